//! `jeton preset list`

use clap::Args;
use jeton_client::{Client, Page, Preset};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::Table,
};

/// List the policies that ship with Jeton.
#[derive(Args)]
pub(crate) struct List;

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let page = client.presets().await.doing(|| "cannot list the presets".to_owned())?;
        output.answer(&page, table)
    }
}

fn table(page: &Page<Preset>) -> Table<3> {
    let rows = page.items.iter().map(|preset| {
        let kinds: Vec<_> = preset.kinds.iter().map(|kind| kind.name.as_str()).collect();
        [preset.name.clone(), preset.label.en.clone(), kinds.join(", ")]
    });
    Table::new(["NAME", "LABEL", "KINDS"], rows)
}
