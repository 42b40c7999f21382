//! When the mail server is out of reach: it is asked again after a while, whichever mails wait.

use jeton_core::Span;
use jiff::{SignedDuration, Timestamp};

/// Since when the mail server is out of reach, if it is.
#[derive(Debug, Default)]
pub(super) struct Outage {
    began_at: Option<Timestamp>,
    failures: usize,
    failed_at: Option<Timestamp>,
    next_at: Option<Timestamp>,
    has_answered: bool,
}

/// How long the server is left alone after each failure, as multiples of the first wait. With a first wait of a minute,
/// mails go again within five minutes of its return.
const WAITS: [i64; 4] = [1, 1, 2, 5];

/// After this time somebody should look.
const LONG: SignedDuration = SignedDuration::from_mins(10);

impl Outage {
    /// Whether the server is left alone at `now`. Where the clock was put back behind the last failure, it is not: nobody
    /// knows how long ago that was.
    pub(super) fn lasts(&self, now: Timestamp) -> bool {
        self.failed_at.is_some_and(|failed| failed <= now)
            && self.next_at.is_some_and(|next| now < next)
    }

    /// When the server is asked again, if it is left alone.
    pub(super) fn until(&self) -> Option<Timestamp> {
        self.next_at
    }

    /// Whether it has lasted so long at `now` that somebody should look.
    pub(super) fn is_long(&self, now: Timestamp) -> bool {
        self.began_at.is_some_and(|began| LONG <= now.duration_since(began))
    }

    /// The server could not be reached at `now`. Of several connections that fail at once the first one counts.
    pub(super) fn goes_on(&mut self, first_wait: Span, now: Timestamp) {
        if self.lasts(now) {
            return;
        }
        self.began_at = Some(self.began_at.map_or(now, |began| began.min(now)));
        self.failed_at = Some(now);
        let wait = WAITS.get(self.failures).or(WAITS.last()).copied().unwrap_or(1);
        self.failures += 1;
        let seconds = first_wait.seconds().saturating_mul(wait);
        self.next_at = Span::from_seconds(seconds).ok().map(|wait| wait.after(now));
    }

    /// The server has answered; whether it may have been out of reach before. It may at the first answer after a start.
    pub(super) fn ends(&mut self) -> bool {
        let before = std::mem::replace(self, Self { has_answered: true, ..Self::default() });
        before.began_at.is_some() || !before.has_answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_out_of_reach_is_asked_at_least_every_five_minutes() {
        let (mut outage, mut now) = (Outage::default(), Timestamp::UNIX_EPOCH);
        let minute = Span::from_seconds(60).unwrap();
        let mut waits = Vec::new();

        for _ in 0..6 {
            outage.goes_on(minute, now);
            let next = outage.next_at.unwrap();
            assert!(outage.lasts(now) && !outage.lasts(next));
            waits.push(next.duration_since(now).as_mins());
            now = next;
        }

        assert_eq!(waits, [1, 1, 2, 5, 5, 5]);
        assert!(outage.is_long(now) && outage.ends());
        assert!(!outage.is_long(now) && !outage.ends());
    }

    #[test]
    fn a_server_that_failed_while_the_clock_was_ahead_is_asked_once_it_is_put_right() {
        let (mut outage, now) = (Outage::default(), Timestamp::UNIX_EPOCH);
        let minute = Span::from_seconds(60).unwrap();
        outage.goes_on(minute, now + SignedDuration::from_hours(9_000));

        assert!(!outage.lasts(now));
        outage.goes_on(minute, now);

        assert!(outage.lasts(now) && !outage.is_long(now));
        assert!(outage.is_long(now + LONG));
    }
}
