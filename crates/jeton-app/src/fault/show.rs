//! One fault, and what stands around it.

use std::collections::HashMap;

use jeton_core::{About, Caller, Fault, FaultCause, FaultId, TokenId, decide::expiry};
use jiff::{SignedDuration, Timestamp};

use crate::{App, AppError, Shown};

/// A fault as a caller may see it.
#[derive(Debug, Clone)]
pub struct ShownFault {
    /// The fault.
    pub fault: Fault,
    /// Its token as it stands, if it is about one.
    pub token: Option<Shown>,
    /// When it was looked at.
    pub at: Timestamp,
}

impl ShownFault {
    /// How long it has been open, or was.
    pub fn age(&self) -> SignedDuration {
        let until = self.fault.closed_at.unwrap_or(self.at);
        until.duration_since(self.fault.opened_at).max(SignedDuration::ZERO)
    }

    /// What to do about it, in words.
    pub fn remedy(&self) -> String {
        match (self.fault.cause, &self.token) {
            (FaultCause::TokenExpiring, Some(Shown { token, service, .. })) => {
                expiry::remedy(service.policy.kind(token.kind.as_str()))
            }
            (cause, _) => cause.remedy().to_owned(),
        }
    }
}

impl App {
    /// A fault, for a caller whom it concerns.
    pub async fn fault(&self, id: FaultId, by: &Caller) -> Result<ShownFault, AppError> {
        let fault = self.load_fault(id).await?;
        let service = fault.service().map(|id| self.catalog.by_id(id)).transpose()?;
        fault.must_concern(service.as_deref(), by)?;
        self.shown_fault(fault).await
    }

    pub(super) async fn shown_fault(&self, fault: Fault) -> Result<ShownFault, AppError> {
        let token = match fault.token() {
            Some(token) => Some(self.shown(self.load_token(token).await?).await?),
            None => None,
        };
        Ok(ShownFault { fault, token, at: self.clock.now() })
    }

    /// Faults with their tokens, each of which is looked up once.
    pub(super) async fn shown_faults(
        &self,
        faults: Vec<Fault>,
    ) -> Result<Vec<ShownFault>, AppError> {
        let at = self.clock.now();
        let mut ids: Vec<TokenId> = faults.iter().filter_map(Fault::token).collect();
        ids.sort_unstable();
        ids.dedup();
        let tokens = self.shown_all(self.store.tokens_of_ids(ids).await?, at).await?;
        let tokens: HashMap<TokenId, Shown> =
            tokens.into_iter().map(|shown| (shown.token.id, shown)).collect();
        let shown = |fault: Fault| {
            let token = match fault.about {
                About::Token { token, .. } => tokens.get(&token).cloned(),
                About::Jeton { .. } => None,
            };
            ShownFault { fault, token, at }
        };
        Ok(faults.into_iter().map(shown).collect())
    }
}
