//! Notices, and the mails that carry them.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use super::{
    id::{FaultId, MailId},
    mail::MailAddress,
};

/// Which notice: that of a fault, to somebody. Shown as `flt_…:name@domain`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NoticeId {
    /// What it is about.
    pub fault: FaultId,
    /// Who is told.
    pub recipient: MailAddress,
}

/// A text that names no notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a notice is named by its fault and its recipient, `flt_…:name@domain`")]
pub struct NoticeIdError;

/// What somebody is told about a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which one it is.
    pub id: NoticeId,
    /// When it was filed.
    pub queued_at: Timestamp,
    /// The mail that carries it, once there is one.
    pub mail: Option<MailId>,
    /// When it was dropped, because what it says was over before it was sent.
    pub dropped_at: Option<Timestamp>,
}

/// A mail to one address, with one notice or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its identifier. The Message-ID is made of it, so that a mail which is sent again can be told from a new one.
    pub id: MailId,
    /// Who gets it.
    pub recipient: MailAddress,
    /// When it was put together.
    pub made_at: Timestamp,
    /// How often a server has answered to it.
    pub attempts: i64,
    /// When it is tried next; none where it is tried no more.
    pub next_at: Option<Timestamp>,
    /// When a server took it.
    pub sent_at: Option<Timestamp>,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
    /// What the server said at last, where it did not take it.
    pub error: Option<String>,
}

impl Mail {
    /// A mail that is to be sent at once.
    pub fn new(id: MailId, recipient: MailAddress, now: Timestamp) -> Self {
        Self {
            id,
            recipient,
            made_at: now,
            attempts: 0,
            next_at: Some(now),
            sent_at: None,
            failed_at: None,
            error: None,
        }
    }

    /// The mail, not to be sent: nothing in it matters any more.
    #[must_use]
    pub fn dropped(&self) -> Self {
        Self { next_at: None, ..self.clone() }
    }

    /// What became of it.
    pub fn state(&self) -> MailState {
        match (self.sent_at, self.failed_at, self.next_at) {
            (Some(_), ..) => MailState::Sent,
            (None, Some(_), _) => MailState::Failed,
            (None, None, Some(_)) => MailState::Waiting,
            (None, None, None) => MailState::Dropped,
        }
    }
}

/// What became of a notice, or of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailState {
    /// It is still to be sent.
    Waiting,
    /// A server took it.
    Sent,
    /// It was refused, or tried as often as can be.
    Failed,
    /// What it says was over before it was sent.
    Dropped,
}

impl MailState {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.fault, self.recipient)
    }
}

impl FromStr for NoticeId {
    type Err = NoticeIdError;

    fn from_str(text: &str) -> Result<Self, NoticeIdError> {
        let (fault, recipient) = text.split_once(':').ok_or(NoticeIdError)?;
        Ok(Self {
            fault: fault.parse().map_err(|_| NoticeIdError)?,
            recipient: recipient.parse().map_err(|_| NoticeIdError)?,
        })
    }
}
