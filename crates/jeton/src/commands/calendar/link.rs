//! `jeton calendar link`

use clap::Args;
use jeton_client::{Client, NewCalendar};
use serde_json::{Map, Value};

use crate::{
    failure::{Doing as _, Failure},
    output::{self, Output},
    table::{Sheet, time},
};

/// Make what a calendar program subscribes with.
#[derive(Args)]
pub(crate) struct Link {
    /// What you call it, such as the program or the machine
    #[arg(default_value = "calendar")]
    name: String,
    /// Everybody's tokens of a service that you manage [default: your own tokens]
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// How long it should work, such as `365d` [default: until it is revoked]
    #[arg(long, value_name = "TIME")]
    lifetime: Option<String>,
    /// Print the secret alone
    #[arg(long, short)]
    quiet: bool,
}

impl Link {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        if let Some(service) = &self.service {
            // Else a password would be made that opens nothing.
            let read = client.calendar(Some(service)).await;
            read.doing(|| format!("cannot read the ends of tokens of `{service}`"))?;
        }
        let new = NewCalendar { name: self.name, service: self.service, lifetime: self.lifetime };
        let made = client.create_calendar(&new).await;
        let made = made.doing(|| "cannot make a calendar".to_owned())?;
        if self.quiet {
            return output::secret(&made.secret);
        }
        let address = client.calendar_address(new.service.as_deref());
        if output == Output::Json {
            return output::text(&with_address(made.json(), &address)?);
        }
        let sheet = Sheet::default()
            .with("address", &address)
            .with("user name", &made.token.owner)
            .with("password", made.secret.expose())
            .with("token", &made.token.id)
            .with_some("expires", made.token.expires_at.as_deref().map(time));
        output::text(&sheet.to_string())?;
        output::note(&format!(
            "In a calendar program, subscribe to the address (`From URL`, `On the network`), and give it name and \
             password when it asks.\nThe password is shown once and reads {} and nothing else. It stops with \
             `jeton token revoke {}`",
            match new.service {
                None => "when your tokens end",
                Some(_) => "when the tokens end of each service that you manage",
            },
            made.token.id
        ));
        Ok(())
    }
}

/// What the API said, and the address: a token knows of none, and a program cannot subscribe without.
fn with_address(made: &[u8], address: &str) -> Result<String, Failure> {
    let made: serde_json::Result<Map<String, Value>> = serde_json::from_slice(made);
    let mut made = made.map_err(|error| {
        Failure::refused("the answer about the calendar cannot be read").because_of(&error)
    })?;
    made.insert("address".to_owned(), address.into());
    Ok(Value::Object(made).to_string())
}
