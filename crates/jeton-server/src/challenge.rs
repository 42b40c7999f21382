//! `WWW-Authenticate`: how a request to a service must carry its token (RFC 6750 section 3, RFC 9110 section 11.6.1).

use http::HeaderValue;
use jeton_core::{Reason, Scopes, policy::Policy};

/// The challenge of `policy` for a request that was refused for `reason`.
pub(crate) fn challenge(policy: &Policy, reason: Reason) -> HeaderValue {
    let mut text = format!("{} realm=\"{}\"", scheme(policy), policy.name);
    match reason {
        // RFC 6750 section 3.1: a request without a credential is told no error code. It is told the form all the same:
        // a token in the wrong header looks like none, and whoever sent it has nothing else to go by.
        Reason::Missing => {}
        Reason::ScopeMissing => text.push_str(", error=\"insufficient_scope\""),
        Reason::SeveralCredentials => text.push_str(", error=\"invalid_request\""),
        _ => text.push_str(", error=\"invalid_token\""),
    }
    text.push_str(", error_description=\"");
    text.push_str(&description(policy, reason));
    text.push('"');
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("Token"))
}

/// The challenge of `policy` for a request that needs `scopes`, and whose token lacks some of them (RFC 6750 section 3).
pub(crate) fn challenge_for_scopes(policy: &Policy, scopes: &Scopes) -> HeaderValue {
    let text = format!(
        "{} realm=\"{}\", error=\"insufficient_scope\", error_description=\"{}\", scope=\"{scopes}\"",
        scheme(policy),
        policy.name,
        Reason::ScopeMissing.words(),
    );
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("Token"))
}

fn scheme(policy: &Policy) -> &str {
    let scheme = policy.carriers().iter().find_map(|carrier| carrier.scheme.as_deref());
    scheme.unwrap_or("Token")
}

/// What is wrong and how it would be right, for people. A stranger is told the right form and nothing else.
pub(crate) fn description(policy: &Policy, reason: Reason) -> String {
    if reason.is_genuine() || matches!(reason, Reason::SeveralCredentials | Reason::Stale) {
        return reason.words().to_owned();
    }
    let mut usages: Vec<String> = Vec::new();
    for carrier in policy.carriers() {
        let without =
            if carrier.scheme.is_none() { ", without a scheme such as Bearer" } else { "" };
        usages.push(format!("{}{without}", carrier.usage()));
    }
    format!("send a valid token as {}", usages.join(", or as "))
}

/// The challenge for a caller of Jeton's own API whose token lacks `scope` (RFC 6750 section 3.1).
pub(crate) fn insufficient_scope(scope: &str) -> HeaderValue {
    let text = format!("Bearer realm=\"jeton\", error=\"insufficient_scope\", scope=\"{scope}\"");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("Bearer"))
}
