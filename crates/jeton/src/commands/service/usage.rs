//! `jeton service usage`

use clap::{Args, ValueEnum};
use jeton_client::{Client, Page, Top, TopBy, TopToken};

use crate::{
    commands::period::{PeriodArgs, hours},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// Show how often a service is asked, by hour and outcome, or which of its tokens come first.
#[derive(Args)]
pub(crate) struct Usage {
    /// The service
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: String,
    #[command(flatten)]
    period: PeriodArgs,
    /// Which tokens come first, instead of the hours
    #[arg(long, value_name = "ORDER", conflicts_with_all = ["from", "to"])]
    top: Option<Order>,
    /// A day of UTC for `--top`, such as 2026-01-15 [default: today]
    #[arg(long, value_name = "DATE", requires = "top")]
    day: Option<String>,
    /// At most this many tokens for `--top`, 1 to 200 [default: 50]
    #[arg(long, value_name = "NUMBER", requires = "top", value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: Option<u16>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    /// Accepted most often on the day
    Allowed,
    /// Refused most often on the day
    Denied,
    /// Unused for the longest time
    Idle,
}

impl Usage {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let doing = || format!("cannot show the usage of `{}`", self.name);
        let Some(order) = self.top else {
            let usage = client.service_usage(&self.name, &self.period.into()).await;
            let usage = usage.doing(doing)?;
            if usage.hours.is_empty() {
                output.done("nothing was counted in that time: `--from 7d` looks further back");
            }
            return output.answer(&usage, |usage| hours(&usage.hours));
        };
        let by = match order {
            Order::Allowed => TopBy::Allowed,
            Order::Denied => TopBy::Denied,
            Order::Idle => TopBy::Idle,
        };
        let top = Top { by, day: self.day, limit: self.limit };
        let tokens = client.top_tokens(&self.name, &top).await.doing(doing)?;
        output.list(&tokens, "no token of it was: `--day` names another day", table)
    }
}

fn table(page: &Page<TopToken>) -> Table<6> {
    let rows = page.items.iter().map(|top| {
        [
            top.token.id.to_string(),
            or_dash(top.token.name.as_ref()),
            top.token.owner.clone(),
            or_dash(top.allowed),
            or_dash(top.denied),
            or_dash(top.token.last_used_at.as_deref().map(time)),
        ]
    });
    Table::new(["ID", "NAME", "OWNER", "ALLOWED", "DENIED", "LAST USED"], rows)
}
