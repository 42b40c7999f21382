//! `jeton signing-key list`

use clap::Args;
use jeton_client::{Client, Page, SigningKey};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// List the keys and where they stand.
#[derive(Args)]
pub(crate) struct List;

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let keys =
            client.signing_keys().await.doing(|| "cannot list the signing keys".to_owned())?;
        output.list(&keys, "no signing keys: one is made when the first token is exchanged", table)
    }
}

fn table(page: &Page<SigningKey>) -> Table<4> {
    let rows = page.items.iter().map(|key| {
        [
            key.id.clone(),
            key.state.clone(),
            time(&key.signs_from),
            or_dash(key.withdrawn_at.as_deref().map(time)),
        ]
    });
    Table::new(["ID", "STATE", "SIGNS FROM", "WITHDRAWN"], rows)
}
