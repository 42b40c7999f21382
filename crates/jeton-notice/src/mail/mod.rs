//! Mails: what they say, and the way to a server that takes them.

mod courier;
mod digest;
mod letter;
mod relay;
mod stream;
mod templates;
mod words;

use jeton_core::{Language, Mail};
use jiff::{Timestamp, tz::TimeZone};
use lettre::message::Mailbox;

pub use courier::{Carried, Courier};
pub use digest::{Digest, Expiring, User};
pub use letter::{Letter, SenderError};
pub use relay::{Login, Relay, RelayError, RelayOptions, Security};
pub use templates::{TemplateError, Templates};

use digest::Context;

/// Writes mails and knows the way to the server that takes them.
#[derive(Debug)]
pub struct Mailer {
    /// The server.
    pub relay: Relay,
    /// Whom the mails are from.
    pub sender: Sender,
    /// What they say.
    pub templates: Templates,
    /// The zone in which times are told.
    pub zone: Zone,
    /// The language for those whose language is not known.
    pub language: Language,
    /// The URL under which people find the pages of tokens, without a slash at its end.
    pub pages: String,
}

/// Whom mails are from, such as `Jeton <jeton@example.com>`.
#[derive(Debug, Clone)]
pub struct Sender(pub(crate) Mailbox);

/// The zone in which times are told.
#[derive(Debug, Clone)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// A zone that the time zone database of this machine does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no such zone in this machine's time zone database; write `UTC`, or a name such as `America/Sao_Paulo`"
)]
pub struct ZoneError;

/// A mail that could not be written. The templates were tried at the start, so that this is a name or a number that no
/// sample had.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A template does not fit what it is given.
    #[error(transparent)]
    Template(#[from] minijinja::Error),
    /// The parts make no mail.
    #[error(transparent)]
    Parts(#[from] lettre::error::Error),
}

impl Mailer {
    /// The letter that `mail` is, to be read at `now`.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(
        &self,
        mail: &Mail,
        digest: &Digest,
        now: Timestamp,
    ) -> Result<Letter, WriteError> {
        let context = Context::of(digest, &self.zone, &self.pages, now);
        let text = self.templates.expiring(digest.language, &context)?;
        Ok(Letter::new(mail, &self.sender, digest.language, text)?)
    }

    /// A letter that says nothing but that mails arrive.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_test(&self, mail: &Mail) -> Result<Letter, WriteError> {
        let text = self.templates.test(self.language, &self.pages)?;
        Ok(Letter::new(mail, &self.sender, self.language, text)?)
    }

    /// Somebody who carries letters to the server, one after the other.
    #[must_use]
    pub fn courier(&self) -> Courier<'_> {
        Courier::new(&self.relay, self.sender.0.email.domain())
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }
}

impl std::str::FromStr for Zone {
    type Err = ZoneError;

    fn from_str(name: &str) -> Result<Self, ZoneError> {
        if name.eq_ignore_ascii_case("UTC") {
            return Ok(Self::default());
        }
        let zone = TimeZone::get(name).map_err(|_| ZoneError)?;
        Ok(Self { name: zone.iana_name().ok_or(ZoneError)?.to_owned(), zone })
    }
}
