//! `jeton serve`

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, builder::BoolishValueParser};
use jeton_app::{Environment, FirstAdministrator};
use jeton_server::{Jeton, PublicUrl, TrustedProxies};
use serde_json::json;

use crate::{
    config::{self, Config, LogLevels},
    environment,
    failure::Failure,
    output::{self, Output},
    serve::{self, Flags, Settings, Stop},
    table::time,
};

/// Start Jeton.
#[derive(Args)]
pub(crate) struct Serve {
    /// Where the database and the keys are [default: ./data]
    #[arg(long, value_name = "DIR", env = "JETON_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    /// Where everything that changes is kept beside the backups, so that a restored one learns what ended after it, such as
    /// `/mnt/backups/journal` [default: nowhere]
    #[arg(long, value_name = "FILE", env = "JETON_JOURNAL", hide_env_values = true)]
    journal: Option<PathBuf>,
    /// Where the API listens [default: 127.0.0.1:7070]
    #[arg(long, value_name = "ADDRESS", env = "JETON_LISTEN", hide_env_values = true, value_parser = config::listen)]
    listen: Option<SocketAddr>,
    /// Plain HTTP where others than this machine can reach it: what stands in front has TLS
    #[arg(long, env = "JETON_PLAIN", hide_env_values = true, value_parser = BoolishValueParser::new())]
    plain: bool,
    /// Where clients find the API, behind whatever stands in front [default: where it listens]
    #[arg(long, value_name = "URL", env = "JETON_PUBLIC_URL", hide_env_values = true)]
    public_url: Option<PublicUrl>,
    /// The proxies whose `X-Forwarded-*` count, with commas between them [default: nobody's]
    #[arg(long, value_name = "RANGES", env = "JETON_TRUSTED_PROXIES", hide_env_values = true, value_parser = config::trusted_proxies)]
    trusted_proxies: Option<TrustedProxies>,
    /// The configuration, TOML
    #[arg(long, value_name = "FILE", env = "JETON_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
    /// How much is logged to stderr [default: info]
    #[arg(long, value_name = "LEVELS", env = "JETON_LOG", hide_env_values = true)]
    log: Option<LogLevels>,
}

impl Serve {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let stop = Stop::listen()?;
        let config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let flags = Flags {
            data: self.data,
            journal: self.journal,
            listen: self.listen,
            plain: self.plain,
            public_url: self.public_url,
            trusted_proxies: self.trusted_proxies,
            log: self.log,
        };
        let settings = Settings::of(flags, config)?;
        serve::trace(&settings.log);
        let environment = Environment::select(environment::variable);
        let webhooks = settings.webhooks;
        let app =
            serve::open(&settings.data, (settings.anchor, settings.journal), environment, webhooks)
                .await?;
        serve::apply(&app, settings.services).await?;
        serve::must_be_known(&app, &settings.fronted)?;
        serve::on_hangup(&settings.doors)?;
        let mut jeton = serve::bind(app.clone(), settings.doors).await?;
        if let Some(mail) = settings.mail {
            let post = mail.post(jeton.public_url().as_str());
            jeton = jeton.with_post(post);
        }
        // Last of all: a start that fails must not withdraw the link that the one before has shown.
        let name =
            FIRST_ADMINISTRATOR.parse().expect("the name of the first administrator is a name");
        let first = app.first_administrator(name).await.map_err(|error| {
            Failure::refused("the first administrator cannot be made").because_of(&error)
        })?;
        if let Some(first) = first {
            output::text(&introduction(&first, jeton.public_url(), output))?;
        }
        output::text(&addresses(&jeton, output)?)?;
        jeton.serve(stop.come()).await;
        Ok(())
    }
}

const FIRST_ADMINISTRATOR: &str = "admin";

/// How somebody becomes the first administrator.
fn introduction(first: &FirstAdministrator, public_url: &PublicUrl, output: Output) -> String {
    let FirstAdministrator { name, invitation } = first;
    let url = public_url.of_link(&invitation.secret);
    let until = invitation.link.expires_at;
    match output {
        Output::Json => {
            let administrator =
                json!({ "account": name.as_str(), "link": url, "expires_at": until.to_string() });
            json!({ "administrator": administrator }).to_string()
        }
        Output::Table => format!(
            "No administrator has chosen a password yet. Whoever has this link chooses that of `{name}`, once and until {until}:\n\n    {url}\n\n\
             Open it in a browser, or give it to `jeton link redeem`. Another start makes another link.\n",
            until = time(&until.to_string()),
        ),
    }
}

/// Where it listens.
fn addresses(jeton: &Jeton, output: Output) -> Result<String, Failure> {
    let unknown = |error| Failure::refused("the addresses cannot be had").because_of(&error);
    let url = jeton.url().map_err(unknown)?;
    let fronts = jeton.front_urls().map_err(unknown)?.into_iter();
    Ok(match output {
        Output::Json => {
            let fronts: Vec<_> =
                fronts.map(|(service, url)| json!({"service": service, "url": url})).collect();
            json!({"url": url, "fronts": fronts}).to_string()
        }
        Output::Table => {
            let fronts =
                fronts.map(|(service, url)| format!("\nThe front of {service} listens at {url}"));
            format!("Jeton listens at {url}{}\n", fronts.collect::<String>())
        }
    })
}
