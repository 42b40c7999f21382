//! Errors as RFC 9457 problem details, each with a code that never changes.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jeton_app::{AppError, Forbidden};
use jeton_core::{Language, Reason, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{challenge::insufficient_scope, views::PreviewView};

/// A problem (RFC 9457). Programs look at `code`, people read `detail`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem(#[schema(inline)] Box<Details>);

#[derive(Debug, Clone, Serialize, ToSchema)]
struct Details {
    /// Always `about:blank`: the code says more than a URL would.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened, for programs.
    code: &'static str,
    /// What happened, for people.
    detail: String,
    /// What else there is to say, for programs (RFC 9457 section 3.2).
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    more: Option<serde_json::Map<String, serde_json::Value>>,
    /// `Retry-After` or `WWW-Authenticate`, where the status has one.
    #[serde(skip)]
    header: Option<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code,
            detail: detail.into(),
            more: None,
            header: None,
        }))
    }

    pub(crate) fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub(crate) fn body_timeout() -> Self {
        let detail = "the body did not come in time";
        Self::new(StatusCode::REQUEST_TIMEOUT, "body_timeout", detail)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("there is no such {what}"))
    }

    /// What went wrong inside is told to the operator's log, not to the caller.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut causes = vec![error.to_string()];
        let mut source = error.source();
        while let Some(cause) = source {
            causes.push(cause.to_string());
            source = cause.source();
        }
        tracing::error!(cause = causes.join(": "), "a request failed inside");
        let detail = "something went wrong inside; the operator's log has the cause";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.title = status.canonical_reason().unwrap_or("Error");
        self.0.status = status.as_u16();
        self
    }

    pub(crate) fn with_challenge(mut self, challenge: HeaderValue) -> Self {
        self.0.header = Some((header::WWW_AUTHENTICATE, challenge));
        self
    }

    /// Adds a member of its own (RFC 9457 section 3.2).
    pub(crate) fn with(mut self, name: &str, value: &impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("views hold nothing that JSON cannot say");
        self.0.more.get_or_insert_default().insert(name.to_owned(), value);
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.0.header = Some((header::RETRY_AFTER, seconds.into()));
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What happened, for programs.
    pub(crate) fn code(&self) -> &'static str {
        self.0.code
    }

    /// What happened, for people.
    pub(crate) fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The header that the status asks for.
    pub(crate) fn header(&self) -> Option<&(HeaderName, HeaderValue)> {
        self.0.header.as_ref()
    }
}

impl Problem {
    /// The status, the headers and the body of its answer.
    pub(crate) fn into_parts(mut self) -> (StatusCode, HeaderMap, Vec<u8>) {
        let body = serde_json::to_vec(&self).expect("a problem holds nothing that JSON cannot say");
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.extend(self.0.header.take());
        (self.status(), headers, body)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.into_parts().into_response()
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let problem = Self::new(status_of(&refusal), refusal.code(), refusal.to_string());
        match refusal {
            Refusal::CallerScopeMissing { scope } => {
                problem.with_challenge(insufficient_scope(scope))
            }
            _ => problem,
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let detail = error.to_string();
        if let AppError::SweepBroken { ended, cause } = error {
            let cause = Self::from(*cause);
            let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "sweep_broken", detail);
            return problem.with("ended", &ended).with("cause", &cause.code()).retry_after(5);
        }
        match error {
            AppError::Refused(refusal) => refusal.into(),
            AppError::Unauthenticated(reason) => {
                let code = if reason.is_genuine() { reason.code() } else { "invalid_token" };
                let status = match reason {
                    Reason::Restored => StatusCode::SERVICE_UNAVAILABLE,
                    _ => StatusCode::UNAUTHORIZED,
                };
                Self::new(status, code, detail)
            }
            AppError::WrongPassword => {
                Self::new(StatusCode::UNAUTHORIZED, "wrong_password", detail)
            }
            AppError::WeakPassword(weak) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "weak_password", detail)
                    .with("weakness", &weak.name())
            }
            AppError::Throttled { retry_after } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", detail)
                    .retry_after(retry_after)
            }
            AppError::PolicyTightens(preview) => {
                Self::new(StatusCode::CONFLICT, "policy_tightens", detail)
                    .with("preview", &PreviewView::of(&preview, Language::English))
            }
            AppError::Egress(Forbidden::Off) => {
                Self::new(StatusCode::CONFLICT, "webhooks_off", detail)
            }
            AppError::Egress(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "webhook_not_allowed", detail)
            }
            AppError::Conflict => Self::new(StatusCode::CONFLICT, "conflict", detail),
            AppError::KeyReused => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", detail)
            }
            AppError::Unavailable(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).retry_after(5)
            }
            AppError::Overloaded => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", detail).retry_after(1)
            }
            AppError::TooManyFollowers => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_followers", detail)
                    .retry_after(30)
            }
            AppError::BeyondLog => Self::new(StatusCode::BAD_REQUEST, "beyond_log", detail),
            AppError::RowAltered(_) => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "row_altered", detail)
            }
            AppError::SweepBroken { .. }
            | AppError::Read(_)
            | AppError::Write(_)
            | AppError::Unsealed(_)
            | AppError::NoRandomness(_) => Self::internal(&error),
        }
    }
}

fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::TokenChanged => StatusCode::PRECONDITION_FAILED,
        Refusal::NotFound { .. } | Refusal::LinkInvalid => StatusCode::NOT_FOUND,
        Refusal::NameTaken { .. }
        | Refusal::LimitReached { .. }
        | Refusal::NotLater { .. }
        | Refusal::SelectionChanged { .. }
        | Refusal::InQuarantine { .. }
        | Refusal::NotInQuarantine
        | Refusal::JustRotated
        | Refusal::NoGrace
        | Refusal::OldSecretNotKept
        | Refusal::FaultClosed { .. }
        | Refusal::RestorationGoesOn
        | Refusal::Ended { .. }
        | Refusal::Expired { .. }
        | Refusal::GraceRunning { .. }
        | Refusal::SessionEnded
        | Refusal::KeyWaiting { .. }
        | Refusal::TooManyWebhooks { .. }
        | Refusal::OnceStaysOnce { .. }
        | Refusal::FormInUse { .. }
        | Refusal::KindInUse { .. }
        | Refusal::OwnAccount
        | Refusal::AccountDeleted
        | Refusal::TokensWouldEnd { .. }
        | Refusal::OwnPassword
        | Refusal::ServiceIsOwn { .. } => StatusCode::CONFLICT,
        Refusal::AdministratorsOnly
        | Refusal::OperatorsOnly { .. }
        | Refusal::OwnersOnly
        | Refusal::CallerScopeMissing { .. }
        | Refusal::StepUpRequired
        | Refusal::SessionNeeded
        | Refusal::AccountDisabled
        | Refusal::AccountIsMachine
        | Refusal::SignUpClosed { .. }
        | Refusal::ServiceDisabled { .. }
        | Refusal::NotAMember { .. }
        | Refusal::IssuerNotAllowed { .. }
        | Refusal::ScopeTooWide { .. }
        | Refusal::OutlivesCaller { .. }
        | Refusal::ReachesBeyondCaller { .. }
        | Refusal::ShownOnce { .. }
        | Refusal::ResetNotAllowed { .. }
        | Refusal::DeleteNotAllowed { .. } => StatusCode::FORBIDDEN,
        Refusal::SelectionEmpty
        | Refusal::RangeTooWide { .. }
        | Refusal::KindUnknown { .. }
        | Refusal::OperatesNothing
        | Refusal::NameMissing { .. }
        | Refusal::NameNotAllowed { .. }
        | Refusal::LifetimeNotAllowed { .. }
        | Refusal::LifetimeTooLong { .. }
        | Refusal::LifetimeNotOffered { .. }
        | Refusal::NeverValid
        | Refusal::ScopeUnknown { .. }
        | Refusal::TooManyAddresses { .. }
        | Refusal::GraceTooLong { .. }
        | Refusal::SettingUnknown { .. }
        | Refusal::SettingOfOtherType { .. }
        | Refusal::SettingInvalid { .. }
        | Refusal::PolicyOfAnother { .. } => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
