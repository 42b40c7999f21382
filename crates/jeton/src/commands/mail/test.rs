//! `jeton mail test`

use std::path::PathBuf;

use clap::Args;
use jeton_app::{Clock, Randomness, mail::Carried};
use jeton_core::{Mail, MailAddress, MailId, decide::notice::Delivery};
use jeton_server::PublicUrl;

use crate::{
    config::Config,
    failure::Failure,
    output::Output,
    serve::{Flags, Settings},
};

/// Send a test mail by the server that the configuration names. It works on its own, whether Jeton runs or not.
#[derive(Args)]
pub(crate) struct Test {
    /// Who gets it
    address: MailAddress,
    /// Where clients find the API, for the text [default: where it listens]
    #[arg(long, value_name = "URL", env = "JETON_PUBLIC_URL", hide_env_values = true)]
    public_url: Option<PublicUrl>,
    /// The configuration, TOML
    #[arg(long, value_name = "FILE", env = "JETON_CONFIG", hide_env_values = true)]
    config: PathBuf,
}

impl Test {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let config = Config::read(&self.config)?;
        let flags = Flags {
            data: None,
            journal: None,
            listen: None,
            // It opens no door.
            plain: true,
            public_url: self.public_url,
            trusted_proxies: None,
            log: None,
        };
        let settings = Settings::of(flags, config)?;
        let pages = settings.doors.found_at();
        let mail = settings.mail.ok_or_else(|| {
            Failure::usage("the configuration names no mail server")
                .hint("give it a table `[mail]`")
        })?;
        let mailer = mail.mailer(pages.as_str());
        let failed = || Failure::refused(format!("no mail was sent to {}", self.address));
        let now = Clock::System.now();
        let entropy = Randomness::System.draw().map_err(|error| failed().because_of(&error))?;
        let mail = Mail::new(MailId::new(now, &entropy), self.address.clone(), now);
        let letter = mailer.write_test(&mail).map_err(|error| failed().because_of(&error))?;
        let mut courier = mailer.courier();
        let carried = courier.carry(&letter).await;
        courier.leave().await;
        let server = mailer.relay.address();
        match carried {
            Carried::Answered(Delivery::Accepted) => {
                output.done(&format!("{server} took the mail to {}", self.address));
                Ok(())
            }
            Carried::Answered(Delivery::Refused(why)) => {
                Err(failed().because(format!("{server} refuses it: {why}")))
            }
            Carried::Answered(Delivery::Later(why)) => {
                Err(failed().because(format!("{server} puts it off: {why}")))
            }
            Carried::Unreachable(why) => Err(failed().because(format!("{server}: {why}"))),
        }
    }
}
