//! `jeton restore accept`

use std::path::PathBuf;

use clap::Args;
use jeton_app::{Environment, NotAccepted, Unheard, WebhookSender};
use serde_json::json;

use crate::{
    commands::place,
    config::Config,
    environment,
    failure::Failure,
    output::{self, Output},
    serve,
};

/// Say that what ended after the backup may work again. What was revoked, reset, disabled or deleted since then is as it was
/// when the backup was made: whoever has such a token can use it.
#[derive(Args)]
pub(super) struct Accept {
    /// What you accept; without it you are told what, and the word for it
    #[arg(long, value_name = "WORD")]
    lost: Option<String>,
    /// Where the database and the keys are [default: ./data]
    #[arg(long, value_name = "DIR", env = "JETON_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    /// The configuration, TOML
    #[arg(long, value_name = "FILE", env = "JETON_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
}

impl Accept {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let place = place::again(self.data.as_deref(), self.config.as_deref());
        let data = self.data.or(config.data).unwrap_or_else(|| PathBuf::from("data"));
        if !data.join("jeton.db").exists() {
            return Err(Failure::usage(format!("there is no Jeton in `{}`", data.display()))
                .hint("name its directory with `--data`, or its configuration with `--config`"));
        }
        let environment = Environment::select(environment::variable);
        let app =
            serve::open(&data, (config.anchor, config.journal), environment, WebhookSender::off())
                .await?;
        let accepted = app.accept_restoration(self.lost.as_deref().unwrap_or_default()).await;
        app.stop().await;
        let accepted = accepted.map_err(|error| failed(&error, &place))?;
        match output {
            Output::Json => output::text(&json!({ "accepted": accepted.word() }).to_string()),
            Output::Table => {
                output::note(&format!(
                    "everything is accepted as it was with entry {} of the log; start Jeton",
                    accepted.seq
                ));
                Ok(())
            }
        }
    }
}

fn failed(error: &NotAccepted, place: &str) -> Failure {
    let failure = Failure::refused("nothing was accepted");
    match error {
        NotAccepted::OtherWord(unheard) => failure.because(lost(unheard)).hint(format!(
            "if you accept that, say so: `jeton restore accept{place} --lost {}`",
            unheard.word()
        )),
        NotAccepted::NotRestored | NotAccepted::Failed(_) => failure.because_of(error),
    }
}

fn lost(unheard: &Unheard) -> String {
    format!(
        "every token that was revoked, reset or deleted after entry {} of the log, of {}, would work again, and so would every \
         password, account, session and service that ended since",
        unheard.seq, unheard.at
    )
}
