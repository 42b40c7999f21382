//! The replica: the table that answers for presented secrets.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

use jeton_core::{
    Reason, Restoration, SessionId, TokenId, Verdict,
    verdict::{Ask, Subject, verdict},
};
use jeton_token::Digest;
use jiff::{SignedDuration, Timestamp};

use crate::{
    Known, Question, ServiceView, Sight,
    accounts::DisabledAccounts,
    arena,
    entry::{Entry, Rest},
    key::Mark,
    moment,
    pulses::Pulses,
    riders::{OpenUntil, Rider, Riders},
    services::Services,
    table::Table,
    take::Writer,
    terms::TermsTable,
};

/// The whole verification table in memory. Any number of threads ask it while [`Self::take`] feeds it.
#[derive(Debug)]
pub struct Replica {
    pub(crate) table: Table,
    pub(crate) riders: Riders,
    pub(crate) pulses: Pulses,
    pub(crate) terms: TermsTable,
    pub(crate) services: Services,
    pub(crate) disabled: DisabledAccounts,
    pub(crate) writer: Mutex<Writer>,
    tokens: AtomicUsize,
    last_heard: AtomicI64,
    restored_at: AtomicI64,
}

/// What is known of a secret: its entry, the place of its terms, and its session if one is open.
struct Found {
    entry: Entry,
    terms: u32,
    session: Option<OpenUntil>,
}

/// What `last_heard` is on a node that does not follow another.
const NOT_FOLLOWING: i64 = i64::MIN;
/// What `restored_at` is where Jeton was not put back from a backup, or has heard since what has ended.
const NOT_RESTORED: i64 = i64::MIN;

impl Replica {
    /// An empty replica.
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    /// An empty replica that does not have to grow for this many tokens.
    pub fn with_capacity(tokens: usize) -> Self {
        Self {
            table: Table::with_capacity(tokens),
            riders: Riders::default(),
            pulses: Pulses::default(),
            terms: TermsTable::default(),
            services: Services::default(),
            disabled: DisabledAccounts::default(),
            writer: Mutex::new(Writer::with_capacity(tokens)),
            tokens: AtomicUsize::new(0),
            last_heard: AtomicI64::new(NOT_FOLLOWING),
            restored_at: AtomicI64::new(NOT_RESTORED),
        }
    }

    /// The service of that name, as it stands. It answers without a lock and allocates nothing.
    pub fn service(&self, name: &str) -> Option<&ServiceView> {
        self.services.named(name)
    }

    /// The service of that [number](ServiceView::number), as it stands.
    pub fn service_numbered(&self, number: u32) -> Option<&ServiceView> {
        self.services.newest(number)
    }

