//! The verdict for gateways: the same for every protocol in which a gateway can ask.

mod check;
mod envoy_answer;
mod ext_authz;
pub(crate) mod line;
pub(crate) mod needs;
mod ready;
mod spelling;

use std::sync::Arc;

use jeton_app::{App, Asked, Expiring};
use jeton_core::{Grant, Reason, Verdict, policy::Policy};

pub(crate) use ext_authz::ExtAuthz;
pub(crate) use ready::Refused;

use crate::{PublicUrl, fields::Field, refusal, trusted_proxies::TrustedProxies};
use ready::Ready;

/// Gives the verdicts that gateways ask for.
pub(crate) struct Gateway {
    app: App,
    trusted: Arc<TrustedProxies>,
    public_url: PublicUrl,
    ready: Ready,
}

/// What a request that may go on stands for, and by whose rules.
pub(crate) struct Allowed<'a> {
    pub(crate) grant: Grant<'a>,
    pub(crate) policy: &'a Policy,
    /// Its end, where that is near.
    pub(crate) expiring: Option<Expiring>,
}

impl Gateway {
    pub(crate) fn new(app: App, trusted: Arc<TrustedProxies>, public_url: PublicUrl) -> Self {
        Self { app, trusted, public_url, ready: Ready::new() }
    }

    /// What time it is.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.app.now()
    }

    /// Where clients find the main door.
    pub(crate) fn public_url(&self) -> &PublicUrl {
        &self.public_url
    }

    /// The proxies whose word about the client counts.
    pub(crate) fn trusted(&self) -> &TrustedProxies {
        &self.trusted
    }

    /// The verdict on a request to `service` with the header fields `fields`.
    pub(crate) fn judge<'h>(
        &self,
        service: &str,
        fields: impl Iterator<Item = Field<'h>>,
        asked: &Asked<'_>,
    ) -> Result<Allowed<'_>, Arc<Refused>> {
        let Ok(judged) = self.app.verify(service, fields, asked) else {
            return Err(self.ready.no_such_service());
        };
        match judged.verdict {
            Verdict::Allow(grant) => {
                let (policy, expiring) = (&judged.service.policy, judged.expiring);
                Ok(Allowed { grant, policy, expiring })
            }
            // Whoever shows no genuine secret cannot tell a service that is disabled from one that does not exist.
            Verdict::Deny(reason) if !judged.service.is_enabled() && !reason.is_genuine() => {
                Err(self.ready.no_such_service())
            }
            Verdict::Deny(Reason::ScopeMissing) => {
                let policy = &judged.service.policy;
                let problem = refusal::of_scopes(policy, &asked.scopes(policy));
                Err(Arc::new(problem.into()))
            }
            Verdict::Deny(reason) => Err(self.ready.refusal(judged.service, reason)),
        }
    }
}
