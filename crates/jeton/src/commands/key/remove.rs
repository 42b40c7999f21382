//! `jeton key remove`

use clap::Args;
use jeton_app::{KeyId, KeyKind, NotRemoved, remove_key, remove_key_and_leave_altered};
use serde_json::json;

use super::whose::{Purpose, Whose, failed, name_some, options};
use crate::{
    failure::Failure,
    output::{self, Output},
    serve,
};

/// Remove an older key from the key file. One on which rows hang stays.
#[derive(Args)]
pub(crate) struct Remove {
    /// What the key is for
    purpose: Purpose,
    /// Its number
    id: u32,
    /// Remove it also where rows hang on it that were altered outside Jeton or put back as they were before, and nothing else: they
    /// stay as they are, and are refused as before. Jeton is stopped for this
    #[arg(long)]
    leave_altered: bool,
    #[command(flatten)]
    whose: Whose,
}

impl Remove {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let (kind, id) = (self.purpose.into(), KeyId(self.id));
        let left = if self.leave_altered {
            leave_altered(&self.whose, kind, id).await?
        } else {
            let remove = move |data: &std::path::Path| remove_key(data, kind, id);
            self.whose.with(NOT_REMOVED, remove).await?;
            Vec::new()
        };
        match output {
            Output::Json if self.leave_altered => {
                output::text(&json!({ "altered": left }).to_string())
            }
            Output::Json => Ok(()),
            Output::Table => {
                name_some(&left).for_each(|row| output::warn(row));
                output::text(&format!("{} key {} is removed\n", kind.name(), id.0))
            }
        }
    }
}

const NOT_REMOVED: &str = "the key was not removed";

async fn leave_altered(whose: &Whose, kind: KeyKind, id: KeyId) -> Result<Vec<String>, Failure> {
    let config = whose.config()?;
    let (data, again) = (whose.data(&config), whose.again());
    let removed = remove_key_and_leave_altered(options(&data, &config), kind, id).await;
    removed.map_err(|error| match &error {
        NotRemoved::Keys(error) => {
            failed(NOT_REMOVED, (&data.display().to_string(), &again), error)
        }
        NotRemoved::Start(error) => serve::not_started(error, &data),
        NotRemoved::Failed(_) => Failure::refused(NOT_REMOVED).because_of(&error),
    })
}
