//! What became of an attack.

use super::{
    attack::{Aim, Attack, FORGED, Ink, SPOOFED},
    received::Received,
    socket::Reply,
};

/// What became of an attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It came to nothing.
    Held,
    /// It got through, or something that must get through did not; in words.
    Through(String),
    /// Only a witness behind the gateway could tell.
    Unseen,
}

/// What is known about an attack after it was sent.
pub(super) struct Evidence<'a> {
    /// The answer.
    pub(super) reply: &'a Reply,
    /// What the witness received of it; `None` where no witness stands behind the gateway.
    pub(super) seen: Option<Vec<&'a Received>>,
    /// What the witness received of the request that hid in it.
    pub(super) hidden: Vec<&'a Received>,
    /// What an ordinary request with the same credential looks like to the API.
    pub(super) ordinary: Option<&'a Received>,
}

impl Verdict {
    /// Judges an attack on a gateway whose Jeton answers.
    pub(super) fn on(attack: &Attack, ink: &Ink, evidence: &Evidence<'_>) -> Self {
        if !evidence.hidden.is_empty() {
            return through("a request without a credential, hidden in another, reached the API");
        }
        match attack.aim {
            Aim::Refused => refused(evidence),
            Aim::Told => match refused(evidence) {
                Self::Held => told(evidence.reply),
                other => other,
            },
            Aim::Clean | Aim::Whole => match &evidence.seen {
                None => Self::Unseen,
                Some(seen) => {
                    let found = seen.iter().find_map(|one| soiled(attack, ink, one, evidence));
                    let found = found.or_else(|| not_whole(attack, seen));
                    found.map_or(Self::Held, Self::Through)
                }
            },
        }
    }

    /// Judges a request to a gateway whose Jeton is down: nothing may reach the API, whatever it holds.
    pub(super) fn without_jeton(evidence: &Evidence<'_>) -> Self {
        refused(evidence)
    }
}

fn through(why: &str) -> Verdict {
    Verdict::Through(why.to_owned())
}

fn refused(evidence: &Evidence<'_>) -> Verdict {
    if evidence.seen.as_ref().is_some_and(|seen| !seen.is_empty()) {
        return through("it reached the API");
    }
    match evidence.reply.status {
        Some(101) => through("the gateway switched protocols"),
        Some(status @ 200..=299) => through(&format!("it was answered with {status}")),
        // A redirect may come from the gateway or from the API.
        Some(300..=399) if evidence.seen.is_none() => Verdict::Unseen,
        _ => Verdict::Held,
    }
}

/// Jeton's answer has a challenge and a problem with a code (RFC 6750 section 3, RFC 9457).
fn told(reply: &Reply) -> Verdict {
    let code = serde_json::from_slice::<serde_json::Value>(&reply.body);
    let has_code = code.is_ok_and(|problem| problem["code"].is_string());
    let has_challenge = reply.head.contains("\r\nwww-authenticate: ");
    match (reply.status, has_challenge, has_code) {
        (Some(401), true, true) => Verdict::Held,
        (Some(401), false, _) => through("the client does not get the challenge of Jeton's answer"),
        (Some(401), _, false) => through("the client does not get the body of Jeton's answer"),
        (Some(status), ..) => {
            through(&format!("it was refused with {status} instead of Jeton's 401"))
        }
        (None, ..) => through("it was not answered"),
    }
}

/// What the API must not have seen.
fn soiled(attack: &Attack, ink: &Ink, one: &Received, evidence: &Evidence<'_>) -> Option<String> {
    let forged = |value: &str| value.contains(FORGED) || value.contains(SPOOFED);
    if let Some((name, _)) = one.headers.iter().find(|(_, value)| forged(value)) {
        return Some(format!("the API got what the client wrote in `{name}`"));
    }
    let secret = ink.secret.as_str();
    if let Some((name, _)) = one.headers.iter().find(|(_, value)| value.contains(secret)) {
        return Some(format!("the API got the secret, in `{name}`"));
    }
    if one.target.contains(secret) {
        return Some("the API got the secret, in the path".to_owned());
    }
    if one.headers.iter().any(|(name, _)| name == "upgrade") {
        return Some(
            "the API is asked to switch protocols: nobody would end that with the token".to_owned(),
        );
    }
    if let Some(ordinary) = evidence.ordinary
        && identity(one) != identity(ordinary)
    {
        return Some("the API got another identity than for an ordinary request".to_owned());
    }
    if is_ambiguous(&one.target) {
        return Some("the API got a path that can be read in two ways".to_owned());
    }
    (one.method != attack.method_sent()).then(|| format!("the API got the method `{}`", one.method))
}

/// Whatever a program may take for a header of Jeton's, folded as such programs fold.
fn identity(one: &Received) -> Vec<(&str, &str)> {
    let is_ours = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        letters.starts_with("jeton")
    };
    let lines = one.headers.iter().filter(|(name, _)| is_ours(name));
    let mut lines: Vec<_> = lines.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    lines.sort_unstable();
    lines
}

fn is_ambiguous(target: &str) -> bool {
    let path = target.split('?').next().unwrap_or_default().to_ascii_lowercase();
    let path = path.split_once("://").map_or(path.as_str(), |(_, rest)| rest);
    let odd = ["%2f", "%5c", "%2e", "%3b", "%00", ";", "\\", "//"];
    odd.iter().any(|odd| path.contains(odd))
        || path.split('/').any(|part| part == "." || part == "..")
}

