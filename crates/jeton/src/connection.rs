//! Which Jeton is called, and with which token.
//!
//! A flag wins over a variable, a variable over the last login. The server and the token of a login belong together:
//! neither is used without the other.

use jeton_client::{Address, Client, Secret};

use crate::{cli::Global, credentials::Credentials, environment, failure::Failure, input, output};

/// A client of the Jeton at `server`. A person is warned before anything is sent where it can be read on its way.
pub(crate) fn client(server: Address, token: Option<Secret>) -> Client {
    if server.is_in_clear() {
        output::warn(&format!(
            "`{server}` is called without TLS: whoever is on the way can read and use what is sent, passwords and tokens too; name it with `https://`"
        ));
    }
    Client::new(server, token)
}

impl Global {
    /// A client with the token to call Jeton with.
    pub(crate) fn connect(&self) -> Result<Client, Failure> {
        match self.token()? {
            Some(token) => Ok(client(self.address(), Some(token))),
            None => self.by_login(),
        }
    }

    /// The server that was named, that of the last login, or the one that `jeton serve` opens by itself.
    pub(crate) fn address_to_log_in(&self, last: Option<&Credentials>) -> Address {
        let last = last.map(|login| login.server.clone());
        self.server.clone().or(last).unwrap_or_else(|| self.address())
    }

    /// The server that was named, or the one that `jeton serve` opens by itself.
    pub(crate) fn address(&self) -> Address {
        self.server.clone().unwrap_or_else(|| DEFAULT.parse().expect("the default is an address"))
    }

    fn token(&self) -> Result<Option<Secret>, Failure> {
        match &self.token_file {
            Some(path) => input::secret_in(path).map(Some),
            None => input::secret_of(environment::TOKEN),
        }
    }

    fn by_login(&self) -> Result<Client, Failure> {
        let login = Credentials::read()?;
        let login =
            login.filter(|login| self.server.as_ref().is_none_or(|server| *server == login.server));
        match login {
            Some(Credentials { server, token }) => Ok(client(server, Some(token)).asking(input::password_again)),
            None => Err(Failure::usage(format!("there is no token to call `{}` with", self.address())).hint(
                "log in with `jeton login ACCOUNT`, or give a token with `--token-file` or `JETON_TOKEN`",
            )),
        }
    }
}

const DEFAULT: &str = "http://127.0.0.1:7070";
