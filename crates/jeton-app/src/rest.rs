//! Rest: a job that found nothing to do in the database looks there again when something was written since, or when the time
//! has come at which time alone brings something. A round in which nothing changed costs a comparison.

use jiff::{SignedDuration, Timestamp};

use crate::App;

/// When a job looks at the database, and what was written by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    written: u64,
    at: Timestamp,
}

/// How long a job rests; at first not at all.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rest(Option<(Look, Timestamp)>);

/// No rest is longer, so that what somebody else did to the database is seen as well.
const LONGEST: SignedDuration = SignedDuration::from_mins(1);

impl Rest {
    /// A rest of a job that found nothing to do when it `looked`, until `next` if nothing is written.
    pub(crate) fn since(looked: Look, next: Option<Timestamp>) -> Self {
        let latest = looked.at.checked_add(LONGEST).unwrap_or(Timestamp::MAX);
        Self(Some((looked, next.map_or(latest, |next| next.min(latest)))))
    }

    /// Whether to look again. A clock that went back says nothing of how long it is since.
    pub(crate) fn is_over(self, now: Look) -> bool {
        self.0.is_none_or(|(looked, until)| {
            now.written != looked.written || until <= now.at || now.at < looked.at
        })
    }
}

impl App {
    /// A look now. What is written while it is taken is of the next one.
    pub(crate) fn look(&self) -> Look {
        Look { written: self.store.written(), at: self.clock.now() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64, written: u64) -> Look {
        Look { written, at: Timestamp::from_second(second).unwrap() }
    }

    fn until(second: i64) -> Rest {
        Rest::since(at(100, 7), Some(at(second, 0).at))
    }

    #[test]
    fn a_job_looks_at_first_when_something_was_written_at_its_time_and_where_the_clock_went_back() {
        assert!(Rest::default().is_over(at(100, 7)));

        for (now, is_over) in [
            (at(100, 7), false),
            (at(129, 7), false),
            (at(129, 8), true),
            (at(130, 7), true),
            (at(9_999_999, 7), true),
            (at(99, 7), true),
        ] {
            assert_eq!(until(130).is_over(now), is_over, "{now:?}");
        }
    }

    #[test]
    fn no_rest_is_longer_than_a_minute_and_one_whose_time_had_come_is_none() {
        assert!(!until(500).is_over(at(159, 7)) && until(500).is_over(at(160, 7)));
        assert!(Rest::since(at(100, 7), None).is_over(at(160, 7)));
        assert!(until(100).is_over(at(100, 7)));
    }
}
