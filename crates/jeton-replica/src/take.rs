//! Taking: how a record of the log, or of the tables that a node starts from, gets into the replica.
//!
//! A rotation changes up to three slots, one after another, while readers look. Each of them changes at once, and
//! none depends on another, so that the order matters to nobody but the holder of the old secret: the new one works
//! before the old one is told that it has been replaced.

use std::{collections::HashSet, hint::black_box, slice, sync::PoisonError};

use jeton_core::{
    AccountId, FaultCause, Record, Restoration, SessionId, Token, TokenId,
    verdict::{Ended, Standing},
};
use jiff::Timestamp;

use crate::{
    Replica,
    accounts::AccountRevisions,
    entry::{Entry, Rest, Revision, ended_by},
    key::{Key, Mark},
    riders::{FreeRiders, OpenUntil, Rider},
    services::ServiceNumbers,
    sessions::OpenSessions,
    terms::TermsIndex,
    token_index::TokenIndex,
};

/// What only the writer needs.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) tokens: TokenIndex,
    pub(crate) terms: TermsIndex,
    pub(crate) sessions: OpenSessions,
    pub(crate) accounts: AccountRevisions,
    pub(crate) riders: FreeRiders,
    /// The tokens that are refused though no record has ended them.
    pub(crate) withheld: HashSet<TokenId>,
    services: ServiceNumbers,
}

impl Writer {
    /// A writer for so many tokens.
    pub(crate) fn with_capacity(tokens: usize) -> Self {
        Self {
            tokens: TokenIndex::with_capacity(tokens),
            terms: TermsIndex::default(),
            sessions: OpenSessions::default(),
            accounts: AccountRevisions::default(),
            riders: FreeRiders::default(),
            withheld: HashSet::new(),
            services: ServiceNumbers::default(),
        }
    }

    /// How a token ended, and the open session that it belongs to.
    fn session_of(&mut self, token: &Token) -> (Ended, Option<OpenUntil>) {
        let ended = ended_by(token.end.map(|end| end.cause));
        let Some(id) = token.session.filter(|_| ended == Ended::No) else {
            return (ended, None);
        };
        match self.sessions.add(id, token.id) {
            Some(open) => (Ended::No, Some(open)),
            None => (Ended::WithSession, None),
        }
    }
}

/// A slot of a token as it stands before a change.
struct Known {
    mark: Mark,
    entry: Entry,
}

impl Replica {
    /// Takes a record as it stands. Records come in the order of the log, or, at a start, as services, accounts,
    /// open sessions and tokens; taking one twice, or an older one late, changes nothing.
    ///
    /// A token whose session is not known to be open counts as ended with it. Whoever calls this at the same time
    /// as another waits for the other; readers never wait.
    pub fn take(&self, record: &Record) {
        self.take_all(slice::from_ref(record));
    }

    /// Takes many records, as [`Self::take`] takes one after the other. Whoever calls this at the same time as another
    /// waits for all of them.
    pub fn take_all(&self, records: &[Record]) {
        // Should an earlier caller have panicked, every slot is whole all the same, and the record can be taken again.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.glance(&writer, records);
        records.iter().for_each(|record| self.take_one(&mut writer, record));
    }

    /// Reads where each token of many will be looked for. What lies there is in no cache, and the processor fetches many such places
    /// at once as long as nothing depends on them.
    fn glance(&self, writer: &Writer, records: &[Record]) {
        let tokens = records.iter().filter_map(|record| match record {
            Record::Token(token) if records.len() > 1 => Some(token),
            _ => None,
        });
        let seen = tokens.map(|token| {
            writer.tokens.glance(token.id) ^ self.table.glance(Mark::of(&token.live.digest))
        });
        black_box(seen.fold(0, |all, one| all ^ one));
    }

