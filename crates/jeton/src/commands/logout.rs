//! `jeton logout`

use clap::Args;
use http::StatusCode;
use jeton_client::{Client, Error};

use crate::{
    cli::Global,
    connection::client,
    credentials::{self, Credentials},
    failure::Failure,
    output,
};

/// Log out.
#[derive(Args)]
pub(crate) struct Logout;

impl Logout {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let Some(Credentials { server, token }) = Credentials::read()? else {
            output::note("nobody is logged in");
            return Ok(());
        };
        end(&client(server, Some(token))).await.map_err(|error| {
            Failure::of_call("cannot log out: the session is still open", &error)
        })?;
        credentials::forget()?;
        global.output().done("logged out");
        Ok(())
    }
}

/// Ends the session of a client.
pub(super) async fn end(client: &Client) -> Result<(), Error> {
    match client.close_session().await {
        // A session that has ended by itself cannot be closed any more. One in quarantine is open still.
        Err(Error::Refused { status: StatusCode::UNAUTHORIZED, code, .. })
            if code != "quarantined" =>
        {
            Ok(())
        }
        closed => closed,
    }
}
