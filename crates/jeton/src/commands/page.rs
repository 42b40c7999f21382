//! Pages of a list.

use clap::Args;
use jeton_client::{Answer, Page, PageQuery};

use crate::output::{self, Output};

/// Which page of a list.
#[derive(Args)]
pub(super) struct PageArgs {
    /// At most this many, 1 to 200 [default: 50]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: Option<u16>,
    /// Where to go on: what the page before names at its end
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

impl From<PageArgs> for PageQuery {
    fn from(args: PageArgs) -> Self {
        Self { cursor: args.cursor, limit: args.limit }
    }
}

/// Says how to see the page after this one. In JSON it is `next`.
pub(super) fn say_next<T>(page: &Answer<Page<T>>, output: Output) {
    if let (Some(next), Output::Table) = (&page.next, output) {
        output::note(&format!("there is more: `--cursor {next}`"));
    }
}
