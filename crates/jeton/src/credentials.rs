//! The file that `jeton login` leaves: a server and the token of a session there. Only its owner may read it.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use jeton_client::{Address, Secret};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::{environment, failure::Failure};

/// A server, and the token of a session there. They belong together: a token goes to no other server.
pub(crate) struct Credentials {
    /// The server.
    pub(crate) server: Address,
    /// The session's token.
    pub(crate) token: Secret,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    server: String,
    token: String,
}

impl Credentials {
    /// Reads the file, where there is one.
    pub(crate) fn read() -> Result<Option<Self>, Failure> {
        let Some(path) = path() else { return Ok(None) };
        let text = match fs::read_to_string(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&path).because_of(&error)),
        };
        must_be_private(&path)?;
        // The parser's own message would quote the line.
        let text: Text = toml::from_str(&text)
            .map_err(|_| unreadable(&path).because("it needs `server` and `token`"))?;
        let server = text.server.parse().map_err(|error| unreadable(&path).because_of(&error))?;
        let token = Secret::parse(&Zeroizing::new(text.token))
            .map_err(|error| unreadable(&path).because_of(&error))?;
        Ok(Some(Self { server, token }))
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn write(&self) -> Result<PathBuf, Failure> {
        let path = path().ok_or_else(|| {
            Failure::usage("there is no place for the credentials file")
                .because("neither `XDG_CONFIG_HOME` nor `HOME` is set")
        })?;
        self.write_to(&path).map_err(|error| {
            Failure::refused(format!("the credentials file `{}` cannot be written", path.display()))
                .because_of(&error)
        })?;
        Ok(path)
    }

    fn write_to(&self, path: &Path) -> io::Result<()> {
        if let Some(directory) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        }
        let draft = path.with_extension(format!("toml.{}", std::process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(self.text().as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)
    }

    fn text(&self) -> Zeroizing<String> {
        // A JSON string is a TOML basic string too.
        let quoted = |text: &str| Zeroizing::new(serde_json::Value::from(text).to_string());
        let (server, token) = (quoted(&self.server.to_string()), quoted(self.token.expose()));
        Zeroizing::new(format!("server = {}\ntoken = {}\n", server.as_str(), token.as_str()))
    }
}

/// Removes the file.
pub(crate) fn forget() -> Result<(), Failure> {
    let Some(path) = path() else { return Ok(()) };
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::refused(format!(
            "the credentials file `{}` cannot be removed",
            path.display()
        ))
        .because_of(&error)),
        _ => Ok(()),
    }
}

fn path() -> Option<PathBuf> {
    environment::configuration_directory()
        .map(|directory| directory.join("jeton").join("credentials.toml"))
}

fn must_be_private(path: &Path) -> Result<(), Failure> {
    let mode = fs::metadata(path)
        .map_err(|error| unreadable(path).because_of(&error))?
        .permissions()
        .mode()
        & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(unreadable(path)
        .because(format!("others may read it (mode {mode:03o})"))
        .hint(format!("`chmod 600 {}`; if others have read it, log in again", path.display())))
}

fn unreadable(path: &Path) -> Failure {
    Failure::usage(format!("the credentials file `{}` cannot be used", path.display()))
        .hint("log in again with `jeton login ACCOUNT --server URL`")
}
