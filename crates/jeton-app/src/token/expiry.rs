//! Telling of the ends of tokens before they come: the job around [`expiry::due`] and [`expiry::tell`].

use std::collections::{HashMap, hash_map::Entry};

use jeton_core::{Account, AccountId, Actor, Change, Service, Token, decide::expiry};
use jeton_store::CommitError;
use jiff::Timestamp;

use crate::{App, AppError, rest::Rest};

/// How many tokens are told of in one commit: whoever else writes waits for one of these at most.
const AT_ONCE: u32 = 100;

/// How many commits there are in one round for one service, so that the other jobs get their turn.
const COMMITS: usize = 20;

impl App {
    /// Tells of the tokens whose end is near, at every service.
    pub(crate) async fn tell_of_ends(&self, rest: &mut Rest) {
        let look = self.look();
        if !rest.is_over(look) {
            return;
        }
        // One service that cannot be looked at keeps nobody from being told at the others.
        let mut told: Result<Option<Timestamp>, AppError> = Ok(None);
        for service in self.catalog.all() {
            let next = self.tell_of_ends_at(&service).await;
            told = told.and_then(|first| Ok(first.into_iter().chain(next?).min()));
        }
        let told = self.troubles.note("nobody was told of tokens that expire", told);
        *rest = told.map_or_else(Rest::default, |next| Rest::since(look, next));
    }

    /// Tells of those of a service, and when it is to be looked at again if nothing is written until then.
    async fn tell_of_ends_at(&self, service: &Service) -> Result<Option<Timestamp>, AppError> {
        for _ in 0..COMMITS {
            let now = self.clock.now();
            let due = expiry::due(service, now);
            if due.is_empty() {
                return Ok(None);
            }
            let tokens = self.store.due_tokens(service.id, due.clone(), AT_ONCE).await?;
            let changes = self.told_of(service, &tokens, now).await?;
            if changes.is_empty() {
                return Ok(self.store.next_due_token(service.id, due).await?);
            }
            match self.commit(Actor::System, changes, None, now).await {
                // Stale: one of them was changed meanwhile. The next look sees it as it is.
                Ok(()) | Err(CommitError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        // What was written has it looked at again at once.
        Ok(None)
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
