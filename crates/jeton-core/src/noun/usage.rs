//! Usage: how often tokens and services were asked about, by hour and outcome.

use std::str::FromStr;

use jiff::Timestamp;

use super::id::{ServiceId, TokenId};
use crate::{Reason, Verdict};

/// What a verdict came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The secret was accepted.
    Allowed,
    /// It was refused.
    Denied(Reason),
}

/// A text that stands for no outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an unknown outcome")]
pub struct UnknownOutcome;

impl Outcome {
    /// Every outcome.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Allowed).chain(Reason::ALL.iter().copied().map(Self::Denied))
    }

    /// The stable code: `allowed`, or that of the reason.
    pub fn code(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied(reason) => reason.code(),
        }
    }

    /// Its place among all of them.
    pub fn number(self) -> u8 {
        match self {
            Self::Allowed => 0,
            Self::Denied(reason) => reason as u8 + 1,
        }
    }

    /// The outcome at that place.
    pub fn numbered(number: u8) -> Option<Self> {
        match number.checked_sub(1) {
            None => Some(Self::Allowed),
            Some(reason) => Reason::ALL.get(usize::from(reason)).copied().map(Self::Denied),
        }
    }
}

impl From<Verdict<'_>> for Outcome {
    fn from(verdict: Verdict<'_>) -> Self {
        match verdict {
            Verdict::Allow(_) => Self::Allowed,
            Verdict::Deny(reason) => Self::Denied(reason),
        }
    }
}

impl FromStr for Outcome {
    type Err = UnknownOutcome;

    fn from_str(text: &str) -> Result<Self, UnknownOutcome> {
        Self::all().find(|outcome| outcome.code() == text).ok_or(UnknownOutcome)
    }
}

/// An hour of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(i64);

impl Hour {
    /// The hour in which `at` lies.
    pub fn of(at: Timestamp) -> Self {
        Self(at.as_second().div_euclid(3600))
    }

    /// The hour that is that many hours after the beginning of 1970.
    pub fn numbered(number: i64) -> Self {
        Self(number)
    }

    /// How many hours after the beginning of 1970 it begins.
    pub fn number(self) -> i64 {
        self.0
    }

    /// How many days after the beginning of 1970 its day begins.
    pub fn day(self) -> i64 {
        self.0.div_euclid(24)
    }

    /// When it begins; none where that is out of range.
    pub fn start(self) -> Option<Timestamp> {
        Timestamp::from_second(self.0.checked_mul(3600)?).ok()
    }
}

/// How often something came to an outcome within an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourCount {
    /// The hour.
    pub hour: Hour,
    /// The outcome.
    pub outcome: Outcome,
    /// How often.
    pub count: i64,
}

/// What is added to the count of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenCount {
    /// The token.
    pub token: TokenId,
    /// The hour.
    pub hour: Hour,
    /// The outcome.
    pub outcome: Outcome,
    /// How often.
    pub count: i64,
    /// When last, to the second.
    pub last_at: Timestamp,
}

/// What is added to the count of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceCount {
    /// The service that was asked.
    pub service: ServiceId,
    /// The hour.
    pub hour: Hour,
    /// The outcome.
    pub outcome: Outcome,
    /// How often.
    pub count: i64,
}

/// The last time that a token was accepted: seen and not done, so that it is no part of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUse {
    /// The token.
    pub token: TokenId,
    /// When, to the second.
    pub at: Timestamp,
    /// Where it came from, if known.
    pub address: Option<std::net::IpAddr>,
    /// The program, if it said so.
    pub agent: Option<super::name::ClientName>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_a_number_and_a_code_of_its_own_and_reads_back_from_both() {
        for (number, outcome) in (0..).zip(Outcome::all()) {
            assert_eq!(outcome.number(), number);
            assert_eq!(Outcome::numbered(number), Some(outcome));
            assert_eq!(outcome.code().parse(), Ok(outcome));
        }
        let count = u8::try_from(Outcome::all().count()).unwrap();
        assert_eq!(Outcome::numbered(count), None);
        assert_eq!("accepted".parse::<Outcome>(), Err(UnknownOutcome));
    }

    #[test]
    fn an_hour_begins_with_its_first_microsecond_and_ends_before_the_next() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let noon = Hour::of(at("2026-01-15T12:00:00Z"));

        assert_eq!(Hour::of(at("2026-01-15T12:59:59.999999Z")), noon);
        assert_eq!(Hour::of(at("2026-01-15T13:00:00Z")).number(), noon.number() + 1);
        assert_eq!(Hour::of(at("1969-12-31T23:59:59Z")).number(), -1);
        assert_eq!(noon.start(), Some(at("2026-01-15T12:00:00Z")));
        assert_eq!(Hour::numbered(i64::MAX).start(), None);
        assert_eq!(noon.day(), 20_468);
    }
}
