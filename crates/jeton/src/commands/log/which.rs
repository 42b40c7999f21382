//! Which entries of the log are meant.

use clap::Args;
use jeton_client::{LogQuery, TokenId};

use crate::commands::period::moment;

/// Which entries.
#[derive(Args)]
pub(super) struct Which {
    /// Only what happened to this token
    #[arg(value_name = "TOKEN_ID")]
    id: Option<TokenId>,
    /// Only what one account did or what happened to it, by its name or `acc_…`
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Only what one account did, by its name or `acc_…`, or `jeton` for what Jeton itself did
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Only what happened in one service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Only these events, such as `token.revealed`; `token.` means all of tokens. May be given again
    #[arg(long = "event", value_name = "EVENT")]
    events: Vec<String>,
    /// Only since then: a length of time before now such as `2h`, or a time such as `2026-01-15T12:00:00Z`
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<String>,
    /// Only before then
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<String>,
}

impl From<Which> for LogQuery {
    fn from(which: Which) -> Self {
        Self {
            token: which.id,
            fault: None,
            account: which.account,
            actor: which.actor,
            service: which.service,
            events: which.events,
            since: which.since,
            until: which.until,
        }
    }
}
