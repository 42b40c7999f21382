//! `jeton session end`

use clap::Args;
use jeton_client::{Client, SessionId};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Log out elsewhere.
#[derive(Args)]
pub(crate) struct End {
    /// Its identifier, `ses_…`
    #[arg(
        value_name = "SESSION_ID",
        required_unless_present = "others",
        conflicts_with = "others"
    )]
    id: Option<SessionId>,
    /// End every session but the one of this login
    #[arg(long)]
    others: bool,
}

impl End {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let said = match &self.id {
            Some(id) => {
                let ended = client.end_session(id).await;
                ended.doing(|| format!("cannot end the session `{id}`"))?;
                format!("The session {id} has ended.")
            }
            None => {
                let ended = client.end_other_sessions().await;
                ended.doing(|| "cannot end the other sessions".to_owned())?;
                "Every other session has ended.".to_owned()
            }
        };
        output.done(&said);
        Ok(())
    }
}
