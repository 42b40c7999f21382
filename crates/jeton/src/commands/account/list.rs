//! `jeton account list`

use clap::{Args, ValueEnum};
use jeton_client::{Account, AccountQuery, AccountSort, AccountState, Client, Page};

use super::{
    create::RoleArg,
    show::{login, role, state},
};
use crate::{
    commands::page::{PageArgs, say_next},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, time},
};

/// List the accounts.
#[derive(Args)]
pub(crate) struct List {
    /// Those whose name holds this text, in any spelling
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Those of one role
    #[arg(long, value_enum)]
    role: Option<RoleArg>,
    /// Those in one state [default: all but the deleted ones]
    #[arg(long, value_enum)]
    state: Option<StateArg>,
    /// In which order; `-` turns it round [default: created]
    #[arg(long, value_enum, allow_hyphen_values = true)]
    sort: Option<SortArg>,
    #[command(flatten)]
    page: PageArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum StateArg {
    /// It may log in, and its tokens work
    Active,
    /// It may not, until it is enabled again
    Disabled,
    /// It is gone for good
    Deleted,
}

#[derive(Clone, Copy, ValueEnum)]
enum SortArg {
    /// The oldest first
    Created,
    /// The newest first
    #[value(name = "-created")]
    CreatedBackwards,
    /// By name
    Name,
    /// By name, from the end
    #[value(name = "-name")]
    NameBackwards,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let query = AccountQuery {
            search: self.search,
            name: None,
            role: self.role.map(Into::into),
            state: self.state.map(Into::into),
            sort: self.sort.map(Into::into),
            page: self.page.into(),
        };
        let page = client.accounts(&query).await;
        let page = page.doing(|| "cannot list the accounts".to_owned())?;
        output.list(
            &page,
            "no account is as asked: `jeton account list` without flags shows all",
            table,
        )?;
        say_next(&page, output);
        Ok(())
    }
}

fn table(page: &Page<Account>) -> Table<6> {
    let rows = page.items.iter().map(|account| {
        [
            account.id.to_string(),
            account.name.clone(),
            role(account).to_owned(),
            login(account).to_owned(),
            state(account).to_owned(),
            time(&account.created_at),
        ]
    });
    Table::new(["ID", "NAME", "ROLE", "LOGIN", "STATE", "CREATED"], rows)
}

impl From<StateArg> for AccountState {
    fn from(state: StateArg) -> Self {
        match state {
            StateArg::Active => Self::Active,
            StateArg::Disabled => Self::Disabled,
            StateArg::Deleted => Self::Deleted,
        }
    }
}

impl From<SortArg> for AccountSort {
    fn from(sort: SortArg) -> Self {
        match sort {
            SortArg::Created => Self::Created,
            SortArg::CreatedBackwards => Self::CreatedBackwards,
            SortArg::Name => Self::Name,
            SortArg::NameBackwards => Self::NameBackwards,
        }
    }
}
