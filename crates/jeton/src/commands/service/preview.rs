//! `jeton service preview`

use clap::Args;
use jeton_client::{Client, Preview};

use super::rules::RulesArgs;
use crate::{
    failure::{Doing as _, Failure},
    output::{self, Output},
    table::{Table, or_dash},
};

/// Show what a policy would take away from those who hold tokens now; nothing is changed.
#[derive(Args)]
pub(crate) struct Look {
    #[command(flatten)]
    rules: RulesArgs,
}

impl Look {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let (name, rules) = self.rules.read()?;
        let preview = client.preview_policy(&name, &rules).await;
        let preview = preview.doing(|| format!("cannot look at the policy of `{name}`"))?;
        output.answer(&preview, table)?;
        if output == Output::Table {
            output::note(&verdict(&preview));
        }
        Ok(())
    }
}

fn verdict(preview: &Preview) -> String {
    match &preview.accept {
        _ if preview.refused => "the policy is refused as long as there are such tokens".to_owned(),
        Some(word) => format!("`jeton service apply … --accept {word}` accepts this"),
        None => "nobody who holds a token now loses anything".to_owned(),
    }
}

/// What a policy would take away.
pub(super) fn table(preview: &Preview) -> Table<4> {
    let rows = preview.changes.iter().map(|change| {
        let accounts = change.accounts.map(|count| format!("{count} accounts"));
        let tokens = change.tokens.map(|count| format!("{count} tokens"));
        [
            or_dash(change.kind.as_ref()),
            change.detail.clone(),
            or_dash(accounts.or(tokens)),
            change.then.clone(),
        ]
    });
    Table::new(["KIND", "CHANGE", "CONCERNED", "THEN"], rows)
}
