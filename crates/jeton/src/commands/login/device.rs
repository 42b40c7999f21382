//! `jeton login --device`: this terminal shows a code, and somebody who is logged in elsewhere lets it in (RFC 8628).

use std::time::Duration;

use jeton_client::{Answer, AskedDevice, Client, Opened};

use super::without;
use crate::{
    failure::{Doing as _, Failure},
    output::{self, Output},
};

/// What this program calls itself to whoever approves it.
const NAME: &str = "jeton, the command line";

/// How much slower it goes when it is told so (RFC 8628 section 3.5).
const SLOWER: Duration = Duration::from_secs(5);

/// Waits until somebody lets this terminal in.
pub(super) async fn log_in(client: &Client, output: Output) -> Result<Answer<Opened>, Failure> {
    let asked = client.ask_device(NAME).await.doing(|| "cannot ask to be logged in".to_owned())?;
    match output {
        Output::Json => output::text(&without(&["device_code"], asked.json()))?,
        Output::Table => output::note(&invitation(&asked)),
    }
    let mut interval = Duration::from_secs(asked.interval);
    loop {
        tokio::time::sleep(interval).await;
        let opened = client.poll_device(NAME, &asked.device_code).await;
        match opened.as_ref().err().and_then(|error| error.code()) {
            Some("authorization_pending") => {}
            Some("slow_down") => interval += SLOWER,
            _ => return opened.doing(|| "nobody has let this terminal in".to_owned()),
        }
    }
}

fn invitation(asked: &AskedDevice) -> String {
    format!(
        "Type this in a terminal that is logged in:\n\n    jeton device approve {}\n\nor open {}\n\
         It waits for {} minutes.",
        asked.user_code,
        asked.verification_uri_complete,
        asked.expires_in / 60,
    )
}
