//! What stands: the tokens that no record has ended, and the sessions that none has closed, for whoever ends many of them and must
//! miss none that the database hides. A token that is withheld stands, for nobody has ended it.

use std::sync::PoisonError;

use jeton_core::{
    AccountId, ServiceId, SessionId, TokenId,
    verdict::{Ended, Standing},
};

use jiff::Timestamp;

use crate::{
    Replica,
    entry::{Entry, Rest},
    key::Key,
    slot::Words,
    take::Writer,
    terms::Terms,
};

/// Whose tokens are meant. What is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whose {
    /// Those of this account.
    pub account: Option<AccountId>,
    /// Those of these services.
    pub services: Option<Vec<ServiceId>>,
}

/// So many tokens are looked up before whoever else writes has their turn.
const AT_ONCE: usize = 1000;

impl Replica {
    /// The tokens that no record has ended, in the order of their ids; those that merely expired are among them. It reads the
    /// whole table, and whoever writes waits for one part of 256 at most.
    pub fn standing(&self, whose: &Whose) -> Vec<TokenId> {
        let mut found = Vec::new();
        for shard in self.table.shards() {
            // Nobody changes a token meanwhile, so that slots and riders fit.
            let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            found.extend(shard.filter_map(|words| self.standing_token(&writer, words, whose)));
        }
        found.sort_unstable();
        found
    }

    /// Those of these tokens that no record has ended.
    pub fn still_standing(&self, tokens: &[TokenId]) -> Vec<TokenId> {
        let some = |some: &[TokenId]| {
            let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let stands = |token: &&TokenId| self.stands(&writer, **token);
            some.iter().filter(stands).copied().collect::<Vec<_>>()
        };
        tokens.chunks(AT_ONCE).flat_map(some).collect()
    }

    /// The sessions of an account that no record has closed and that have not come to their ends at `now`, in the order of their ids.
    /// One that is withheld is forgotten, and is not among them.
    pub fn standing_sessions(&self, account: AccountId, now: Timestamp) -> Vec<SessionId> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.sessions.of_account(account, now)
    }

    /// Whether any token is withheld.
    pub fn withholds_any(&self) -> bool {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        !writer.withheld.is_empty()
    }

    pub(crate) fn stands(&self, writer: &Writer, token: TokenId) -> bool {
        let read = |key: Key| self.table.find_of(key, token).map(Entry::decode);
        writer.tokens.keys(token).filter_map(read).any(|entry| stands(writer, &entry))
    }

    fn standing_token(&self, writer: &Writer, words: Words, whose: &Whose) -> Option<TokenId> {
        let entry = Entry::decode(words);
        if !stands(writer, &entry) || whose.account.is_some_and(|account| account != entry.account)
        {
            return None;
        }
        let Some(services) = &whose.services else { return Some(entry.token) };
        let service = self.services.newest(self.terms_of(&entry)?.service)?.id;
        services.contains(&service).then_some(entry.token)
    }

    fn terms_of(&self, entry: &Entry) -> Option<&Terms> {
        let place = match entry.rest {
            Rest::Terms(place) => place,
            Rest::Rider(place) => self.riders.at(place)?.terms,
        };
        self.terms.at(place)
    }
}

fn stands(writer: &Writer, entry: &Entry) -> bool {
    let has_ended = entry.ended != Ended::No && !writer.withheld.contains(&entry.token);
    entry.standing == Standing::Live && !has_ended
}
