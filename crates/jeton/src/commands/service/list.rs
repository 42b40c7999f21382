//! `jeton service list`

use clap::Args;
use jeton_client::{Client, Page, Service};

use super::show::state;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::Table,
};

/// List the services.
#[derive(Args)]
pub(crate) struct List;

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let page = client.services().await.doing(|| "cannot list the services".to_owned())?;
        output.list(&page, "no services: `jeton service create --preset NAME` makes one", table)
    }
}

fn table(page: &Page<Service>) -> Table<4> {
    let rows = page.items.iter().map(|service| {
        let kinds: Vec<_> = service.kinds.iter().map(|kind| kind.name.as_str()).collect();
        [
            service.name.clone(),
            service.label.en.clone(),
            state(service).to_owned(),
            kinds.join(", "),
        ]
    });
    Table::new(["NAME", "LABEL", "STATE", "KINDS"], rows)
}
