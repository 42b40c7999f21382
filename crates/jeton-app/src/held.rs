//! Credentials of what lasts, as following the log: judged again while it goes on.

use std::net::IpAddr;

use jeton_core::{Caller, Reason, Scopes, Verdict, policy::Policy};
use jeton_token::Digest;

use crate::{App, AppError, Asked, Errand, Judged, LetIn, Sender, verify::unknown_service};

/// A credential that was accepted, to be judged again: its digest and not its secret.
#[derive(Debug, Clone)]
pub struct Held {
    digest: Digest,
    address: Option<IpAddr>,
}

impl App {
    /// As [`Self::caller`], for what goes on when the credential may have ended.
    pub async fn lasting_caller<'h>(
        &self,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        sender: Sender<'_>,
    ) -> Result<(LetIn, Held), AppError> {
        let judged = {
            let line = || Err(Reason::UnknownPath);
            let asked = Asked { at: self.clock.now(), sender, needs: &Scopes::NONE, line: &line };
            self.verify(Policy::OWN, headers, &asked)
        };
        self.hold(judged.map_err(unknown_service)?, sender).await
    }

    /// As [`Self::caller_by_cookie`], for what goes on when the session may have ended.
    pub async fn lasting_caller_by_cookie(
        &self,
        secret: &[u8],
        sender: Sender<'_>,
    ) -> Result<(LetIn, Held), AppError> {
        let judged = self.verify_cookie(Policy::OWN, secret, sender);
        self.hold(judged.map_err(unknown_service)?, sender).await
    }

    /// Who calls by that credential as things stand now.
    ///
    /// # Errors
    /// Where it is refused by now, or its account disabled.
    pub async fn caller_again(&self, held: &Held) -> Result<Caller, AppError> {
        let Held { digest, address } = held;
        let verdict = self.judge_again(Policy::OWN, digest, *address, &Scopes::NONE);
        match verdict.map_err(unknown_service)? {
            Verdict::Deny(reason) => Err(AppError::Unauthenticated(reason)),
            Verdict::Allow(grant) => self.caller_by(&grant).await,
        }
    }

    async fn hold(
        &self,
        judged: Judged<'_>,
        sender: Sender<'_>,
    ) -> Result<(LetIn, Held), AppError> {
        let digest = judged.digest;
        let caller = self.caller_of(judged.verdict, Errand::Other).await?;
        let digest = digest.ok_or(AppError::Unauthenticated(Reason::Unknown))?;
        Ok((caller, Held { digest, address: sender.address }))
    }
}
