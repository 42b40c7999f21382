//! A verdict that outlives its moment: for bodies and tunnels that go on while the token may end.

use std::{net::IpAddr, sync::Arc, time::Duration};

use jeton_app::App;
use jeton_core::{Reason, Scopes, Verdict};
use jeton_token::Digest;
use tokio::time::Instant;

/// A verdict that outlives its moment. It keeps the digest of the secret, not the secret.
#[derive(Clone)]
pub(super) struct Lease {
    app: App,
    service: Arc<str>,
    digest: Digest,
    address: Option<IpAddr>,
    needs: Scopes,
    judged: Instant,
}

/// What lasts no longer than this keeps the verdict that it began with, so that a request which ends its own token
/// still gets its whole answer.
const MOMENT: Duration = Duration::from_secs(1);
/// How often what stands still is judged again.
pub(super) const PERIOD: Duration = Duration::from_millis(500);

impl Lease {
    /// The lease on a secret that was just accepted.
    pub(super) fn new(
        app: &App,
        service: &Arc<str>,
        digest: Digest,
        address: Option<IpAddr>,
        needs: &Scopes,
    ) -> Self {
        Self {
            app: app.clone(),
            service: service.clone(),
            digest,
            address,
            needs: needs.clone(),
            judged: Instant::now(),
        }
    }

    /// Whether the secret would still be accepted; within a moment of the verdict it is not asked again.
    ///
    /// # Errors
    /// Why it would be refused now.
    pub(super) fn holds(&self) -> Result<(), Reason> {
        if self.judged.elapsed() < MOMENT {
            return Ok(());
        }
        match self.app.judge_again(&self.service, &self.digest, self.address, &self.needs) {
            Ok(Verdict::Allow(_)) => Ok(()),
            Ok(Verdict::Deny(reason)) => Err(reason),
            Err(jeton_app::NoSuchService) => Err(Reason::Unknown),
        }
    }
}
