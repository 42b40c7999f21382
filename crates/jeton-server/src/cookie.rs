//! The cookie in which a browser sends the secret of its session.
//!
//! `__Host-` keeps it to this host and to TLS, `HttpOnly` from scripts, and `SameSite=Lax` from what other sites let a
//! browser send (RFC 6265bis). It is a token of a kind that no header carries, and it authenticates nothing else.

use http::{HeaderMap, HeaderValue, header};
use jeton_core::Token;
use jeton_token::Secret;
use jiff::Timestamp;

/// Its name, as the policy of Jeton's own API has it.
const NAME: &str = "__Host-jeton";

/// What a request holds of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sent<'h> {
    /// Nothing.
    Nothing,
    /// One secret.
    One(&'h [u8]),
    /// More than one, of which nobody can tell which is meant.
    Several,
}

/// What of the session's cookie is in these header fields.
pub(crate) fn sent(headers: &HeaderMap) -> Sent<'_> {
    let lines = headers.get_all(header::COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let mut found = pairs.filter_map(|pair| {
        let value = pair.trim_ascii().strip_prefix(NAME.as_bytes())?;
        value.trim_ascii_start().strip_prefix(b"=")
    });
    match (found.next(), found.next()) {
        (None, _) => Sent::Nothing,
        (Some(secret), None) => Sent::One(secret.trim_ascii()),
        (Some(_), Some(_)) => Sent::Several,
    }
}

/// The header that gives a browser the secret of `token`. It is kept no longer than the token works.
pub(crate) fn set(secret: &Secret, token: &Token, now: Timestamp) -> HeaderValue {
    let left = token.expires_at.map_or(0, |end| end.duration_since(now).as_secs().max(0));
    value(secret.expose(), left)
}

/// The header that takes the secret from a browser.
pub(crate) fn clear() -> HeaderValue {
    value("", 0)
}

fn value(secret: &str, seconds: i64) -> HeaderValue {
    let text =
        format!("{NAME}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    let mut value = HeaderValue::try_from(text).expect("a secret is visible ASCII");
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&'static str]) -> HeaderMap {
        let field = |line: &&'static str| (header::COOKIE, HeaderValue::from_static(line));
        lines.iter().map(field).collect()
    }

    #[test]
    fn the_cookie_is_found_among_others_and_only_by_its_own_name() {
        for (lines, found) in [
            (&["__Host-jeton=s"][..], Sent::One(b"s")),
            (&["a=b; __Host-jeton=s; c=d"], Sent::One(b"s")),
            (&["a=b", "__Host-jeton=s"], Sent::One(b"s")),
            (&["__Host-jeton = s"], Sent::One(b"s")),
            (&["__Host-jeton="], Sent::One(b"")),
            (&[], Sent::Nothing),
            (&["__host-jeton=s"], Sent::Nothing),
            (&["jeton=s; __Host-jeton2=s; x__Host-jeton=s"], Sent::Nothing),
            (&["a=__Host-jeton=s"], Sent::Nothing),
            (&["__Host-jeton"], Sent::Nothing),
            (&["__Host-jeton=s; __Host-jeton=s"], Sent::Several),
            (&["__Host-jeton=s", "__Host-jeton="], Sent::Several),
        ] {
            assert_eq!(sent(&of(lines)), found, "{lines:?}");
        }
    }
}
