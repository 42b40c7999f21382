//! `jeton log chain`

use clap::Args;
use jeton_client::{Chain as State, Client};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// How the chain of the log stands on the server: what was checked, and what is noted outside its database.
#[derive(Args)]
pub(super) struct Chain {}

impl Chain {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let chain = client.log_chain().await.doing(|| "cannot ask about the log".to_owned())?;
        output.answer(&chain, table)
    }
}

fn table(chain: &State) -> Table<6> {
    let row = [
        chain.state.clone(),
        chain.entries.to_string(),
        or_dash(chain.checked),
        or_dash(chain.whole_at.as_deref().map(time)),
        or_dash(chain.anchored),
        or_dash(chain.anchored_at.as_deref().map(time)),
    ];
    Table::new(["STATE", "ENTRIES", "CHECKED", "WHOLE AT", "ANCHORED", "AT"], std::iter::once(row))
}
