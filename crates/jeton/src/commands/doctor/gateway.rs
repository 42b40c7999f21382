//! `jeton doctor gateway`

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use http::{HeaderName, Uri};
use jeton_app::Randomness;
use jeton_client::{Address, Secret};
use zeroize::Zeroizing;

use super::{
    attack::Ink,
    examiner::{self, Impossible},
    socket::Socket,
};
use crate::{
    environment,
    exit::Exit,
    failure::Failure,
    input,
    output::{self, Output},
};

/// Attack a running gateway with a good secret and without one, and report what got through.
#[derive(Args)]
#[command(
    after_help = "Do this with a gateway of your own, and a token made for it that you end afterwards. Exit code 0: nothing got through. Exit code 1: something did. Exit code 3: the gateway, or what is behind it, is out of reach."
)]
pub(crate) struct Gateway {
    /// The address that clients call, with the path below which the API is
    #[arg(value_name = "URL")]
    gateway: Address,
    /// The header in which a secret travels
    #[arg(long, value_name = "NAME", default_value = "Authorization")]
    header: HeaderName,
    /// The word before the secret in that header, such as Bearer [default: none]
    #[arg(long, value_name = "WORD", value_parser = scheme)]
    scheme: Option<String>,
    /// The file with a secret that is good at the gateway; `-` is stdin [default: JETON_SECRET, or stdin]
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// The file with the certificates of the authorities to trust, in PEM [default: those of the machine]
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// You have stopped Jeton: nothing at all may get through
    #[arg(long)]
    jeton_is_down: bool,
}

impl Gateway {
    pub(super) async fn run(self, output: Output) -> Result<Exit, Failure> {
        let socket = Socket::new(&self.gateway, self.ca_file.as_deref())?;
        let ink = Arc::new(self.ink()?);
        let examined = match self.jeton_is_down {
            false => examiner::examine(&socket, ink).await,
            true => examiner::examine_without_jeton(&socket, ink).await,
        };
        let examination = examined.map_err(|why| self.failure(why))?;
        output::text(&match output {
            Output::Json => examination.json(&self.gateway).to_string(),
            Output::Table => examination.text(),
        })?;
        Ok(examination.exit())
    }

    fn ink(&self) -> Result<Ink, Failure> {
        let secret = self.secret()?;
        let number = Randomness::System.draw().map_err(|error| {
            Failure::refused("the requests cannot be numbered").because_of(&error)
        })?;
        let run = number.as_bytes().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let uri: Uri = self.gateway.to_string().parse().expect("an address is a URL");
        Ok(Ink {
            run,
            host: uri.authority().expect("an address has a host").to_string(),
            base: uri.path().trim_end_matches('/').to_owned(),
            header: self.header.to_string(),
            scheme: self.scheme.as_ref().map(|word| format!("{word} ")).unwrap_or_default(),
            secret: Zeroizing::new(secret.expose().to_owned()),
        })
    }

    fn secret(&self) -> Result<Secret, Failure> {
        if let Some(path) = &self.secret_file {
            return input::secret_in(path);
        }
        match input::secret_of(environment::SECRET)? {
            Some(secret) => Ok(secret),
            None => {
                let which = "a secret that is good at the gateway";
                input::secret_from_stdin("Secret: ", (which, "--secret-file"))
            }
        }
    }

    fn failure(&self, why: Impossible) -> Failure {
        let what = format!("`{}` cannot be examined", self.gateway);
        match why {
            Impossible::Unreachable(error) => Failure::unreachable(what).because_of(&error),
            Impossible::GoodSecretRefused(Some(status @ 500..)) => Failure::unreachable(what)
                .because(format!("a good secret is answered with {status}"))
                .hint("is Jeton up, and the API behind the gateway? `--jeton-is-down` examines it without Jeton"),
            Impossible::GoodSecretRefused(Some(status)) => Failure::usage(what)
                .because(format!("a good secret is answered with {status}"))
                .hint("is it a secret of this service, and are `--header` and `--scheme` its own? The answer to the same request by curl says more"),
            Impossible::GoodSecretRefused(None) => Failure::usage(what)
                .because("a request with a good secret is not answered")
                .hint("is this the address of an HTTP gateway, and `https://` where it speaks TLS?"),
        }
    }
}

fn scheme(text: &str) -> Result<String, &'static str> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_scheme = !text.is_empty() && text.len() <= 40 && text.chars().all(is_token);
    is_scheme.then(|| text.to_owned()).ok_or("a scheme is one word, such as `Bearer`")
}
