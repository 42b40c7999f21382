//! `jeton recover`

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use jeton_app::{AppError, Environment, MadeLink, WebhookSender};
use jeton_core::{AccountName, Refusal};
use jeton_server::PublicUrl;
use serde_json::json;

use crate::{
    config::{self, Config},
    environment,
    failure::Failure,
    output::{self, Output},
    serve::{self, Flags, Settings},
    table::time,
};

/// Make a link by which somebody chooses their password, where no administrator can log in to make one. It works on the
/// data itself, on its own machine and while Jeton is stopped.
#[derive(Args)]
pub(crate) struct Recover {
    /// The account's name
    account: String,
    /// Where the database and the keys are [default: ./data]
    #[arg(long, value_name = "DIR", env = "JETON_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    /// Where the API will listen, for the link [default: 127.0.0.1:7070]
    #[arg(long, value_name = "ADDRESS", env = "JETON_LISTEN", hide_env_values = true, value_parser = config::listen)]
    listen: Option<SocketAddr>,
    /// Where clients find the API, for the link [default: where it listens]
    #[arg(long, value_name = "URL", env = "JETON_PUBLIC_URL", hide_env_values = true)]
    public_url: Option<PublicUrl>,
    /// The configuration, TOML
    #[arg(long, value_name = "FILE", env = "JETON_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
}

impl Recover {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let name: AccountName = self.account.parse().map_err(|error: jeton_core::NameError| {
            Failure::usage("this is no account's name").because_of(&error)
        })?;
        let config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let flags = Flags {
            data: self.data,
            journal: None,
            listen: self.listen,
            // It opens no door.
            plain: true,
            public_url: self.public_url,
            trusted_proxies: None,
            log: None,
        };
        let settings = Settings::of(flags, config)?;
        if !settings.data.join("jeton.db").exists() {
            // Not by mistake a new Jeton, whose link would be of no use.
            return Err(Failure::usage(format!(
                "there is no Jeton in `{}`",
                settings.data.display()
            ))
            .hint("name its directory with `--data`, or its configuration with `--config`"));
        }
        let environment = Environment::select(environment::variable);
        let off = WebhookSender::off();
        let app =
            serve::open(&settings.data, (settings.anchor, settings.journal), environment, off)
                .await?;
        let made = app.recover(&name).await;
        app.stop().await;
        let made = made.map_err(|error| failed(&name, &error))?;
        output::text(&told(&name, &made, &settings.doors.found_at(), output))
    }
}

fn failed(name: &AccountName, error: &AppError) -> Failure {
    let failure = Failure::refused(format!("cannot make a link for `{name}`")).because_of(error);
    match error {
        AppError::Refused(Refusal::AccountDisabled) => {
            failure.hint("recover an administrator, who can enable it")
        }
        _ => failure,
    }
}

fn told(name: &AccountName, made: &MadeLink, public_url: &PublicUrl, output: Output) -> String {
    let url = public_url.of_link(&made.secret);
    let until = made.link.expires_at.to_string();
    match output {
        Output::Json => {
            json!({ "account": name.as_str(), "link": url, "expires_at": until }).to_string()
        }
        Output::Table => format!(
            "Start Jeton again. Whoever has this link then chooses the password of `{name}`, once and until {until}:\n\n    {url}\n\n\
             Open it in a browser, or give it to `jeton link redeem`.\n",
            until = time(&until),
        ),
    }
}
