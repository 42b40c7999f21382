//! Credentials that were accepted and are judged again: when the body has come that they came with, and while an answer goes on.

use std::net::IpAddr;

use jeton_core::{Caller, Grant, Reason, Scopes, TokenId, Verdict, policy::Policy};
use jeton_token::Digest;

use crate::{App, AppError, Asker, Errand, Judged, LetIn, NoSuchService, verify::unknown_service};

/// A credential that was accepted, to be judged again: its digest and not its secret.
#[derive(Debug, Clone)]
pub struct Held {
    digest: Digest,
    token: TokenId,
    address: Option<IpAddr>,
}

impl Held {
    /// A credential that came from `address` and was judged so.
    pub(crate) fn of(
        judged: Result<Judged<'_>, NoSuchService>,
        address: Option<IpAddr>,
    ) -> Result<Self, AppError> {
        let judged = judged.map_err(unknown_service)?;
        match (judged.verdict, judged.digest) {
            (Verdict::Allow(grant), Some(digest)) => {
                Ok(Self { digest, token: grant.token, address })
            }
            (Verdict::Allow(_), None) => Err(AppError::Unauthenticated(Reason::Unknown)),
            (Verdict::Deny(reason), _) => Err(AppError::Unauthenticated(reason)),
        }
    }

    /// Whose bodies wait together with what came with it.
    #[must_use]
    pub fn asker(&self) -> Asker {
        Asker::Token(self.token)
    }
}

impl App {
    /// Lets in whoever calls by that credential for `errand`, as things stand once there is a place: nothing is left to wait
    /// for but the work.
    ///
    /// # Errors
    /// Where it is refused by now, its account disabled, or no place is left.
    pub async fn let_in(&self, held: &Held, errand: Errand) -> Result<LetIn, AppError> {
        let place = self.place_of(&self.grant_of(held)?, errand).await?;
        // It may have ended while they waited.
        let grant = self.grant_of(held)?;
        Ok(LetIn::new(self.caller_by(&grant).await?, place))
    }

    /// Who calls by that credential as things stand now.
    ///
    /// # Errors
    /// Where it is refused by now, or its account disabled.
    pub async fn caller_again(&self, held: &Held) -> Result<Caller, AppError> {
        self.caller_by(&self.grant_of(held)?).await
    }

    fn grant_of(&self, held: &Held) -> Result<Grant<'_>, AppError> {
        let Held { digest, address, .. } = held;
        let verdict = self.judge_again(Policy::OWN, digest, *address, &Scopes::NONE);
        match verdict.map_err(unknown_service)? {
            Verdict::Deny(reason) => Err(AppError::Unauthenticated(reason)),
            Verdict::Allow(grant) => Ok(grant),
        }
    }
}
