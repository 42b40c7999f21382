//! `jeton verify`

use std::{net::IpAddr, path::PathBuf};

use clap::Args;
use jeton_client::{Denial, Grant, Question, Secret, Verdict};

use crate::{
    cli::Global,
    environment,
    exit::Exit,
    failure::{Doing as _, Failure},
    input,
    table::{Sheet, or_dash, time},
};

/// Ask whether a secret is accepted.
#[derive(Args)]
#[command(after_help = "Exit code 0: it is accepted. Exit code 1: it is refused.")]
pub(crate) struct Verify {
    /// The service
    #[arg(long, value_name = "NAME")]
    service: String,
    /// The file with the secret; `-` is stdin [default: JETON_SECRET, or stdin]
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Where the request came from, for tokens that are bound to addresses
    #[arg(long, value_name = "IP")]
    address: Option<IpAddr>,
    /// A scope that the request needs; may be repeated
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
}

impl Verify {
    pub(super) async fn run(self, global: &Global) -> Result<Exit, Failure> {
        let client = global.connect()?;
        let secret = self.secret()?;
        let question = Question {
            address: self.address,
            scopes: self.scopes,
            ..Question::new(self.service, secret)
        };
        let verdict = client.verify(&question).await;
        let verdict =
            verdict.doing(|| format!("cannot ask about a secret of `{}`", question.service))?;
        global.output().answer(&verdict, sheet)?;
        Ok(match *verdict {
            Verdict::Allow(_) => Exit::Done,
            Verdict::Deny(_) => Exit::Refused,
        })
    }

    fn secret(&self) -> Result<Secret, Failure> {
        if let Some(path) = &self.secret_file {
            return input::secret_in(path);
        }
        match input::secret_of(environment::SECRET)? {
            Some(secret) => Ok(secret),
            None => {
                let which = "the secret to ask about";
                input::secret_from_stdin("Secret: ", (which, "--secret-file"))
            }
        }
    }
}

fn sheet(verdict: &Verdict) -> Sheet {
    match verdict {
        Verdict::Allow(grant) => accepted(grant),
        Verdict::Deny(denial) => refused(denial),
    }
}

fn accepted(grant: &Grant) -> Sheet {
    let sheet = Sheet::default()
        .with("verdict", "accepted")
        .with("token", &grant.token)
        .with("account", &grant.account)
        .with("kind", &grant.kind)
        .with_list("scopes", &grant.scopes)
        .with("expires", or_dash(grant.expires_at.as_deref().map(time)));
    sheet.with_some("note", grant.in_grace.then_some("an old secret; the token was rotated"))
}

fn refused(denial: &Denial) -> Sheet {
    Sheet::default()
        .with("verdict", "refused")
        .with("reason", &denial.reason)
        .with_some("detail", denial.detail.as_ref())
}