fn not_whole(attack: &Attack, seen: &[&Received]) -> Option<String> {
    if attack.aim != Aim::Whole {
        return None;
    }
    match seen {
        [] => Some("an ordinary request does not reach the API".to_owned()),
        [one] if one.body != attack.body_sent() => Some("the body did not arrive whole".to_owned()),
        [one] if !identity(one).iter().any(|(name, _)| *name == "jeton-account") => {
            Some("the API is not told whose the token is".to_owned())
        }
        [_] => None,
        _ => Some("it reached the API more than once".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    const CLEAN: Attack = Attack::guest("test", &[]);
    const WHOLE: Attack = Attack::guest("test", &[]).must_be(Aim::Whole);
    const REFUSED: Attack = Attack::stranger("test", &[]);
    const TOLD: Attack = Attack::stranger("test", &[]).must_be(Aim::Told);

    fn ink() -> Ink {
        Ink {
            run: "0".to_owned(),
            host: "a".to_owned(),
            base: String::new(),
            header: "X-Auth-Token".to_owned(),
            scheme: String::new(),
            secret: Zeroizing::new("s3cret".to_owned()),
        }
    }

    fn received(target: &str, headers: &[(&str, &str)]) -> Received {
        let text = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Received {
            nonce: "0-1".to_owned(),
            method: "GET".to_owned(),
            target: target.to_owned(),
            headers: headers.iter().map(text).collect(),
            body: String::new(),
        }
    }

    fn judge(attack: &Attack, status: u16, seen: Option<&[Received]>) -> Verdict {
        let ordinary = received("/", &[("jeton-account", "acc_1")]);
        let reply = Reply { status: Some(status), ..Reply::default() };
        let evidence = Evidence {
            reply: &reply,
            seen: seen.map(|seen| seen.iter().collect()),
            hidden: Vec::new(),
            ordinary: Some(&ordinary),
        };
        Verdict::on(attack, &ink(), &evidence)
    }

    fn is_through(verdict: &Verdict) -> bool {
        matches!(verdict, Verdict::Through(_))
    }

    #[test]
    fn what_has_no_credential_must_not_reach_the_api() {
        let seen = [received("/", &[])];

        assert_eq!(judge(&REFUSED, 401, Some(&[])), Verdict::Held);
        assert!(is_through(&judge(&REFUSED, 502, Some(&seen))));
        assert!(is_through(&judge(&REFUSED, 200, None)));
        assert!(is_through(&judge(&REFUSED, 101, Some(&[]))));
        assert_eq!(judge(&REFUSED, 302, None), Verdict::Unseen);
        assert_eq!(judge(&REFUSED, 503, None), Verdict::Held);
    }

    #[test]
    fn what_has_a_credential_must_reach_the_api_clean() {
        let account = ("jeton-account", "acc_1");

        assert_eq!(judge(&CLEAN, 200, Some(&[received("/a", &[account])])), Verdict::Held);
        assert_eq!(judge(&CLEAN, 400, Some(&[])), Verdict::Held);
        assert_eq!(judge(&CLEAN, 200, None), Verdict::Unseen);
        for (target, header) in [
            ("/", ("x-note", "a forged-by-client")),
            ("/", ("x-real-ip", "203.0.113.66")),
            ("/", ("x_auth_token", "s3cret")),
            ("/", ("jeton_account", "acc_1")),
            ("/", ("jeton.role", "admin")),
            ("/", ("upgrade", "websocket")),
            ("/", ("jeton-account", "acc_1")),
            ("/a%2Fb", ("x", "y")),
            ("/a/..", ("x", "y")),
            ("/s3cret", ("x", "y")),
        ] {
            let seen = [received(target, &[account, header])];
            assert!(is_through(&judge(&CLEAN, 200, Some(&seen))), "{target} {header:?}");
        }
        assert!(is_through(&judge(&CLEAN, 200, Some(&[received("/", &[])]))));
    }

    #[test]
    fn an_ordinary_request_must_arrive_once() {
        let one = received("/", &[("jeton-account", "acc_1")]);

        assert_eq!(judge(&WHOLE, 200, Some(std::slice::from_ref(&one))), Verdict::Held);
        assert!(is_through(&judge(&WHOLE, 200, Some(&[]))));
        assert!(is_through(&judge(&WHOLE, 200, Some(&[received("/", &[])]))));
        assert!(is_through(&judge(&WHOLE, 200, Some(&[one.clone(), one]))));
    }

    #[test]
    fn the_client_gets_the_answer_of_jeton() {
        let answer = |head: &str, body: &str| Reply {
            status: Some(401),
            head: head.to_owned(),
            body: body.as_bytes().to_vec(),
        };
        let challenge = "http/1.1 401 no\r\nwww-authenticate: token";

        assert_eq!(told(&answer(challenge, r#"{"code":"invalid_token"}"#)), Verdict::Held);
        assert!(is_through(&told(&answer(challenge, "<html>"))));
        assert!(is_through(&told(&answer("http/1.1 401 no", r#"{"code":"a"}"#))));
        assert!(is_through(&judge(&TOLD, 403, None)));
    }
}
