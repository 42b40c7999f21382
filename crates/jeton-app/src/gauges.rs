//! What `/metrics` shows: read from memory, so that whoever asks often costs nothing.

use jeton_core::{FaultCause, Outcome, ServiceName};
use jeton_store::{Latency, MailCounts, ReadError};
use jiff::{SignedDuration, Timestamp};

use crate::{
    App,
    rest::{Look, Rest},
    usage::Counts,
};

/// How a Jeton is at a moment.
#[derive(Debug)]
pub struct Gauges {
    /// How often each service that was asked about came to each outcome since the start.
    pub verdicts: Vec<(ServiceName, Vec<(Outcome, u64)>)>,
    /// How many secrets the verification table knows.
    pub known_secrets: usize,
    /// Whether changes are possible.
    pub takes_changes: bool,
    /// How long ago the writer of the log, which tells the verification table of every change, last answered.
    pub replica_age: SignedDuration,
    /// How many changes and observations wait to be written.
    pub waiting_commits: usize,
    /// How many reads and commits were asked for and are not answered yet.
    pub at_work: usize,
    /// How many wait to be let in, as no place was free.
    pub in_line: usize,
    /// How often something was read from the database since the start.
    pub reads: u64,
    /// How many were told to come back since too much was asked, since the start.
    pub turned_away: u64,
    /// How many uses wait to be written down.
    pub waiting_uses: usize,
    /// How many counts wait to be written down.
    pub waiting_counts: usize,
    /// How many notices wait for a mail.
    pub waiting_notices: i64,
    /// How many mails wait for a server to take them.
    pub waiting_mails: i64,
    /// How long ago the oldest of these was put together; nothing where none waits.
    pub oldest_mail: SignedDuration,
    /// How many mails of the last 90 days were given up.
    pub failed_mails: i64,
    /// How many uses were seen and not kept, since the start.
    pub dropped_uses: u64,
    /// How many verdicts were not counted for their tokens, since the start.
    pub dropped_counts: u64,
    /// How many faults of each cause are open, of every cause.
    pub open_faults: Vec<(FaultCause, i64)>,
    /// How long until the first token of each service expires that is neither of a login nor in quarantine, where one
    /// does.
    pub next_expiry: Vec<(ServiceName, SignedDuration)>,
    /// How long commits took since the start.
    pub commits: Latency,
}

/// What has to be read from the database, as it was a few seconds ago.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slow {
    looked_at: Option<Timestamp>,
    rest: Rest,
    heard_at: Option<Timestamp>,
    waiting_notices: i64,
    mails: MailCounts,
    open_faults: Vec<(FaultCause, i64)>,
    next_expiry: Vec<(ServiceName, Timestamp)>,
}

/// How often the database is looked at.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);

impl App {
    /// How this Jeton is. What has to be read from the database is at most some ten seconds old.
    pub fn gauges(&self) -> Gauges {
        let (slow, now) = (self.slow.load(), self.clock.now());
        let open = |cause: &FaultCause| {
            let found = slow.open_faults.iter().find(|(open, _)| open == cause);
            (*cause, found.map_or(0, |(_, count)| *count))
        };
        let left = |(service, at): &(ServiceName, Timestamp)| {
            (service.clone(), at.duration_since(now).max(SignedDuration::ZERO))
        };
        let verdicts = |(number, counts): (u32, Counts)| {
            let service = self.replica.service_numbered(number)?;
            Some((service.policy.name.clone(), Outcome::all().zip(counts).collect()))
        };
        let was_asked = |(_, counts): &(u32, Counts)| counts.iter().any(|count| *count > 0);
        let age = |since| now.duration_since(since).max(SignedDuration::ZERO);
        Gauges {
            verdicts: self
                .usage
                .totals()
                .into_iter()
                .filter(was_asked)
                .filter_map(verdicts)
                .collect(),
            known_secrets: self.known_secrets(),
            takes_changes: self.takes_changes(),
            replica_age: slow.heard_at.map_or(SignedDuration::MAX, |at| now.duration_since(at)),
            waiting_commits: self.store.waiting(),
            at_work: self.store.at_work(),
            in_line: self.crowd.in_line(),
            reads: self.store.reads(),
            turned_away: self.crowd.turned_away(),
            waiting_uses: self.uses.len(),
            waiting_counts: self.usage.len(),
            waiting_notices: slow.waiting_notices,
            waiting_mails: slow.mails.waiting,
            oldest_mail: slow.mails.oldest.map_or(SignedDuration::ZERO, age),
            failed_mails: slow.mails.failed,
            dropped_uses: self.uses.dropped(),
            dropped_counts: self.usage.dropped(),
            open_faults: FaultCause::ALL.iter().map(open).collect(),
            next_expiry: slow.next_expiry.iter().map(left).collect(),
            commits: self.store.latency(),
        }
    }

    /// Hears of the writer, and looks at the database now and then.
    pub(crate) async fn look_at_gauges(&self) {
        let before = self.slow.load_full();
        let heard_at = match self.store.hear().await {
            Ok(()) => Some(self.clock.now()),
            Err(error) => {
                tracing::debug!(%error, "the writer of the log does not answer as it should");
                before.heard_at
            }
        };
        let look = self.look();
        let now = self.clock.now();
        let waited = before.looked_at.map(|at| now.duration_since(at));
        let is_time = waited.is_none_or(|waited| waited >= PAUSE || waited.is_negative());
        let looked = match is_time && before.rest.is_over(look) {
            true => self.look_up(look, now).await.map(Some),
            false => Ok(None),
        };
        let looked =
            self.troubles.note("what `/metrics` shows could not be read", looked).flatten();
        let slow = looked.unwrap_or_else(|| Slow::clone(&before));
        self.slow.store(std::sync::Arc::new(Slow { heard_at, ..slow }));
    }

    async fn look_up(&self, look: Look, now: Timestamp) -> Result<Slow, ReadError> {
        let mut next_expiry = Vec::new();
        for service in self.catalog.all() {
            if let Some(at) = self.store.next_expiry(service.id, now).await? {
                next_expiry.push((service.name().clone(), at));
            }
        }
        // A token that has expired is not the next one any more.
        let next = next_expiry.iter().map(|(_, at)| *at).min();
        Ok(Slow {
            looked_at: Some(now),
            rest: Rest::since(look, next),
            heard_at: None,
            waiting_notices: self.store.notice_count().await?,
            mails: self.store.mail_counts().await?,
            open_faults: self.store.open_faults().await?,
            next_expiry,
        })
    }
}
