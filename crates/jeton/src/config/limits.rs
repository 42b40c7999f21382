//! `[limits]`: what the clients of each listener may cost; and the lengths of time and numbers of bytes in it.

use std::{str::FromStr, time::Duration};

use jeton_core::{DurationError, Span};
use jeton_server::Limits;
use serde::Deserialize;
use toml::Spanned;

use super::{ConfigError, Place};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(super) struct Text {
    connections: Option<Spanned<u32>>,
    head: Option<Spanned<String>>,
    idle: Option<Spanned<String>>,
    stall: Option<Spanned<String>>,
    stop: Option<Spanned<String>>,
}

/// Reads the limits. What is left out has its default.
pub(super) fn read(text: Option<Text>, place: Place<'_>) -> Result<Limits, ConfigError> {
    let defaults = Limits::default();
    let Some(text) = text else {
        return Ok(defaults);
    };
    let connections = match text.connections {
        Some(number) if *number.get_ref() == 0 => {
            let why = "expected at least one connection";
            return Err(place.error(number.span(), "connections", why));
        }
        number => number.map_or(defaults.connections, Spanned::into_inner),
    };
    Ok(Limits {
        connections,
        quiet: defaults.quiet,
        head: time(text.head, "head", defaults.head, place)?,
        idle: time(text.idle, "idle", defaults.idle, place)?,
        stall: time(text.stall, "stall", defaults.stall, place)?,
        stop: time(text.stop, "stop", defaults.stop, place)?,
    })
}

/// A length of time, such as `30s`.
pub(super) fn time(
    text: Option<Spanned<String>>,
    key: &str,
    default: Duration,
    place: Place<'_>,
) -> Result<Duration, ConfigError> {
    let Some(text) = text else {
        return Ok(default);
    };
    let wrong = |why: DurationError| place.error(text.span(), key, why);
    let span: Span = text.get_ref().parse().map_err(wrong)?;
    Ok(Duration::from_secs(span.seconds().unsigned_abs()))
}

/// A number of bytes, such as `64 MiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bytes(pub(super) u64);

/// A text that is no number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a whole number and a unit, `B`, `KiB`, `MiB` or `GiB`, such as `64 MiB`")]
pub(super) struct NoBytes;

impl FromStr for Bytes {
    type Err = NoBytes;

    fn from_str(text: &str) -> Result<Self, NoBytes> {
        let text = text.trim();
        let digits = text.find(|letter: char| !letter.is_ascii_digit()).ok_or(NoBytes)?;
        let (number, unit) = text.split_at(digits);
        let unit = match unit.trim_start() {
            "B" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            _ => return Err(NoBytes),
        };
        let number: u64 = number.parse().map_err(|_| NoBytes)?;
        number.checked_mul(unit).map(Self).ok_or(NoBytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_bytes_has_a_unit() {
        let bytes = |text: &str| text.parse::<Bytes>().map(|bytes| bytes.0);

        assert_eq!(bytes("64 MiB"), Ok(64 << 20));
        assert_eq!(bytes("1GiB"), Ok(1 << 30));
        assert_eq!((bytes("10 KiB"), bytes("0 B")), (Ok(10_240), Ok(0)));
        for wrong in ["", "64", "MiB", "64 MB", "-1 B", "1.5 GiB", "99999999999999999999 GiB"] {
            assert_eq!(bytes(wrong), Err(NoBytes), "{wrong}");
        }
    }
}
