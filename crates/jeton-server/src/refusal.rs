//! A refused secret as an HTTP answer: the exact reason to the holder of a genuine one, one uniform answer to
//! everybody else.

use http::{StatusCode, header};
use jeton_core::{KindName, Reason, Scopes, policy::Policy};

use crate::{
    challenge::{challenge, challenge_for_scopes, description},
    problem::Problem,
};

/// The status for a reason.
pub(crate) fn status(reason: Reason) -> StatusCode {
    match reason {
        Reason::SeveralCredentials => StatusCode::BAD_REQUEST,
        Reason::ScopeMissing
        | Reason::AddressNotAllowed
        | Reason::KindNotAllowed
        | Reason::AmbiguousPath
        | Reason::UnknownPath => StatusCode::FORBIDDEN,
        Reason::Stale | Reason::Restored => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNAUTHORIZED,
    }
}

/// The code that is told: strangers learn nothing from it.
pub(crate) fn code(reason: Reason) -> &'static str {
    let tellable =
        reason.is_genuine() || matches!(reason, Reason::SeveralCredentials | Reason::Stale);
    if tellable { reason.code() } else { "invalid_token" }
}

/// The problem for a secret refused by `policy`, with its challenge where the status has one.
pub(crate) fn of_policy(policy: &Policy, reason: Reason) -> Problem {
    let problem = Problem::new(status(reason), code(reason), description(policy, reason));
    // RFC 6750 section 3.1 gives a challenge with `insufficient_scope` as well.
    if problem.status() == StatusCode::UNAUTHORIZED || reason == Reason::ScopeMissing {
        return problem.with_challenge(challenge(policy, reason));
    }
    problem
}

/// The problem for a genuine token that lacks some of `scopes`, which the request needs by `policy`: all of them are named, so
/// that whoever makes another token knows what it needs.
pub(crate) fn of_scopes(policy: &Policy, scopes: &Scopes) -> Problem {
    let reason = Reason::ScopeMissing;
    let named: Vec<String> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
    let detail = match named.as_slice() {
        // Its rights became less while the answer was on its way, so that no rule says what was asked for.
        [] => reason.words().to_owned(),
        named => format!("{}: {}", reason.words(), named.join(", ")),
    };
    let challenge = challenge_for_scopes(policy, scopes);
    Problem::new(status(reason), code(reason), detail).with_challenge(challenge)
}

/// The problem for a caller of Jeton's own API, with the place of its description (RFC 9728 section 5.1).
pub(crate) fn of_own_api(policy: &Policy, reason: Reason, metadata: &str) -> Problem {
    let problem = of_policy(policy, reason);
    let told = problem.header().filter(|(name, _)| name == header::WWW_AUTHENTICATE);
    let told = told.and_then(|(_, challenge)| challenge.to_str().ok());
    let whole = told.map(|told| format!("{told}, resource_metadata=\"{metadata}\""));
    match whole.and_then(|whole| whole.try_into().ok()) {
        Some(challenge) => problem.with_challenge(challenge),
        None => problem,
    }
}

/// The problem for a good token at a route that takes only tokens of `kinds`.
pub(crate) fn of_other_kind(kinds: &[KindName]) -> Problem {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    let detail = format!("this route takes {} tokens alone", kinds.join(" or "));
    Problem::new(StatusCode::UNAUTHORIZED, "kind_not_allowed", detail)
}
