//! A refused secret as an HTTP answer: the exact reason to the holder of a genuine one, one uniform answer to
//! everybody else.

use http::StatusCode;
use jeton_app::App;
use jeton_core::{Reason, policy::Policy};

use crate::{challenge::description, problem::Problem};

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
    if tellable {
        reason.code()
    } else {
        "invalid_token"
    }
}

/// The problem for a refused secret of the service called `name`.
pub(crate) fn problem(app: &App, name: &str, reason: Reason) -> Problem {
    match app.served(name) {
        Ok(service) => of_policy(&service.policy, reason),
        Err(error) => error.into(),
    }
}

/// The problem for a secret refused by `policy`.
pub(crate) fn of_policy(policy: &Policy, reason: Reason) -> Problem {
    Problem::new(status(reason), code(reason), description(policy, reason))
}
