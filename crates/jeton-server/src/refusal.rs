//! A refused secret as an HTTP answer: the exact reason to the holder of a genuine one, one uniform answer to
//! everybody else.

use http::StatusCode;
use jeton_core::{KindName, Reason, policy::Policy};

use crate::{
    challenge::{challenge, description},
    problem::Problem,
};

/// The status for a reason.
pub(crate) fn status(reason: Reason) -> StatusCode {
    match reason {
        Reason::SeveralCredentials => StatusCode::BAD_REQUEST,
        Reason::ScopeMissing | Reason::AddressNotAllowed => StatusCode::FORBIDDEN,
        Reason::Stale => StatusCode::SERVICE_UNAVAILABLE,
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

/// The problem for a good token at a route that takes only tokens of `kinds`.
pub(crate) fn of_other_kind(kinds: &[KindName]) -> Problem {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    let detail = format!("this route takes {} tokens alone", kinds.join(" or "));
    Problem::new(StatusCode::UNAUTHORIZED, "kind_not_allowed", detail)
}
