//! `jeton key rotate`

use clap::Args;
use jeton_app::{Clock, Randomness, rotate_key};
use serde_json::json;

use super::whose::{Purpose, Whose};
use crate::{
    failure::Failure,
    output::{self, Output},
};

/// Add a key to the key file, under which everything new is made. A Jeton that runs takes it within seconds, and nothing stops
/// working. Keep a copy of the new key file apart from the backups of the database.
#[derive(Args)]
pub(crate) struct Rotate {
    /// What the key is for
    purpose: Purpose,
    #[command(flatten)]
    whose: Whose,
}

impl Rotate {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let kind = self.purpose.into();
        let now = Clock::System.now();
        let add = move |data: &std::path::Path| rotate_key(data, kind, &Randomness::System, now);
        let id = self.whose.with("no key was added", add).await?;
        match output {
            Output::Json => output::text(&json!({ "for": kind.name(), "id": id.0 }).to_string()),
            Output::Table => {
                output::text(&format!("{} key {} makes what is new\n", kind.name(), id.0))?;
                output::note("keep a copy of the new key file: the one from before lacks this key");
                Ok(())
            }
        }
    }
}
