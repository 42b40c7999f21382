//! Lengths of time, as people write them.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};

/// A length of time of 1 second to 36,500 days, written `30s`, `15m`, `10h`, `90d`, `2 weeks`. A day is
/// always 86,400 seconds, so that "365d" is the same length in every year and zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(i64);

/// Why a text is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// A bare number: seconds to one reader, milliseconds or minutes to the next.
    #[error("a bare number has no unit: write `{0}s` for seconds, or `h`, `d`, `w`")]
    NoUnit(u64),
    /// Zero.
    #[error("a length of time of nothing is not allowed here")]
    Zero,
    /// Longer than 36,500 days.
    #[error("a length of time is at most 36500 days")]
    TooLong,
    /// Not a whole number, where a number of minutes is wanted.
    #[error("a whole number of minutes is wanted, without a unit and at least 1")]
    Minutes,
    /// Not a whole number, where a number of days is wanted.
    #[error("a whole number of days is wanted, without a unit and at least 1")]
    Days,
    /// Something else.
    #[error("a length of time is a whole number and a unit: `30s`, `15m`, `10h`, `90d`, `2 weeks`")]
    Shape,
}

const MAX_SECONDS: i64 = 36_500 * 86_400;

impl Span {
    /// A span of whole seconds.
    pub fn from_seconds(seconds: i64) -> Result<Self, DurationError> {
        match seconds {
            1..=MAX_SECONDS => Ok(Self(seconds)),
            0 => Err(DurationError::Zero),
            i64::MIN..0 => Err(DurationError::Shape),
            _ => Err(DurationError::TooLong),
        }
    }

    /// Its length in seconds.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The length from `start` to a later `end` in whole seconds, at least one and at most the longest span; `None`
    /// where `end` is not later.
    pub fn between(start: Timestamp, end: Timestamp) -> Option<Self> {
        let length = end.duration_since(start);
        (length > SignedDuration::ZERO).then(|| Self(length.as_secs().clamp(1, MAX_SECONDS)))
    }

    /// The moment this long after `start`; the end of time where there is none.
    pub fn after(self, start: Timestamp) -> Timestamp {
        start.checked_add(SignedDuration::from_secs(self.0)).unwrap_or(Timestamp::MAX)
    }
}

impl FromStr for Span {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err(DurationError::Shape);
        }
        let number: u64 = text[..digits].parse().map_err(|_| DurationError::TooLong)?;
        let unit = match text[digits..].trim_start().to_ascii_lowercase().as_str() {
            "" => return Err(DurationError::NoUnit(number)),
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 7 * 86_400,
            _ => return Err(DurationError::Shape),
        };
        let seconds = i64::try_from(number).ok().and_then(|n| n.checked_mul(unit));
        Self::from_seconds(seconds.ok_or(DurationError::TooLong)?)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self.0 {
            s if s % 86_400 == 0 => (s / 86_400, "d"),
            s if s % 3_600 == 0 => (s / 3_600, "h"),
            s if s % 60 == 0 => (s / 60, "m"),
            s => (s, "s"),
        };
        write!(f, "{count}{unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n9_the_forms_of_the_session_time_are_understood_and_a_bare_number_is_not() {
        for (text, seconds) in
            [("10h", 36_000), ("2 days", 172_800), ("3600s", 3_600), ("1W", 604_800)]
        {
            assert_eq!(text.parse::<Span>().unwrap().seconds(), seconds, "{text}");
        }
        assert_eq!("36000".parse::<Span>(), Err(DurationError::NoUnit(36_000)));
    }

    #[test]
    fn nothing_negative_fractional_or_endless_is_a_length_of_time() {
        for (text, why) in [
            ("0s", DurationError::Zero),
            ("-1h", DurationError::Shape),
            ("1.5h", DurationError::Shape),
            ("", DurationError::Shape),
            ("h", DurationError::Shape),
            ("10 fortnights", DurationError::Shape),
            ("36501d", DurationError::TooLong),
            ("9223372036854775808s", DurationError::TooLong),
            ("99999999999999999999s", DurationError::TooLong),
        ] {
            assert_eq!(text.parse::<Span>(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_span_is_shown_in_its_largest_whole_unit() {
        for text in ["365d", "10h", "90m", "61s"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
    }
}
