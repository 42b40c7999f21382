//! `jeton service apply`

use clap::Args;
use jeton_client::{Client, Preview, Rules};

use super::{preview, rules::RulesArgs, show};
use crate::{
    failure::{Doing as _, Failure},
    input,
    output::{self, Output},
};

/// Make a service, or give it another policy. What that takes away from those who hold tokens is shown first.
#[derive(Args)]
pub(crate) struct Apply {
    #[command(flatten)]
    rules: RulesArgs,
    /// The word of a preview, to accept what it shows without being asked
    #[arg(long, value_name = "WORD")]
    accept: Option<String>,
}

impl Apply {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let (name, rules) = self.rules.read()?;
        let accept = match self.accept {
            Some(word) => Some(word),
            None => accepted(client, &name, &rules).await?,
        };
        let service = client.apply_policy(&name, &rules, accept.as_deref()).await;
        output
            .answer(&service.doing(|| format!("cannot apply the policy to `{name}`"))?, show::sheet)
    }
}

/// The word of a preview that whoever sits there has looked at; nothing where nothing is taken away.
async fn accepted(client: &Client, name: &str, rules: &Rules) -> Result<Option<String>, Failure> {
    let preview = client.preview_policy(name, rules).await;
    let preview: &Preview = &*preview.doing(|| format!("cannot look at the policy of `{name}`"))?;
    let Some(word) = &preview.accept else {
        return Ok(None);
    };
    output::note(&preview::table(preview).to_string());
    let hint = format!("say `--accept {word}` to accept this without being asked");
    if input::yes("Apply the policy? [y/N] ", &hint)? {
        return Ok(Some(word.clone()));
    }
    Err(Failure::refused(format!("the policy of `{name}` is not applied"))
        .because("nobody accepted what it takes away"))
}
