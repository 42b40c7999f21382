//! Times as people give them, the time that is asked about, and how often within it.

use std::time::Duration;

use clap::Args;
use jeton_app::Clock;
use jeton_client::{Hour, Period};
use jeton_core::Span;

use crate::table::{Table, time};

/// The time that is asked about.
#[derive(Args)]
pub(super) struct PeriodArgs {
    /// From the hour in which this lies: a length of time before now such as `2h`, or a time such as `2026-01-15T12:00:00Z`
    /// [default: 24 hours before the end]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<String>,
    /// Up to the hour in which this lies [default: now]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<String>,
}

impl From<PeriodArgs> for Period {
    fn from(args: PeriodArgs) -> Self {
        Self { from: args.from, to: args.to }
    }
}

/// A text that is no time.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("expected a length of time such as `2h`, or a time such as `2026-01-15T12:00:00Z`")]
pub(super) struct NoTime;

/// A time in the form that the API reads, which checks it.
pub(super) fn moment(text: &str) -> Result<String, NoTime> {
    match text.parse::<Span>() {
        Ok(span) => {
            let length = Duration::from_secs(span.seconds().unsigned_abs());
            let before = Clock::System.now().checked_sub(length);
            before.map(|time| time.to_string()).map_err(|_| NoTime)
        }
        // A time has a sign between date and time, and no length has.
        Err(_) if text.contains('T') => Ok(text.to_owned()),
        Err(_) => Err(NoTime),
    }
}

/// How often in each hour, a line for each outcome.
pub(super) fn hours(hours: &[Hour]) -> Table<3> {
    let rows = hours.iter().flat_map(|hour| {
        hour.counts
            .iter()
            .map(|(outcome, count)| [time(&hour.from), outcome.clone(), count.to_string()])
    });
    Table::new(["HOUR", "OUTCOME", "COUNT"], rows)
}
