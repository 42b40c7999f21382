//! The replica: the table that answers for presented secrets.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use jeton_core::{
    Reason, Verdict,
    verdict::{Ask, Standing, Subject, verdict},
};
use jeton_token::Digest;
use jiff::{SignedDuration, Timestamp};

use crate::{
    Question, ServiceView,
    accounts::Accounts,
    entry::{Entry, TokenEntry},
    index::Index,
    key::{Half, Key},
    moment,
    services::Services,
    sessions::Sessions,
    slots::Slots,
    take::Writer,
    terms::TermsTable,
};

/// The whole verification table in memory. Any number of threads ask it while [`Self::take`] feeds it.
#[derive(Debug)]
pub struct Replica {
    pub(crate) slots: Slots,
    pub(crate) digests: Index,
    pub(crate) tokens: Index,
    pub(crate) terms: TermsTable,
    pub(crate) services: Services,
    pub(crate) accounts: Accounts,
    pub(crate) sessions: Sessions,
    pub(crate) writer: Mutex<Writer>,
    last_heard: AtomicI64,
}

/// What `last_heard` is on a node that does not follow another.
const NOT_FOLLOWING: i64 = i64::MIN;

impl Replica {
    /// An empty replica.
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    /// An empty replica that does not have to grow for this many tokens.
    pub fn with_capacity(tokens: usize) -> Self {
        Self {
            slots: Slots::default(),
            digests: Index::with_capacity(tokens),
            tokens: Index::with_capacity(tokens),
            terms: TermsTable::default(),
            services: Services::default(),
            accounts: Accounts::default(),
            sessions: Sessions::default(),
            writer: Mutex::default(),
            last_heard: AtomicI64::new(NOT_FOLLOWING),
        }
    }

    /// The service of that name, as it stands. It answers without a lock and allocates nothing.
    pub fn service(&self, name: &str) -> Option<&ServiceView> {
        self.services.named(name)
    }

    /// The verdict on the secret with that digest at `service`, by the newest version of its policy even if
    /// `service` is an older one. It waits for nothing and allocates nothing.
    pub fn verify<'r>(
        &'r self,
        service: &'r ServiceView,
        digest: &Digest,
        question: &Question<'_>,
    ) -> Verdict<'r> {
        let half = Half::of(digest);
        let found = self
            .digests
            .find(Key::of_digest(digest), |place| self.look(place, half));
        let newest = self.services.newest(service.number()).unwrap_or(service);
        match found
            .and_then(|(token, standing)| self.subject(newest, &token, standing, question.now))
        {
            Some(subject) => verdict(&subject, &self.ask(newest, question)),
            None => Verdict::Deny(Reason::Unknown),
        }
    }

    /// Says that the log was heard of at `now`. From the first time on, the replica counts as following a log that
    /// it can be cut off from, and the `max-staleness` of each policy holds. A node that owns its database never
    /// calls this.
    pub fn heard(&self, now: Timestamp) {
        self.last_heard.store(moment::word(now), Ordering::Release);
    }

    /// How many tokens there are, ended ones among them.
    pub fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// About how many bytes of memory the table takes, all included.
    pub fn resident_bytes(&self) -> usize {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        size_of::<Self>()
            + self.slots.bytes()
            + self.digests.bytes()
            + self.tokens.bytes()
            + self.terms.bytes()
            + self.services.bytes()
            + self.accounts.bytes()
            + self.sessions.bytes()
            + writer.sessions.bytes()
    }

    /// The token behind the slot at `place`, if the slot is about this digest, and how the digest stands to it.
    fn look(&self, place: u32, digest: Half) -> Option<(TokenEntry, Standing)> {
        let words = self
            .slots
            .read(place)
            .filter(|words| words.digest() == digest)?;
        match Entry::decode(words) {
            Entry::Token(token) => Some((token, Standing::Live)),
            Entry::Replaced(old) => match self.slots.entry(old.token)? {
                Entry::Token(token) => Some((token, old.standing(&token))),
                Entry::Replaced(_) => None,
            },
        }
    }

    fn subject<'r>(
        &'r self,
        service: &'r ServiceView,
        token: &TokenEntry,
        standing: Standing,
        now: Timestamp,
    ) -> Option<Subject<'r>> {
        let terms = self
            .terms
            .at(token.terms)
            .filter(|terms| terms.service == service.number())?;
        let account = self.accounts.at(token.account)?;
        let session = self.sessions.view(token.session, now);
        Some(Subject {
            token: token.id,
            account: account.id,
            kind: service.kind(terms.kind)?,
            session: session.id,
            scopes: &terms.scopes,
            addresses: &terms.addresses,
            ended: token.ended,
            standing,
            not_before: terms.not_before,
            expires_at: token.expires_at,
            account_active: account.is_active(),
            service_enabled: service.is_enabled(),
            session_open: session.is_open,
        })
    }

    fn ask<'a>(&self, service: &ServiceView, question: &Question<'a>) -> Ask<'a> {
        Ask {
            carrier: question.carrier,
            address: question.address,
            needs: question.needs,
            now: question.now,
            cut_off: self.cut_off(question.now),
            max_staleness: service.policy.max_staleness,
        }
    }

    fn cut_off(&self, now: Timestamp) -> Option<SignedDuration> {
        let last = self.last_heard.load(Ordering::Acquire);
        (last != NOT_FOLLOWING).then(|| now.duration_since(moment::read(last)))
    }
}

impl Default for Replica {
    fn default() -> Self {
        Self::new()
    }
}
