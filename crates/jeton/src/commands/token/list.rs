//! `jeton token list`

use clap::{Args, ValueEnum};
use jeton_client::{Client, Ended, Page, Token, TokenQuery, TokenSort};

use super::{filter::FilterArgs, show::state};
use crate::{
    commands::page::{PageArgs, say_next},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// List tokens.
#[derive(Args)]
pub(crate) struct List {
    /// Those of one account, by its name; `*` for all [default: one's own]
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Only those that have ended
    #[arg(long, conflicts_with = "live")]
    ended: bool,
    /// Only those that have not ended
    #[arg(long)]
    live: bool,
    /// In which order; `-` turns it round [default: created]
    #[arg(long, value_enum, allow_hyphen_values = true)]
    sort: Option<SortArg>,
    #[command(flatten)]
    page: PageArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum SortArg {
    Created,
    #[value(name = "-created")]
    CreatedBackwards,
    Expires,
    #[value(name = "-expires")]
    ExpiresBackwards,
    Used,
    #[value(name = "-used")]
    UsedBackwards,
    Name,
    #[value(name = "-name")]
    NameBackwards,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let ended = match (self.ended, self.live) {
            (true, _) => Some(Ended::Yes),
            (false, true) => Some(Ended::No),
            (false, false) => None,
        };
        let filter = self.filter.of(self.account);
        let query =
            TokenQuery { filter, ended, sort: self.sort.map(Into::into), page: self.page.into() };
        let page = client.tokens(&query).await.doing(|| "cannot list the tokens".to_owned())?;
        output.list(
            &page,
            "no tokens as asked: `jeton token create NAME --service SERVICE` issues one",
            table,
        )?;
        say_next(&page, output);
        Ok(())
    }
}

fn table(page: &Page<Token>) -> Table<9> {
    let rows = page.items.iter().map(|token| {
        [
            token.id.to_string(),
            token.service.clone(),
            token.kind.clone(),
            or_dash(token.name.as_ref()),
            token.owner.clone(),
            state(token).to_owned(),
            format!("…{}", token.hint),
            or_dash(token.expires_at.as_deref().map(time)),
            or_dash(token.last_used_at.as_deref().map(time)),
        ]
    });
    let head = ["ID", "SERVICE", "KIND", "NAME", "OWNER", "STATE", "HINT", "EXPIRES", "LAST USED"];
    Table::new(head, rows)
}

impl From<SortArg> for TokenSort {
    fn from(sort: SortArg) -> Self {
        match sort {
            SortArg::Created => Self::Created,
            SortArg::CreatedBackwards => Self::CreatedBackwards,
            SortArg::Expires => Self::Expires,
            SortArg::ExpiresBackwards => Self::ExpiresBackwards,
            SortArg::Used => Self::Used,
            SortArg::UsedBackwards => Self::UsedBackwards,
            SortArg::Name => Self::Name,
            SortArg::NameBackwards => Self::NameBackwards,
        }
    }
}
