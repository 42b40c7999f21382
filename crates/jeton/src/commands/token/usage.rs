//! `jeton token usage`

use std::fmt;

use clap::Args;
use jeton_client::{Client, Seen, TokenId, TokenUsage};

use crate::{
    commands::period::{PeriodArgs, hours},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Sheet, Table, or_dash, time},
};

/// Show how often a token is used, by hour and outcome, and from where and by what programs.
#[derive(Args)]
pub(crate) struct UsageOf {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
    #[command(flatten)]
    period: PeriodArgs,
}

impl UsageOf {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let usage = client.token_usage(&self.id, &self.period.into()).await;
        let usage = usage.doing(|| format!("cannot show the usage of `{}`", self.id))?;
        output.answer(&usage, Screen::of)
    }
}

/// What there is to say, one thing below the other.
struct Screen {
    sheet: Sheet,
    hours: Table<3>,
    seen: Table<5>,
}

impl Screen {
    fn of(usage: &TokenUsage) -> Self {
        let moment = |at: &Option<String>| at.as_deref().map(time);
        let sheet = Sheet::default()
            .with("last used", or_dash(moment(&usage.last_used_at)))
            .with_some("from", usage.last_used_address.as_ref())
            .with_some("by", usage.last_used_agent.as_ref())
            .with_some("replaced secret shown", moment(&usage.replaced_shown_at))
            .with_some("shown after its end", moment(&usage.shown_after_end_at))
            .with("counted until", time(&usage.counted_until));
        let row = |what: &str, seen: &Seen| {
            let answer = if seen.accepted { "accepted" } else { "refused" };
            let (first, last) = (time(&seen.first_seen_at), time(&seen.last_seen_at));
            [what.to_owned(), seen.name.clone(), answer.to_owned(), first, last]
        };
        let addresses = usage.addresses.iter().map(|seen| row("address", seen));
        let agents = usage.agents.iter().map(|seen| row("agent", seen));
        let head = ["SEEN", "NAME", "ANSWER", "FIRST SEEN", "LAST SEEN"];
        Self { sheet, hours: hours(&usage.hours), seen: Table::new(head, addresses.chain(agents)) }
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sheet)?;
        let parts = [self.hours.to_string(), self.seen.to_string()];
        parts.iter().filter(|part| !part.is_empty()).try_for_each(|part| write!(f, "\n{part}"))
    }
}