    /// The verdict on the secret with that digest at `service`, by the newest version of its policy even if
    /// `service` is an older one. It takes no lock and allocates nothing.
    pub fn verify<'r>(
        &'r self,
        service: &'r ServiceView,
        digest: &Digest,
        question: &Question<'_>,
    ) -> Verdict<'r> {
        self.judge(service, digest, question).0
    }

    /// As [`Self::verify`], with what is known of the secret at whatever service it is of. It is unknown to any other
    /// service, and known all the same.
    pub fn judge<'r>(
        &'r self,
        service: &'r ServiceView,
        digest: &Digest,
        question: &Question<'_>,
    ) -> (Verdict<'r>, Option<Known>) {
        let newest = self.services.newest(service.number()).unwrap_or(service);
        let Some(found) = self.find(Mark::of(digest)) else {
            return (Verdict::Deny(Reason::Unknown), None);
        };
        let Entry { token, standing, quarantined, .. } = found.entry;
        let verdict = match self.subject(newest, &found, question.now) {
            Some(subject) => verdict(&subject, &self.ask(newest, question)),
            None => Verdict::Deny(Reason::Unknown),
        };
        (verdict, Some(Known { token, standing, quarantined }))
    }

    /// Notes that the secret with that digest was accepted at `now`: a sign of life of its session, if it has one. It
    /// takes no lock and allocates nothing.
    pub fn beat(&self, digest: &Digest, now: Timestamp) {
        let found = self.find(Mark::of(digest));
        let Some(OpenUntil { session, pulse, .. }) = found.and_then(|found| found.session) else {
            return;
        };
        if let Some(beat) = self.pulses.read(pulse, session) {
            self.pulses.beat(pulse, beat, now);
        }
    }

    /// The sessions that were seen in use since that was last [noted](Self::note).
    pub fn sights(&self) -> Vec<Sight> {
        self.pulses.sights()
    }

    /// Notes that these sights are kept elsewhere.
    pub fn note(&self, sights: &[Sight]) {
        sights.iter().for_each(|sight| self.pulses.note(sight));
    }

    /// When a session was last seen in use, if it is open.
    pub fn seen_at(&self, session: SessionId) -> Option<Timestamp> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.pulses.seen_at(writer.sessions.pulse_of(session)?)
    }

    /// The token that the secret with that digest is or was one of, whatever became of it.
    pub fn token_of(&self, digest: &Digest) -> Option<TokenId> {
        self.find(Mark::of(digest)).map(|found| found.entry.token)
    }

    /// The service of that token, by the newest version of its policy.
    pub fn service_of(&self, digest: &Digest) -> Option<&ServiceView> {
        let found = self.find(Mark::of(digest))?;
        self.services.newest(self.terms.at(found.terms)?.service)
    }

    /// Says that the log was heard of at `now`. From the first time on, the replica counts as following a log that
    /// it can be cut off from, and the `max-staleness` of each policy holds. A node that owns its database never
    /// calls this.
    pub fn heard(&self, now: Timestamp) {
        self.last_heard.store(moment::word(now), Ordering::Release);
    }

    /// That Jeton was put back from a backup, where it was and has not heard yet what has ended since.
    pub fn restoration(&self) -> Option<Restoration> {
        let at = self.restored_at.load(Ordering::Acquire);
        (at != NOT_RESTORED).then(|| Restoration { at: moment::read(at) })
    }

    /// Takes that a restoration goes on, or that it is over.
    pub(crate) fn set_restoration(&self, restoration: Option<Restoration>) {
        let at = restoration.map_or(NOT_RESTORED, |restoration| moment::word(restoration.at));
        self.restored_at.store(at, Ordering::Release);
    }

    /// How many tokens there are, ended ones among them.
    pub fn tokens(&self) -> usize {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Counts one more token.
    pub(crate) fn count_token(&self) {
        self.tokens.fetch_add(1, Ordering::Relaxed);
    }

    /// About how many bytes of memory the table takes, all included.
    pub fn resident_bytes(&self) -> usize {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let of_readers = [
            self.table.bytes(),
            self.riders.bytes(),
            self.pulses.bytes(),
            self.services.bytes(),
            self.disabled.bytes(),
        ];
        let of_writer = [
            writer.tokens.bytes(),
            writer.terms.bytes(),
            writer.sessions.bytes(),
            writer.accounts.bytes(),
            writer.riders.bytes(),
            writer.withheld.capacity() * size_of::<TokenId>(),
            arena::left(),
        ];
        size_of::<Self>() + of_readers.iter().sum::<usize>() + of_writer.iter().sum::<usize>()
    }

    /// What is known of the secret with that mark.
    #[inline(always)]
    fn find(&self, mark: Mark) -> Option<Found> {
        loop {
            let mut entry = Entry::decode(self.table.find(mark)?);
            let place = match entry.rest {
                Rest::Terms(terms) => {
                    return Some(Found { entry, terms, session: None });
                }
                Rest::Rider(place) => place,
            };
            // A rider changes hands only after the slots of its token were written anew: what it says of another
            // token is a reason to read the slot again, which leads elsewhere by now.
            match self.riders.at(place).filter(|rider| rider.token == entry.token) {
                Some(Rider { expires_at, terms, session, .. }) => {
                    entry.expires_at = expires_at;
                    return Some(Found { entry, terms, session });
                }
                None => std::hint::spin_loop(),
            }
        }
    }

    #[inline(always)]
    fn subject<'r>(
        &'r self,
        service: &'r ServiceView,
        found: &Found,
        now: Timestamp,
    ) -> Option<Subject<'r>> {
        let Found { entry, terms, session } = found;
        let terms = self.terms.at(*terms).filter(|terms| terms.service == service.number())?;
        Some(Subject {
            token: entry.token,
            account: entry.account,
            kind: service.kind(terms.kind)?,
            session: session.map(|open| open.session),
            scopes: &terms.scopes,
            addresses: &terms.addresses,
            ended: entry.ended,
            quarantined: entry.quarantined,
            standing: entry.standing,
            not_before: terms.not_before,
            expires_at: entry.expires_at,
            account_active: terms.outlives_owner || !self.disabled.have(entry.account),
            service_enabled: service.is_enabled(),
            session_open: session.is_none_or(|open| self.goes_on(open, now)),
        })
    }

    /// Whether the session has come neither to its end nor to its idle end.
    fn goes_on(&self, open: OpenUntil, now: Timestamp) -> bool {
        let beat = || self.pulses.read(open.pulse, open.session);
        now < open.until && beat().is_some_and(|beat| beat.goes_on(now))
    }

    #[inline(always)]
    fn ask<'a>(&self, service: &ServiceView, question: &Question<'a>) -> Ask<'a> {
        Ask {
            carrier: question.carrier,
            address: question.address,
            needs: question.needs,
            now: question.now,
            cut_off: self.cut_off(question.now),
            max_staleness: service.policy.max_staleness,
            restoration: self.restoration(),
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
