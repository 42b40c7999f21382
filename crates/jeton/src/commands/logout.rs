//! `jeton logout`

use clap::Args;
use http::StatusCode;
use jeton_client::Error;

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
        let closed = client(server, Some(token)).close_session().await;
        match closed {
            // A session that has ended by itself cannot be closed any more. One in quarantine is open still.
            Ok(()) => {}
            Err(Error::Refused { status: StatusCode::UNAUTHORIZED, ref code, .. })
                if code != "quarantined" => {}
            Err(error) => {
                return Err(Failure::of_call("cannot log out: the session is still open", &error));
            }
        }
        credentials::forget()?;
        global.output().done("logged out");
        Ok(())
    }
}
