//! `jeton link redeem`

use std::path::PathBuf;

use clap::Args;
use jeton_client::{Address, Secret};

use crate::{
    cli::Global,
    connection::client,
    failure::{Doing as _, Failure},
    input,
    output::Output,
    table::time,
};

/// Choose a password by a link. It is asked for: a link is a secret and never an argument.
#[derive(Args)]
pub(crate) struct Redeem {
    /// Read the link, or the secret behind its `#`, from this file instead of a prompt; `-` is stdin
    #[arg(long, value_name = "FILE")]
    link_file: Option<PathBuf>,
    /// Read the password from this file instead of a prompt; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Redeem {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let text = match &self.link_file {
            Some(path) => input::secret_in(path)?,
            None => input::secret_from_stdin("Link: ", ("the link", "--link-file"))?,
        };
        let (server, secret) = parts(&text)?;
        // A Jeton that is named wins: what the link names may be reachable for browsers alone.
        let server = global.server.clone().or(server).unwrap_or_else(|| global.address());
        let client = client(server.clone(), None);
        let what = || "the link cannot be redeemed".to_owned();
        let link = client.inspect_link(&secret).await.doing(what)?;
        if global.output() == Output::Table {
            global.output().done(&format!(
                "the link is for `{}` and works until {}",
                link.account,
                time(&link.expires_at)
            ));
        }
        let password = input::new_password(self.password_file.as_deref(), "--password-file")?;
        client.redeem_link(&secret, &password).await.doing(what)?;
        global.output().done(&format!(
            "`{name}` has a password now; log in with `jeton login {name} --server {server}`",
            name = link.account
        ));
        Ok(())
    }
}

/// The Jeton that a link names, where it is a whole one, and its secret.
fn parts(text: &Secret) -> Result<(Option<Address>, Secret), Failure> {
    let none =
        || Failure::usage("this is no link").hint("give all of it, or what stands behind its `#`");
    match text.expose().split_once('#') {
        None if text.expose().contains("://") => Err(none()),
        None => Ok((None, text.clone())),
        Some((page, secret)) => {
            let server = page.strip_suffix("/link").ok_or_else(none)?;
            let server = server.parse().map_err(|_not_quoted| none())?;
            let secret = Secret::parse(secret).map_err(|_not_quoted| none())?;
            Ok((Some(server), secret))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_taken_whole_or_by_its_secret() {
        let parts = |text: &str| {
            let (server, secret) = parts(&Secret::parse(text).unwrap()).ok()?;
            Some((server.map(|server| server.to_string()), secret.expose().to_owned()))
        };

        assert_eq!(
            parts("https://jeton.example/link#jtl_x"),
            Some((Some("https://jeton.example".to_owned()), "jtl_x".to_owned()))
        );
        assert_eq!(parts("jtl_x"), Some((None, "jtl_x".to_owned())));
        for other in ["https://jeton.example/link", "https://jeton.example/#jtl_x", "x/link#", "#"]
        {
            assert_eq!(parts(other), None, "{other}");
        }
    }
}
