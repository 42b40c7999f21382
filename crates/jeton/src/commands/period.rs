//! The time that is asked about, and how often within it.

use clap::Args;
use jeton_client::{Hour, Period};

use crate::table::{Table, time};

/// The time that is asked about.
#[derive(Args)]
pub(super) struct PeriodArgs {
    /// From the hour in which this lies, RFC 3339 [default: 24 hours before the end]
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Up to the hour in which this lies, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
}

impl From<PeriodArgs> for Period {
    fn from(args: PeriodArgs) -> Self {
        Self { from: args.from, to: args.to }
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
