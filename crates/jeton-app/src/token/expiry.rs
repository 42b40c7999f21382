//! Telling of the ends of tokens before they come: the job around [`expiry::due`] and [`expiry::tell`].

use std::collections::{HashMap, hash_map::Entry};

use jeton_core::{Account, AccountId, Actor, Change, Service, Token, decide::expiry};
use jeton_store::CommitError;
use jiff::Timestamp;

use crate::{App, AppError};

/// How many tokens are told of in one commit: whoever else writes waits for one of these at most.
const AT_ONCE: u32 = 100;

/// How many commits there are in one round for one service, so that the other jobs get their turn.
const COMMITS: usize = 20;

impl App {
    /// Tells of the tokens whose end is near, at every service.
    pub(crate) async fn tell_of_ends(&self) {
        // One service that cannot be looked at keeps nobody from being told at the others.
        let mut told = Ok(());
        for service in self.catalog.all() {
            told = told.and(self.tell_of_ends_at(&service).await);
        }
        self.troubles.note("nobody was told of tokens that expire", told);
    }

    async fn tell_of_ends_at(&self, service: &Service) -> Result<(), AppError> {
        for _ in 0..COMMITS {
            let now = self.clock.now();
            let due = expiry::due(service, now);
            if due.is_empty() {
                return Ok(());
            }
            let tokens = self.store.due_tokens(service.id, due, AT_ONCE).await?;
            let changes = self.told_of(service, &tokens, now).await?;
            if changes.is_empty() {
                return Ok(());
            }
            match self.commit(Actor::System, changes, None, now).await {
                // Stale: one of them was changed meanwhile. The next look sees it as it is.
                Ok(()) | Err(CommitError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    async fn told_of(
        &self,
        service: &Service,
        tokens: &[Token],
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let mut owners: HashMap<AccountId, Account> = HashMap::new();
        let open = self.store.open_faults_of_any(tokens.iter().map(|token| token.id).collect());
        let open = open.await?;
        let mut changes = Vec::with_capacity(2 * tokens.len());
        for token in tokens {
            let owner = match owners.entry(token.account) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(self.load_account(token.account).await?),
            };
            let owner = (service, &*owner);
            let entropy = self.randomness.draw()?;
            changes.extend(expiry::tell(token, owner, &open, &entropy, now));
        }
        Ok(changes)
    }
}
