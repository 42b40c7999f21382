//! Refusals that are ready before anybody asks: one depends on the service's policy and the reason alone, so that
//! an unknown secret costs no more than a known one.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use axum::{body::Body, response::IntoResponse};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use jeton_app::{ByService, ServiceView};
use jeton_core::{Reason, policy::Policy};

use crate::{challenge::challenge, problem::Problem, refusal, serve::Rest};

/// The refusals of every service that was asked about, and the one of all others.
pub(super) struct Ready {
    services: ByService<ArcSwapOption<Refusals>>,
    no_such_service: Arc<Refused>,
}

/// The refusals by one version of a policy.
struct Refusals {
    policy: Arc<Policy>,
    /// In the order of [`Reason::ALL`].
    by_reason: Vec<Arc<Refused>>,
}

/// What a gateway is told that must not let a request through, and passes on to its client.
pub(crate) struct Refused {
    /// 401 or 403, or 503 where this node cannot be sure; nginx makes a 500 of anything else.
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// A problem (RFC 9457).
    pub(crate) body: Bytes,
    /// Both as they travel over HTTP/1.1.
    pub(crate) rest: Rest,
}

impl Ready {
    pub(super) fn new() -> Self {
        let detail = "there is no service of this name, or it is disabled";
        let problem = Problem::new(StatusCode::FORBIDDEN, "no_such_service", detail);
        Self { services: ByService::default(), no_such_service: Arc::new(problem.into()) }
    }

    /// The answer where nobody may know whether there is such a service.
    pub(super) fn no_such_service(&self) -> Arc<Refused> {
        self.no_such_service.clone()
    }

    /// The answer to a secret that `service` refuses for `reason`.
    pub(super) fn refusal(&self, service: &ServiceView, reason: Reason) -> Arc<Refused> {
        let of_service = self.services.of(service.number());
        let known = of_service.load();
        match &*known {
            Some(known) if Arc::ptr_eq(&known.policy, &service.policy) => known.answer(reason),
            _ => {
                let prepared = Refusals::by(service.policy.clone());
                let answer = prepared.answer(reason);
                of_service.store(Some(Arc::new(prepared)));
                answer
            }
        }
    }
}

impl Refusals {
    fn by(policy: Arc<Policy>) -> Self {
        let of = |reason: &Reason| Arc::new(Refused::of(&policy, *reason));
        let by_reason = Reason::ALL.iter().map(of).collect();
        Self { policy, by_reason }
    }

    fn answer(&self, reason: Reason) -> Arc<Refused> {
        self.by_reason[reason as usize].clone()
    }
}

impl Refused {
    fn of(policy: &Policy, reason: Reason) -> Self {
        let mut problem = refusal::of_policy(policy, reason);
        if problem.status() == StatusCode::BAD_REQUEST {
            // nginx lets a client see a 401 or a 403 and nothing else.
            problem = problem.with_status(StatusCode::UNAUTHORIZED);
            problem = problem.with_challenge(challenge(policy, reason));
        }
        problem.into()
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let (status, headers, body) = problem.into_parts();
        let rest = Rest::of(&headers, &body);
        Self { status, headers, body: body.into(), rest }
    }
}

impl IntoResponse for &Refused {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response
    }
}
