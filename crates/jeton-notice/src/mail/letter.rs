//! A letter: head and body, as they go over the wire.

use std::{str::FromStr, time::SystemTime};

use jeton_core::{Language, Mail};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use super::Sender;

/// A mail as it goes over the wire. It is never logged.
pub struct Letter {
    pub(crate) envelope: Envelope,
    pub(crate) text: Vec<u8>,
}

/// A text that names no sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sender is a mail address, with a name before it or not: `Jeton <jeton@example.com>`")]
pub struct SenderError;

/// What a letter says, before it is put together.
pub(crate) struct Text {
    pub(crate) subject: String,
    pub(crate) plain: String,
    pub(crate) html: String,
}

impl Letter {
    /// Puts a letter together. The same mail makes the same Message-ID, date and boundary every time.
    pub(crate) fn new(
        mail: &Mail,
        sender: &Sender,
        language: Language,
        text: Text,
    ) -> Result<Self, lettre::error::Error> {
        let not_to = |_| lettre::error::Error::MissingTo;
        let to: Address = mail.recipient.as_str().parse().map_err(not_to)?;
        let from = &sender.0;
        let parts = MultiPart::alternative()
            .boundary(format!("=_{}", mail.id))
            .singlepart(part(ContentType::TEXT_PLAIN, text.plain))
            .singlepart(part(ContentType::TEXT_HTML, text.html));
        let message = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(text.subject)
            .date(SystemTime::from(mail.made_at))
            .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", language.tag()))
            .multipart(parts)?;
        let envelope = Envelope::new(Some(from.email.clone()), vec![to])?;
        Ok(Self { envelope, text: message.formatted() })
    }
}

fn part(of: ContentType, body: String) -> SinglePart {
    SinglePart::builder().content_type(of).body(body)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

impl FromStr for Sender {
    type Err = SenderError;

    fn from_str(text: &str) -> Result<Self, SenderError> {
        let plain = !text.chars().any(char::is_control);
        let mailbox = text.parse::<Mailbox>().ok().filter(|_| plain);
        mailbox.filter(|it| it.email.to_string().is_ascii()).map(Self).ok_or(SenderError)
    }
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(…)")
    }
}
