//! Disabling and deleting an account, with what becomes of its tokens, and enabling it again.
//!
//! The account goes first, in one commit with its sessions and the first of its tokens: from then on nothing of it works,
//! and nothing new can be issued to it. An account with more tokens has them dealt with in further commits, until a look at
//! all of them finds nothing left to do. Should Jeton stop in between, doing it again goes on where it was.

use std::sync::Arc;

use jeton_core::{
    Account, AccountId, AccountState, Caller, Cause, Change, End, Service, SessionId, Token,
    TokenId,
    decide::{
        account,
        leave::{self, Estate, Fates, Leaving},
    },
    policy::{Issuer, Kind, OwnerGone},
};
use jeton_store::{Basis, Page, TokenFilter};
use jiff::Timestamp;

use crate::{App, AppError, commit::Decided};

/// An account that was disabled or deleted, and what became of its tokens.
#[derive(Debug)]
pub struct Gone {
    /// The account.
    pub account: Account,
    /// What became of its tokens.
    pub fates: Fates,
}

/// How many tokens are dealt with in one commit.
const CHUNK: u32 = 1000;

/// The services, with who would have the tokens there of those who go.
struct Estates {
    services: Vec<Arc<Service>>,
    heirs: Vec<Option<Account>>,
    held: Vec<Vec<Token>>,
}

impl App {
    /// Disables an account: it works nowhere from the moment this returns, its sessions are closed, and its tokens have
    /// become what the policies of their services say.
    pub async fn disable_account(&self, id: AccountId, by: &Caller) -> Result<Gone, AppError> {
        by.must_be_admin()?;
        self.settle_leaving(id, Leaving::Disabled, by).await
    }

    /// Deletes an account, in the same way. Its name is free from then on; the log keeps it.
    pub async fn delete_account(&self, id: AccountId, by: &Caller) -> Result<Gone, AppError> {
        by.must_be_admin()?;
        by.must_be_in_person(self.clock.now())?;
        self.settle_leaving(id, Leaving::Deleted, by).await
    }

    async fn settle_leaving(
        &self,
        id: AccountId,
        leaving: Leaving,
        by: &Caller,
    ) -> Result<Gone, AppError> {
        let (account, first) = self.settle(by, |now| self.go(id, leaving, by, now)).await?;
        let mut done = first;
        // Until a look at all of them changes nothing: one may have been issued while the first ones were dealt with.
        loop {
            let (mut looked, mut after, mut changed) = (Fates::default(), None, false);
            loop {
                let step = self.settle(by, |now| self.go_on(account.id, after, now)).await?;
                looked = looked.and(step.fates);
                changed |= step.changed;
                after = step.last;
                if after.is_none() {
                    break;
                }
            }
            // What rests or goes on is met at every look, and counts once.
            done = Fates { suspended: 0, outlive: 0, ..done }.and(looked);
            if !changed {
                return Ok(Gone { account, fates: done });
            }
        }
    }

    /// The account with its sessions, and the first of its tokens.
    async fn go(
        &self,
        id: AccountId,
        leaving: Leaving,
        by: &Caller,
        now: Timestamp,
    ) -> Result<((Account, Fates), Decided), AppError> {
        let found = self.guarded_by_password(self.load_account(id).await?, now).await?;
        let me = self.load_account(by.account).await?;
        account::must_be_administrator_still(&me)?;
        let guarded = found.guarded();
        let mut changes = match leaving {
            Leaving::Disabled => account::disable(guarded.account, guarded.sessions, by, now)?,
            Leaving::Deleted => account::delete(guarded, by, now)?,
        };
        let estates = self.estates(id).await?;
        let (_, mut tokens) = self.next_tokens(id, None).await?;
        let closed = |id: SessionId| guarded.sessions.iter().any(|(its, _)| its.id == id);
        tokens.retain(|token| !token.session.is_some_and(closed));
        let (more, fates) = leave::leave(guarded.account, leaving, &tokens, &estates.each(), now);
        let account = super::changed_account(&changes, &found.account);
        changes.extend(more);
        let basis = estates.bases().chain([found.basis, (&found.account).into(), (&me).into()]);
        Ok(((account, fates), Decided::on(basis, changes)))
    }

