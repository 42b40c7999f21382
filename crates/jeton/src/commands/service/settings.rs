//! `jeton service settings`

use std::fmt;

use clap::Args;
use jeton_client::{Client, Page, Setting};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::Sheet,
};

/// List the settings of a service.
#[derive(Args)]
pub(crate) struct List {
    /// The service
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: String,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let page = client.settings(&self.name).await;
        let page = page.doing(|| format!("cannot list the settings of `{}`", self.name))?;
        output.list(&page, "its policy declares no settings", sheets)
    }
}

fn sheets(page: &Page<Setting>) -> Sheets {
    Sheets(page.items.iter().map(sheet).collect())
}

/// A sheet for each setting, with an empty line between.
struct Sheets(Vec<Sheet>);

impl fmt::Display for Sheets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = std::iter::once("").chain(std::iter::repeat("\n"));
        self.0.iter().zip(between).try_for_each(|(sheet, between)| write!(f, "{between}{sheet}"))
    }
}

/// What there is to say about a setting.
pub(super) fn sheet(setting: &Setting) -> Sheet {
    let source = match setting.source.as_str() {
        "environment" => "the environment variable of that name",
        "set" => "set",
        _ => "the policy",
    };
    Sheet::default()
        .with_some("type", setting.config_type.as_ref())
        .with("key", &setting.key)
        .with("value", setting.value.as_ref().unwrap_or(&setting.default))
        .with_some("besides", setting.besides.as_ref())
        .with("from", source)
        .with_some("set, but overridden", setting.overridden.as_ref())
        .with("default", &setting.default)
        .with("takes", &setting.accepts)
        .with("changes", &setting.purpose)
}
