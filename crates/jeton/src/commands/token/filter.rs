//! Which tokens are meant, as flags.

use clap::Args;
use jeton_client::TokenFilter;

use crate::commands::period::moment;

/// Which tokens are meant; all that is said holds of them.
#[derive(Args)]
pub(super) struct FilterArgs {
    /// Those of one service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Those of one kind
    #[arg(long, value_name = "NAME")]
    kind: Option<String>,
    /// Those whose name has this in it
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Those that are `active`, `not-yet-valid`, `expired`, `quarantined` or `ended`
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// Those that were issued then or later: a length of time before now such as `2h`, or a time such as `2026-01-31T12:00:00Z`
    #[arg(long, value_name = "TIME", value_parser = moment)]
    created_from: Option<String>,
    /// Those that were issued earlier
    #[arg(long, value_name = "TIME", value_parser = moment)]
    created_before: Option<String>,
    /// Those that were issued earlier and were not accepted since then
    #[arg(long, value_name = "TIME", value_parser = moment)]
    unused_since: Option<String>,
    /// Those that were shown from this address or range, such as `192.0.2.0/24`
    #[arg(long, value_name = "RANGE")]
    seen_from: Option<String>,
}

impl FilterArgs {
    /// The filter, for the tokens of `account` or of whoever the command means without one.
    pub(super) fn of(self, account: Option<String>) -> TokenFilter {
        TokenFilter {
            account,
            service: self.service,
            kind: self.kind,
            name: self.name,
            state: self.state,
            created_from: self.created_from,
            created_before: self.created_before,
            unused_since: self.unused_since,
            seen_from: self.seen_from,
        }
    }
}
