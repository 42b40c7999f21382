//! Issuing a token.

use std::sync::Arc;

use jeton_core::{
    Account, AccountName, Caller, Refusal, Service,
    decide::issue::{Issued, Right, Wish, issue},
};
use jeton_store::CommitError;
use jeton_token::Secret;
use jiff::Timestamp;

use super::Shown;
use crate::{
    App, AppError, Done, Once,
    commit::{Decided, TRIES},
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Order {
    /// The service's name.
    pub service: String,
    /// The kind's name; `None` where the service has one kind that people ask for.
    pub kind: Option<String>,
    /// Whose token it will be; `None` for the caller's own.
    pub account: Option<AccountName>,
    /// The rest.
    pub wish: Wish,
}

impl App {
    /// Issues a token. Its secret is in the answer, and for a show-once kind nowhere else ever again.
    pub async fn issue(
        &self,
        order: Order,
        by: &Caller,
        once: Option<Once<'_, (Shown, Secret)>>,
    ) -> Result<Done<(Shown, Secret)>, AppError> {
        by.needs(Caller::TOKENS_WRITE)?;
        let mut own = Some(by.holder.clone());
        for _ in 0..TRIES {
            if let Some(before) = self.answered(by, once.as_ref()).await? {
                return Ok(Done::Before(before));
            }
            let service = self.catalog.named(&order.service)?;
            let owner = match (&order.account, own.take()) {
                (Some(name), _) => Arc::new(self.account_named(name, by).await?),
                (None, Some(own)) => own,
                (None, None) => Arc::new(self.load_account(by.account).await?),
            };
            let now = self.clock.now();
            let issued = self.draft_token(&service, &owner, &order, by, now).await?;
            let shown = Shown {
                token: issued.token,
                service: service.clone(),
                owner: owner.name.clone(),
                at: now,
                last_use: None,
            };
            let made = (shown, issued.secret);
            let answer = self.to_file(by, once.as_ref(), &made, now)?;
            let based_on = [owner.as_ref().into(), service.as_ref().into()];
            let decided = Decided::on(based_on, issued.changes);
            match self.commit(by.actor(), decided, answer, now).await {
                Ok(()) => return Ok(Done::Now(made)),
                // Somebody took the last place, the account has changed since, or the same request came twice: look again.
                Err(CommitError::Stale | CommitError::Answered) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Conflict)
    }

    async fn draft_token(
        &self,
        service: &Arc<Service>,
        owner: &Account,
        order: &Order,
        by: &Caller,
        now: Timestamp,
    ) -> Result<Issued, AppError> {
        let kind = match &order.kind {
            Some(kind) => service.kind(kind)?,
            None => service.only_kind()?,
        };
        let held = match kind.per_account {
            Some(_) => self.store.held(owner.id, service.id, &kind.name).await?,
            None => Vec::new(),
        };
        let right = Right::Caller(by);
        let issued: Result<Issued, Refusal> =
            issue((service, kind), owner, &held, order.wish.clone(), right, &self.mint()?, now);
        Ok(issued?)
    }
}
