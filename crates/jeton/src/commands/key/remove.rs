//! `jeton key remove`

use clap::Args;
use jeton_app::{KeyId, remove_key};

use super::whose::{Purpose, Whose};
use crate::{
    failure::Failure,
    output::{self, Output},
};

/// Remove an older key from the key file. One on which rows hang stays.
#[derive(Args)]
pub(crate) struct Remove {
    /// What the key is for
    purpose: Purpose,
    /// Its number
    id: u32,
    #[command(flatten)]
    whose: Whose,
}

impl Remove {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let (kind, id) = (self.purpose.into(), KeyId(self.id));
        let remove = move |data: &std::path::Path| remove_key(data, kind, id);
        self.whose.with("the key was not removed", remove).await?;
        match output {
            Output::Json => Ok(()),
            Output::Table => output::text(&format!("{} key {} is removed\n", kind.name(), id.0)),
        }
    }
}
