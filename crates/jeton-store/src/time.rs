//! Times as they are stored: microseconds since the Unix epoch, UTC.

use jiff::Timestamp;

/// The microseconds of `time`. What is finer is cut off.
pub(crate) fn micros(time: Timestamp) -> i64 {
    time.as_microsecond()
}

/// The time that is that many microseconds after the epoch.
pub(crate) fn from_micros(micros: i64) -> Result<Timestamp, jiff::Error> {
    Timestamp::from_microsecond(micros)
}