    /// Those of its tokens that come next.
    async fn go_on(
        &self,
        account: AccountId,
        after: Option<TokenId>,
        now: Timestamp,
    ) -> Result<(Step, Decided), AppError> {
        // As it stands: another administrator may have deleted it meanwhile, or brought it back.
        let account = self.load_account(account).await?;
        let leaving = match account.state {
            AccountState::Active => {
                let step = Step { last: None, changed: false, fates: Fates::default() };
                return Ok((step, Vec::new().into()));
            }
            AccountState::Disabled => Leaving::Disabled,
            AccountState::Deleted => Leaving::Deleted,
        };
        let estates = self.estates(account.id).await?;
        let (last, tokens) = self.next_tokens(account.id, after).await?;
        let (changes, fates) = leave::leave(&account, leaving, &tokens, &estates.each(), now);
        let step = Step { last, changed: !changes.is_empty(), fates };
        Ok((step, Decided::on(estates.bases().chain([(&account).into()]), changes)))
    }

    /// Enables an account: its tokens that rest work again, and those that exist with an account are made anew where they
    /// ended because it was gone.
    pub async fn enable_account(&self, id: AccountId, by: &Caller) -> Result<Account, AppError> {
        by.must_be_admin()?;
        self.settle(by, async |now| {
            let account = self.load_account(id).await?;
            let (enabled, change) = account::enable(&account, Some(by), now)?;
            let estates = self.estates(id).await?;
            let (mut changes, mut after) = (Vec::new(), None);
            loop {
                let (last, tokens) = self.next_tokens(id, after).await?;
                changes.extend(leave::left_over(&account, &tokens, &estates.each(), now));
                after = last;
                if after.is_none() {
                    break;
                }
            }
            let ended: Vec<TokenId> = changes.iter().filter_map(super::token_of).collect();
            changes.push(change);
            if account.state == AccountState::Disabled {
                changes.extend(self.tokens_made_anew(&enabled, &ended, now).await?);
            }
            Ok((enabled, Decided::on(estates.bases(), changes)))
        })
        .await
    }

    /// The tokens that exist with an account, for one that is back. `ended` are those that end in the same moment.
    async fn tokens_made_anew(
        &self,
        account: &Account,
        ended: &[TokenId],
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let mut changes = Vec::new();
        for service in self.catalog.all() {
            let with_account = |kind: &&Kind| kind.issued_by(Issuer::AccountCreation);
            for kind in service.policy.kinds.iter().filter(with_account) {
                let filter = TokenFilter {
                    account: Some(account.id),
                    service: Some(service.id),
                    kind: Some(kind.name.clone()),
                    ..TokenFilter::default()
                };
                let mut had = self.store.tokens(filter, Page { after: None, limit: CHUNK }).await?;
                for token in had.iter_mut().filter(|token| ended.contains(&token.id)) {
                    token.end = Some(End { at: now, cause: Cause::OwnerGone });
                }
                if leave::is_made_anew(&had) {
                    changes.extend(self.token_of_creation(&service, kind, account, now)?);
                }
            }
        }
        Ok(changes)
    }

    async fn estates(&self, owner: AccountId) -> Result<Estates, AppError> {
        let services = self.catalog.all();
        let (mut heirs, mut held) = (Vec::new(), Vec::new());
        for service in &services {
            let heir = match &service.policy.owner_gone {
                OwnerGone::HandOver(name) => self.store.account_named(name).await?,
                OwnerGone::Revoke | OwnerGone::Suspend | OwnerGone::ExpireIn(_) => None,
            };
            let mut has = Vec::new();
            if let Some(heir) = heir.as_ref().filter(|heir| heir.id != owner) {
                for kind in service.policy.kinds.iter().filter(|kind| kind.per_account.is_some()) {
                    has.extend(self.store.held(heir.id, service.id, &kind.name).await?);
                }
            }
            heirs.push(heir);
            held.push(has);
        }
        Ok(Estates { services, heirs, held })
    }
}

/// What was dealt with in one commit.
struct Step {
    last: Option<TokenId>,
    changed: bool,
    fates: Fates,
}

impl Estates {
    fn each(&self) -> Vec<Estate<'_>> {
        let parts = self.services.iter().zip(&self.heirs).zip(&self.held);
        parts
            .map(|((service, heir), held)| Estate {
                service,
                heir: heir.clone(),
                held: held.clone(),
            })
            .collect()
    }

    fn bases(&self) -> impl Iterator<Item = Basis> + '_ {
        let services = self.services.iter().map(|service| Basis::from(service.as_ref()));
        services.chain(self.heirs.iter().flatten().map(Basis::from))
    }
}
