//! Refusals that are ready before anybody asks: one depends on the service's policy and the reason alone, so that
//! an unknown secret costs no more than a known one.

use std::{collections::HashMap, sync::Arc};

use arc_swap::ArcSwap;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use jeton_app::ServiceView;
use jeton_core::{Reason, ServiceId, policy::Policy};

use crate::refusal;

/// The refusals of every service that was asked about.
#[derive(Default)]
pub(crate) struct Ready(ArcSwap<HashMap<ServiceId, Arc<Refusals>>>);

/// The refusals by one version of a policy.
struct Refusals {
    policy: Arc<Policy>,
    by_reason: HashMap<Reason, Refusal>,
}

struct Refusal {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Ready {
    /// The answer to a secret that `service` refuses for `reason`.
    pub(crate) fn refusal(&self, service: &ServiceView, reason: Reason) -> Response<Body> {
        let known = self.0.load();
        match known.get(&service.id) {
            Some(refusals) if Arc::ptr_eq(&refusals.policy, &service.policy) => {
                refusals.answer(reason)
            }
            _ => self.prepare(service).answer(reason),
        }
    }

    fn prepare(&self, service: &ServiceView) -> Arc<Refusals> {
        let refusals = Arc::new(Refusals::by(service.policy.clone()));
        self.0.rcu(|known| {
            let mut known = HashMap::clone(known);
            known.insert(service.id, refusals.clone());
            known
        });
        refusals
    }
}

impl Refusals {
    fn by(policy: Arc<Policy>) -> Self {
        let of = |reason: &Reason| (*reason, Refusal::of(&policy, *reason));
        let by_reason = Reason::ALL.iter().map(of).collect();
        Self { policy, by_reason }
    }

    fn answer(&self, reason: Reason) -> Response<Body> {
        let refusal = &self.by_reason[&reason];
        let mut response = Response::new(Body::from(refusal.body.clone()));
        *response.status_mut() = refusal.status;
        *response.headers_mut() = refusal.headers.clone();
        response
    }
}

impl Refusal {
    fn of(policy: &Policy, reason: Reason) -> Self {
        let (status, headers, body) = refusal::of_policy(policy, reason).into_parts();
        Self { status, headers, body: body.into() }
    }
}
