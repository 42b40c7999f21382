//! Forgetting what is old: counts after 90 days, who used what after 30, and notices that no mail has taken when what they say
//! is over, for where no mails are sent.

use std::sync::atomic::Ordering;

use jeton_core::Hour;
use jeton_store::Forgotten;
use jiff::{SignedDuration, Timestamp};

use super::Usage;
use crate::App;

/// How long counts by hour are kept.
const COUNTS: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long it is kept who used which secret.
const USES: SignedDuration = SignedDuration::from_hours(30 * 24);

impl App {
    /// Forgets some of what is old, in one small transaction a round, until nothing old is left; and looks again with the
    /// next hour.
    pub(crate) async fn clean_usage(&self) {
        let now = self.clock.now();
        if !self.usage.needs_cleaning(now) {
            return;
        }
        let before = |age: SignedDuration| now.checked_sub(age).unwrap_or(Timestamp::MIN);
        let old = Forgotten {
            counts_before: Hour::of(before(COUNTS)),
            uses_before: before(USES),
            notices_before: now,
        };
        let forgotten = self.store.forget_usage(old).await;
        match self.troubles.note("old usage could not be forgotten", forgotten) {
            Some(0) => self.usage.cleaned(now),
            Some(rows) => tracing::debug!(rows, "old usage is forgotten"),
            None => {}
        }
    }
}

impl Usage {
    /// Whether the hour of `now` was not cleaned yet.
    fn needs_cleaning(&self, now: Timestamp) -> bool {
        self.cleaned.load(Ordering::Relaxed) != Hour::of(now).number()
    }

    /// Says that nothing old is left at `now`.
    fn cleaned(&self, now: Timestamp) {
        self.cleaned.store(Hour::of(now).number(), Ordering::Relaxed);
    }
}
