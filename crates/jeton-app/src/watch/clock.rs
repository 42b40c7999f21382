//! The clock: what expires and what was promised goes by it, so that somebody should hear when it is set.
//!
//! The steady clock of the operating system is never set and goes on while a machine sleeps. Where the clock on the wall
//! has not moved as it did since the round before, somebody or something has set it.

use jeton_core::FaultCause;
use jeton_store::{Entry, LogFilter};
use jiff::{SignedDuration, Timestamp};

use crate::{App, AppError, clock::Reading};

/// What is remembered of the clocks between two rounds.
#[derive(Default)]
pub(crate) struct Clocks {
    before: Option<Reading>,
    /// A jump that could not be told yet.
    untold: Option<Jump>,
    /// How far the jump went of which the open fault tells.
    told: SignedDuration,
    /// When, by the steady clock, the last jump is long enough ago.
    settled: Option<SignedDuration>,
}

/// How far the clock was set, either way, and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Jump {
    by: SignedDuration,
    note: String,
}

/// The clocks may part by so much in a round.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// The fault closes when the clock has gone evenly for so long.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

const PART: &str = "clock";

impl App {
    /// Opens a fault when the clock was set, and closes it an hour after the last time. A jump that is more than twice as far as the one of
    /// which it tells gets a fault of its own: a clock that jumps all the time has a few, and a jump of days is not silent behind
    /// one of seconds.
    pub(super) async fn watch_clock(&self, clocks: &mut Clocks) -> Result<(), AppError> {
        let now = self.clock.read();
        let jump = match clocks.before.replace(now) {
            Some(before) => jumped(before, now),
            None => {
                clocks.settled = Some(now.steady + QUIET);
                self.went_back_before(now.wall).await?
            }
        };
        if let Some(jump) = jump {
            tracing::warn!(note = jump.note, "the clock was set");
            clocks.settled = Some(now.steady + QUIET);
            let untold = clocks.untold.take().filter(|untold| untold.by >= jump.by);
            clocks.untold = Some(untold.unwrap_or(jump));
        }
        if let Some(Jump { by, note }) = clocks.untold.clone() {
            if by > clocks.told * 2 {
                self.tell_condition(FaultCause::ClockJumped, PART, None).await?;
                clocks.told = by;
            }
            self.tell_condition(FaultCause::ClockJumped, PART, Some(note)).await?;
            clocks.untold = None;
        }
        if clocks.settled.is_some_and(|settled| settled <= now.steady) {
            self.tell_condition(FaultCause::ClockJumped, PART, None).await?;
            (clocks.settled, clocks.told) = (None, SignedDuration::ZERO);
        }
        Ok(())
    }

    /// Goes on behind the last entry of the log, though the clock was set back since.
    pub(crate) async fn go_on_in_time(&self) -> Result<(), AppError> {
        if let Some(last) = self.last_entry().await? {
            self.clock.was(last.at);
        }
        Ok(())
    }

    async fn last_entry(&self) -> Result<Option<Entry>, AppError> {
        let head = self.store.head().await?;
        Ok(self.store.log(LogFilter::default(), head.seq - 1, 1).await?.into_iter().next())
    }

    /// Whether something was written down at a time that the clock has yet to reach: it was set back while Jeton was stopped.
    async fn went_back_before(&self, now: Timestamp) -> Result<Option<Jump>, AppError> {
        let entry = self.last_entry().await?;
        let entry = entry.map(|entry| (entry.at, format!("entry {} of the log is of", entry.seq)));
        let anchor = self.anchored_at().await.map(|at| (at, "its last anchor is of".to_owned()));
        let newest = [anchor, entry].into_iter().flatten().max_by_key(|(at, _)| *at);
        Ok(newest.and_then(|(at, what)| {
            let ahead = at.duration_since(now);
            let by = whole(ahead);
            let note = format!("back by at least {by:#}: {what} {at}, and Jeton started at {now}");
            (ahead > SLACK).then_some(Jump { by: ahead, note })
        }))
    }
}

/// What there is to say where the wall clock did not move as the steady one did.
fn jumped(before: Reading, now: Reading) -> Option<Jump> {
    let moved = now.wall.duration_since(before.wall);
    let by = moved - (now.steady - before.steady);
    let note = || {
        let direction = if by.is_negative() { "back" } else { "forward" };
        format!("{direction} by {:#}, from {} to {}", whole(by.abs()), before.wall, now.wall)
    };
    (by.abs() > SLACK).then(|| Jump { by: by.abs(), note: note() })
}

/// In whole seconds: the rest is noise.
fn whole(length: SignedDuration) -> SignedDuration {
    SignedDuration::from_secs(length.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(wall: &str, steady: i64) -> Reading {
        Reading { wall: wall.parse().unwrap(), steady: SignedDuration::from_secs(steady) }
    }

    #[test]
    fn a_clock_that_was_set_by_more_than_two_seconds_has_jumped_by_what_is_beyond_the_time_that_passed()
     {
        let before = at("2026-01-15T12:00:00Z", 100);

        for (now, jump) in [
            (at("2026-01-15T12:00:01Z", 101), None),
            (at("2026-01-15T12:00:03Z", 101), None),
            (at("2026-01-15T11:59:59Z", 101), None),
            (at("2026-01-15T20:00:00Z", 28_900), None),
            (
                at("2026-01-15T12:00:04Z", 101),
                Some("forward by 3s, from 2026-01-15T12:00:00Z to 2026-01-15T12:00:04Z"),
            ),
            (
                at("2026-01-15T11:00:01Z", 101),
                Some("back by 1h, from 2026-01-15T12:00:00Z to 2026-01-15T11:00:01Z"),
            ),
            (
                at("2026-01-16T12:00:01Z", 101),
                Some("forward by 24h, from 2026-01-15T12:00:00Z to 2026-01-16T12:00:01Z"),
            ),
        ] {
            assert_eq!(jumped(before, now).map(|jump| jump.note).as_deref(), jump);
        }
    }
}
