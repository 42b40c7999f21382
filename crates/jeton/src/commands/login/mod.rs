//! `jeton login`

mod device;
mod last;

use std::path::PathBuf;

use clap::Args;
use jeton_client::{Answer, Client, Opened};
use serde_json::Value;

use crate::{
    cli::Global,
    connection::client,
    credentials::Credentials,
    failure::{Doing as _, Failure},
    input,
    output::{self, Output},
    table::time,
};

/// Log in. The login from before ends, with its tokens.
#[derive(Args)]
pub(crate) struct Login {
    /// The account's name
    #[arg(required_unless_present = "device")]
    account: Option<String>,
    /// Ask for no password: show a code, which somebody who is logged in elsewhere approves
    #[arg(long, conflicts_with_all = ["account", "password_file"])]
    device: bool,
    /// Read the password from this file instead of a prompt; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Login {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let last = last::read(global)?;
        let client = client(global.address_to_log_in(last.as_ref()), None);
        let opened = match &self.account {
            Some(account) => self.with_password(&client, account).await?,
            None => device::log_in(&client, global.output()).await?,
        };
        let credentials =
            Credentials { server: client.server().clone(), token: opened.token.clone() };
        let path = credentials.write()?;
        match global.output() {
            Output::Json => output::text(&without(&["token", "access_token"], opened.json()))?,
            Output::Table => output::note(&welcome(&opened)),
        }
        output::note(&format!("the session is kept in {}", path.display()));
        if let Some(last) = last {
            last::end(last, client.server()).await;
        }
        Ok(())
    }
}

impl Login {
    async fn with_password(
        &self,
        client: &Client,
        account: &str,
    ) -> Result<Answer<Opened>, Failure> {
        let password = input::password(self.password_file.as_deref(), "Password: ")?;
        let opened = client.open_session(account, &password).await;
        opened.doing(|| format!("cannot log in as `{account}`"))
    }
}

fn welcome(opened: &Opened) -> String {
    format!("logged in as {} until {}", opened.account.name, time(&opened.session.expires_at))
}

// The secrets were asked for by nobody: the program keeps them by itself.
fn without(secrets: &[&str], json: &[u8]) -> String {
    let mut answer: Value = serde_json::from_slice(json).expect("it was read as JSON before");
    if let Value::Object(fields) = &mut answer {
        fields.retain(|name, _| !secrets.contains(&name.as_str()));
    }
    answer.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_shown_without_its_secret() {
        let shown =
            without(&["token"], br#"{"session":{"id":"ses_1"},"token":"jts_secret","tokens":[]}"#);

        assert_eq!(shown, r#"{"session":{"id":"ses_1"},"tokens":[]}"#);
    }
}
