//! `jeton token revoke-all`

use clap::Args;
use jeton_client::{Client, Extent, Foretold, RevokeCause, Sweep, SweepOrder};

use super::filter::FilterArgs;
use crate::{
    failure::{Doing as _, Failure},
    input,
    output::{self, Output},
    table::{Sheet, Table, time},
};

/// Revoke every token that the flags mean, but the one that this command asks with.
#[derive(Args)]
pub(crate) struct RevokeAll {
    /// Those of one account, by its name [default: everybody's that one manages, or one's own]
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Mean every token where no other flag says which
    #[arg(long)]
    everything: bool,
    /// Say that their secrets have leaked
    #[arg(long)]
    leaked: bool,
    /// Show what would end, and end nothing
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Go on without being asked
    #[arg(long)]
    yes: bool,
    /// The same key with the same request within 24 hours gets the same answer
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

impl RevokeAll {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let (dry_run, yes) = (self.dry_run, self.yes);
        let mut order = self.order();
        if !yes {
            let foretold = client.foretell_sweep(&order).await;
            let foretold = foretold.doing(|| "cannot look at the tokens".to_owned())?;
            if dry_run {
                return output.answer(&foretold, table);
            }
            output::note(&table(&foretold).to_string());
            let question = format!("Revoke {} tokens? [y/N] ", foretold.count);
            if !input::yes(&question, "say `--yes` to go on without being asked")? {
                return Err(Failure::refused("no token is revoked").because("nobody said yes"));
            }
            order.expect = Some(foretold.mark.clone());
        }
        let sweep = client.sweep(&order).await;
        output.answer(&sweep.doing(|| "cannot revoke the tokens".to_owned())?, sheet)
    }

    fn order(self) -> SweepOrder {
        SweepOrder {
            filter: self.filter.of(self.account),
            extent: if self.everything { Extent::Everything } else { Extent::Filtered },
            cause: if self.leaked { RevokeCause::Leaked } else { RevokeCause::Revoked },
            expect: None,
            idempotency_key: self.idempotency_key,
        }
    }
}

fn table(foretold: &Foretold) -> Table<3> {
    let rows = foretold
        .by_kind
        .iter()
        .map(|counted| [counted.service.clone(), counted.kind.clone(), counted.count.to_string()]);
    let all = ["all".to_owned(), String::new(), foretold.count.to_string()];
    Table::new(["SERVICE", "KIND", "TOKENS"], rows.chain([all]))
}

fn sheet(sweep: &Sweep) -> Sheet {
    let places = sweep.first_seq.zip(sweep.last_seq);
    Sheet::default()
        .with("sweep", &sweep.id)
        .with("revoked", sweep.count)
        .with_some("altered", altered(sweep))
        .with("cause", &sweep.cause)
        .with_some("in the log", places.map(|(first, last)| format!("{first} to {last}")))
        .with("began", time(&sweep.began_at))
        .with("done", time(&sweep.done_at))
}

/// What is to be known of tokens whose rows were altered.
fn altered(sweep: &Sweep) -> Option<String> {
    let tell = |count: u64| {
        format!("{count} more, which nobody can end and which are refused: see `jeton fault list`")
    };
    (sweep.altered > 0).then(|| tell(sweep.altered))
}
