//! The verdict for gateways: the same for every protocol in which a gateway can ask.

pub(crate) mod needs;
mod ready;

use std::{net::IpAddr, sync::Arc};

use http::HeaderMap;
use jeton_app::App;
use jeton_core::{Grant, Scopes, Verdict};

pub(crate) use ready::Refused;

use crate::{tally::Tally, trusted_proxies::TrustedProxies};
use ready::Ready;

/// Gives the verdicts that gateways ask for.
pub(crate) struct Gateway {
    app: App,
    tally: Arc<Tally>,
    trusted: Arc<TrustedProxies>,
    ready: Ready,
}

/// What a gateway asks about a request that it holds back.
pub(crate) struct Question<'r> {
    /// The name of the service that the request is for.
    pub(crate) service: &'r str,
    /// Where the request came from, if known.
    pub(crate) address: Option<IpAddr>,
    /// The scopes that it needs.
    pub(crate) needs: Scopes,
}

impl Gateway {
    pub(crate) fn new(app: App, tally: Arc<Tally>, trusted: Arc<TrustedProxies>) -> Self {
        Self { app, tally, trusted, ready: Ready::new() }
    }

    /// The proxies whose word about the client counts.
    pub(crate) fn trusted(&self) -> &TrustedProxies {
        &self.trusted
    }

    /// The verdict on a request with the header fields `fields`, given as (name, value).
    pub(crate) fn judge<'h>(
        &self,
        question: &Question<'_>,
        fields: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<Grant<'_>, Arc<Refused>> {
        let Question { service, address, needs } = question;
        let Ok(judged) = self.app.verify(service, fields, *address, needs) else {
            return Err(self.ready.no_such_service());
        };
        self.tally.count(judged.service, judged.verdict);
        match judged.verdict {
            Verdict::Allow(grant) => Ok(grant),
            // Whoever shows no genuine secret cannot tell a service that is disabled from one that does not exist.
            Verdict::Deny(reason) if !judged.service.is_enabled() && !reason.is_genuine() => {
                Err(self.ready.no_such_service())
            }
            Verdict::Deny(reason) => Err(self.ready.refusal(judged.service, reason)),
        }
    }
}

/// The header fields as (name, value).
pub(crate) fn fields(headers: &HeaderMap) -> impl Iterator<Item = (&str, &[u8])> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
}
