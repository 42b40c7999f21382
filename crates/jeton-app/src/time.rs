//! The time that Jeton goes by: that of the clock, which goes on and not back.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use jiff::{SignedDuration, Timestamp};

use crate::{Clock, clock::Reading};

/// A time that does not go back when the clock is set back, unless by more than [`BELIEVED`].
///
/// The steady clock is never set. How far the clock on the wall is ahead of it changes only when somebody sets one, and the
/// most that this ever was is kept: so a clock that was set back counts on from where it was. A verdict reads the steady one
/// alone, for reading a clock takes a good part of its time.
pub(crate) struct Time {
    clock: Clock,
    /// The most that the wall clock was ahead of the steady one, in microseconds.
    most: AtomicI64,
    /// What the steady clock said when both were last read, in microseconds.
    compared: AtomicI64,
    /// So many microseconds a clock on the wall that was set may go unseen.
    unseen: i64,
}

/// A clock that is further back than this was wrong before and is right now. Otherwise a clock that was once years ahead, for a
/// second, would end every token until those years are over.
const BELIEVED: SignedDuration = SignedDuration::from_hours(48);

impl Time {
    /// Begins with what the clock says.
    pub(crate) fn new(clock: Clock) -> Self {
        let unseen = match &clock {
            Clock::System => 1_000,
            Clock::Hand(_) => 0,
        };
        Self::looking_every(unseen, clock)
    }

    fn looking_every(unseen: i64, clock: Clock) -> Self {
        let reading = clock.read();
        let (most, compared) = (ahead(reading).into(), micros(reading.steady).into());
        Self { clock, most, compared, unseen }
    }

    /// It was `moment` before: what was written down then is not to come.
    pub(crate) fn was(&self, moment: Timestamp) {
        let Reading { wall, steady } = self.clock.read();
        if moment.duration_since(wall) <= BELIEVED {
            self.most.fetch_max(ahead(Reading { wall: moment, steady }), Relaxed);
        }
    }

    /// The time now, to the microsecond.
    pub(crate) fn now(&self) -> Timestamp {
        let steady = micros(self.clock.steady());
        // Also where the steady clock went back, as in a container that goes on elsewhere.
        let since = (steady - self.compared.load(Relaxed)).abs();
        let now = match since < self.unseen {
            true => steady + self.most.load(Relaxed),
            false => self.compare(),
        };
        Timestamp::from_microsecond(now).expect("a time read from a clock is in range")
    }

    /// Reads both clocks: the time now, in microseconds.
    fn compare(&self) -> i64 {
        let reading = self.clock.read();
        let (here, steady) = (ahead(reading), micros(reading.steady));
        let most = self.most.load(Relaxed);
        if here > most {
            self.most.fetch_max(here, Relaxed);
        } else if i128::from(most - here) > BELIEVED.as_micros() {
            // Whoever was faster has stored the same, or a later one that is right as well.
            self.most.store(here, Relaxed);
        }
        self.compared.store(steady, Relaxed);
        steady + self.most.load(Relaxed)
    }

    /// What both clocks say.
    pub(crate) fn read(&self) -> Reading {
        self.clock.read()
    }
}

fn ahead(Reading { wall, steady }: Reading) -> i64 {
    wall.as_microsecond() - micros(steady)
}

/// Of a span of less than some thousands of years.
fn micros(span: SignedDuration) -> i64 {
    span.as_secs() * 1_000_000 + i64::from(span.subsec_micros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Hand;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn time() -> (Hand, Time) {
        let hand = Hand::at(START);
        (hand.clone(), Time::new(Clock::Hand(hand)))
    }

    #[test]
    fn a_clock_that_is_set_back_goes_on_from_where_it_was() {
        let (hand, time) = time();
        hand.advance(HOUR);

        hand.jump(-HOUR);
        let back = time.now();
        hand.advance(HOUR * 2);
        let later = time.now();
        hand.jump(HOUR);
        let set_right = time.now();
        hand.jump(HOUR);
        let forward = time.now();

        let hours = [back, later, set_right, forward].map(|time| time.duration_since(START));
        assert_eq!(hours, [HOUR, HOUR * 3, HOUR * 3, HOUR * 4]);
    }

    #[test]
    fn a_clock_that_is_set_back_by_more_than_two_days_is_believed() {
        let (hand, time) = time();
        hand.jump(HOUR * 24 * 365);
        assert_eq!(time.now(), START + HOUR * 24 * 365);

        hand.jump(-HOUR * 24 * 365);

        assert_eq!(time.now(), START);
    }

    #[test]
    fn a_clock_that_is_set_is_seen_within_a_millisecond_and_never_goes_back_until_then() {
        let (hand, micro) = (Hand::at(START), SignedDuration::from_micros(1));
        let time = Time::looking_every(1_000, Clock::Hand(hand.clone()));
        let after = |passed| {
            hand.advance(passed);
            time.now().duration_since(START)
        };

        hand.jump(HOUR);
        assert_eq!(after(micro * 999), micro * 999);
        assert_eq!(after(micro), HOUR + micro * 1_000);
        hand.jump(-HOUR);
        assert_eq!(after(micro * 999), HOUR + micro * 1_999);
        assert_eq!(after(micro), HOUR + micro * 2_000);
    }

    #[test]
    fn time_does_not_go_back_with_the_steady_clock_while_the_other_goes_on() {
        let hand = Hand::at(START);
        let time = Time::looking_every(1_000, Clock::Hand(hand.clone()));
        hand.advance(HOUR);
        assert_eq!(time.now(), START + HOUR);

        hand.advance(-HOUR);
        hand.jump(HOUR);

        assert_eq!(time.now(), START + HOUR);
    }

    #[test]
    fn what_was_written_down_before_the_start_is_not_to_come_unless_it_is_days_ahead() {
        let (_, behind) = time();
        behind.was(START + HOUR * 48);
        assert_eq!(behind.now(), START + HOUR * 48);

        let (_, wrong) = time();
        wrong.was(START + HOUR * 49);
        assert_eq!(wrong.now(), START);
    }
}