    /// Makes room for so many tokens, so that the table need not grow on their way in. It does nothing where there are
    /// tokens already.
    pub fn make_room(&self, tokens: usize) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if self.tokens() == 0 {
            self.table.make_room(tokens);
            writer.tokens = TokenIndex::with_capacity(tokens);
        }
    }

    fn take_one(&self, writer: &mut Writer, record: &Record) {
        match record {
            Record::Service(service) => writer.services.take(&self.services, service),
            Record::Account(account) => writer.accounts.take(&self.disabled, account),
            Record::Session(session) => {
                for over in writer.sessions.take(session, &self.pulses) {
                    for token in &over.tokens {
                        self.write_off(writer, *token);
                    }
                    writer.sessions.free(&over, &self.pulses);
                }
            }
            Record::Fault(fault) if fault.cause == FaultCause::Restored => {
                self.set_restoration(Restoration::of(fault));
            }
            // Nothing that a verdict depends on.
            Record::Export(_)
            | Record::Fault(_)
            | Record::Link(_)
            | Record::SigningKey(_)
            | Record::Sweep(_)
            | Record::Webhook(_) => {}
            Record::Token(token) => self.take_token(writer, token),
        }
    }

    /// The revision of the last record that was taken of a token, if any was; nothing beyond 2^32, where it is not kept.
    pub fn revision(&self, token: TokenId) -> Option<i64> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let slots = writer.tokens.keys(token).filter_map(|key| self.table.find_of(key, token));
        slots.filter_map(|words| Entry::decode(words).revision.get()).max()
    }

    /// Refuses the secrets of a token from now on, as if it were revoked, whatever was taken of it. A record of it that is
    /// taken later counts again.
    pub fn withhold_token(&self, token: TokenId) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if self.stands(&writer, token) {
            writer.withheld.insert(token);
        }
        self.end(&mut writer, token, Ended::Revoked);
    }

    /// Refuses everything of an account from now on, as if it were disabled. A record of it that is taken later counts again.
    pub fn withhold_account(&self, account: AccountId) {
        let _writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.disabled.insert(account);
    }

    /// Refuses everything of a session from now on, as if it were closed.
    pub fn withhold_session(&self, session: SessionId) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(over) = writer.sessions.remove(session) else { return };
        for token in &over.tokens {
            self.write_off(&mut writer, *token);
        }
        writer.sessions.free(&over, &self.pulses);
    }

    fn take_token(&self, writer: &mut Writer, token: &Token) {
        let revision = Revision::of(token.revision);
        let known = self.known(writer, token.id);
        if known.iter().any(|known| revision.is_behind(known.entry.revision)) {
            return;
        }
        writer.withheld.remove(&token.id);
        let (entry, terms) = self.entry(writer, token, &known);
        let live = Mark::of(&token.live.digest);
        self.put(live, &entry);
        let prior = token.prior.as_ref();
        let prior = prior.map(|prior| (Mark::of(&prior.digest), prior.until));
        if let Some((mark, until)) = prior {
            self.put(mark, &replaced(entry, until));
        }
        // A secret from before the prior one: whatever its grace was, the last rotation ended it. Nothing leads to
        // its slot from here on, so it must not lead to the rider, which others will have.
        let gone = Entry { rest: Rest::Terms(terms), ..replaced(entry, Timestamp::MIN) };
        let marks = [Some(live), prior.map(|(mark, _)| mark)];
        let older = known.iter().filter(|known| !marks.contains(&Some(known.mark)));
        for Known { mark, .. } in older {
            self.put(*mark, &gone);
        }
        self.file(writer, token.id, &known, marks);
        release_riders(writer, &known, entry.rest);
    }

    /// The slots of a token: that of its live secret, and that of its prior one if it has one.
    fn known(&self, writer: &Writer, token: TokenId) -> Vec<Known> {
        let read = |key: Key| {
            let words = self.table.find_of(key, token)?;
            Some(Known { mark: Mark::of_words(key.shard, &words), entry: Entry::decode(words) })
        };
        writer.tokens.keys(token).filter_map(read).collect()
    }

    /// What the slot of the live secret says, and the place of the terms.
    fn entry(&self, writer: &mut Writer, token: &Token, known: &[Known]) -> (Entry, u32) {
        let numbers = writer.services.of(&self.services, token.service, &token.kind);
        let terms = writer.terms.place(&self.terms, numbers, token);
        let (ended, session) = writer.session_of(token);
        let mut entry = Entry {
            token: token.id,
            account: token.account,
            standing: Standing::Live,
            expires_at: token.expires_at,
            ended,
            quarantined: token.quarantined_at.is_some(),
            rest: Rest::Terms(terms),
            revision: Revision::of(token.revision),
        };
        if ended == Ended::No && (session.is_some() || is_outlived_by_grace(token)) {
            let expires_at = token.expires_at;
            entry.rest =
                self.ride(writer, known, &Rider { token: token.id, session, expires_at, terms });
        }
        (entry, terms)
    }

    /// Writes a token's rider, where it has one already, or at a free place.
    fn ride(&self, writer: &mut Writer, known: &[Known], rider: &Rider) -> Rest {
        let place = rider_of(known).unwrap_or_else(|| writer.riders.pop(&self.riders));
        self.riders.write(place, rider);
        Rest::Rider(place)
    }

    /// Makes the index lead to the slots with these marks and to no others of the token.
    fn file(&self, writer: &mut Writer, token: TokenId, known: &[Known], marks: [Option<Mark>; 2]) {
        let is_known = |mark: &Mark| known.iter().any(|known| known.mark == *mark);
        let mut left = known.iter().filter(|known| !marks.contains(&Some(known.mark)));
        for mark in marks.into_iter().flatten().filter(|mark| !is_known(mark)) {
            match left.next() {
                Some(old) => writer.tokens.replace(token, old.mark.key(), mark.key()),
                None => writer.tokens.add(token, mark.key()),
            }
        }
        if known.is_empty() {
            self.count_token();
        }
    }

    fn put(&self, mark: Mark, entry: &Entry) {
        self.table.put(mark, entry.encode(mark));
    }

    /// Writes that a token ended with its session.
    fn write_off(&self, writer: &mut Writer, token: TokenId) {
        self.end(writer, token, Ended::WithSession);
    }

    /// Writes that a token ended.
    fn end(&self, writer: &mut Writer, token: TokenId, ended: Ended) {
        let known = self.known(writer, token);
        for Known { mark, entry } in &known {
            let rest = match entry.rest {
                Rest::Rider(place) => {
                    let Some(rider) = self.riders.at(place) else { continue };
                    Rest::Terms(rider.terms)
                }
                // Without a rider it is of no session, or ended before.
                Rest::Terms(_) if ended == Ended::WithSession => continue,
                terms @ Rest::Terms(_) => terms,
            };
            self.put(*mark, &Entry { ended, rest, ..*entry });
        }
        if let Some(place) = rider_of(&known) {
            writer.riders.push(place);
        }
    }
}

/// What the slot of a replaced secret says, by what that of the live one says.
fn replaced(live: Entry, until: Timestamp) -> Entry {
    Entry { standing: Standing::Replaced { until }, expires_at: None, ..live }
}

fn is_outlived_by_grace(token: &Token) -> bool {
    let ends = token.expires_at.zip(token.prior.as_ref());
    ends.is_some_and(|(expires_at, prior)| expires_at < prior.until)
}

fn rider_of(known: &[Known]) -> Option<u32> {
    known.iter().find_map(|known| match known.entry.rest {
        Rest::Rider(place) => Some(place),
        Rest::Terms(_) => None,
    })
}

/// Gives a token's rider back if its slots lead there no more.
fn release_riders(writer: &mut Writer, known: &[Known], rest: Rest) {
    if let (Some(place), Rest::Terms(_)) = (rider_of(known), rest) {
        writer.riders.push(place);
    }
}
