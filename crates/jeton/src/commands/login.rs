//! `jeton login`

use std::path::PathBuf;

use clap::Args;
use jeton_client::{Client, Opened};
use serde_json::Value;

use crate::{
    cli::Global,
    credentials::Credentials,
    failure::{Doing as _, Failure},
    input,
    output::{self, Output},
    table::time,
};

/// Log in.
#[derive(Args)]
pub(crate) struct Login {
    /// The account's name
    account: String,
    /// Read the password from this file instead of a prompt; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Login {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let client = Client::new(global.address(), None);
        let password = input::password(self.password_file.as_deref(), "Password: ")?;
        let opened = client.open_session(&self.account, &password).await;
        let opened = opened.doing(|| format!("cannot log in as `{}`", self.account))?;
        let credentials =
            Credentials { server: client.server().clone(), token: opened.token.clone() };
        let path = credentials.write()?;
        match global.output() {
            Output::Json => output::text(&without_token(opened.json()))?,
            Output::Table => output::note(&welcome(&opened)),
        }
        output::note(&format!("the session is kept in {}", path.display()));
        Ok(())
    }
}

fn welcome(opened: &Opened) -> String {
    format!("logged in as {} until {}", opened.account.name, time(&opened.session.expires_at))
}

// The secret was asked for by nobody: it is in the file.
fn without_token(json: &[u8]) -> String {
    let mut opened: Value = serde_json::from_slice(json).expect("it was read as JSON before");
    if let Value::Object(fields) = &mut opened {
        fields.remove("token");
    }
    opened.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_shown_without_its_secret() {
        let shown =
            without_token(br#"{"session":{"id":"ses_1"},"token":"jts_secret","tokens":[]}"#);

        assert_eq!(shown, r#"{"session":{"id":"ses_1"},"tokens":[]}"#);
    }
}
