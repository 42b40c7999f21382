//! The login from before, which ends with a new one: nobody has its token any more who would end it.

use std::time::Duration;

use jeton_client::{Address, Client};

use crate::{
    cli::Global, commands::logout, connection, credentials::Credentials, failure::Failure, output,
};

/// The login from before, if there is one. One that cannot be read says not which Jeton to log in to.
pub(super) fn read(global: &Global) -> Result<Option<Credentials>, Failure> {
    match Credentials::read() {
        Err(_) if global.server.is_some() => {
            output::warn(
                "the credentials file cannot be used, and a new one takes its place: a session from before stays open",
            );
            Ok(None)
        }
        read => read,
    }
}

/// Ends the login from before, where somebody has logged in to the Jeton at `server` since. It waits for nobody long.
pub(super) async fn end(Credentials { server: before, token }: Credentials, server: &Address) {
    let client = match before == *server {
        // Whoever is warned was, of the same server.
        true => Client::new(before, Some(token)),
        false => connection::client(before, Some(token)),
    };
    let why = match tokio::time::timeout(PATIENCE, logout::end(&client)).await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(_elapsed) => format!("no answer came within {} seconds", PATIENCE.as_secs()),
    };
    output::warn(&format!(
        "the session from before is still open at `{}`: {why}; `jeton session end` ends it",
        client.server()
    ));
}

const PATIENCE: Duration = Duration::from_secs(5);
