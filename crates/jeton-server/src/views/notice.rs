//! Notices in JSON.

use jeton_app::QueuedNotice;
use jeton_core::MailState;
use serde::Serialize;
use utoipa::ToSchema;

/// What somebody is told about a fault by mail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeView {
    /// `flt_…`: what it is about.
    fault: String,
    /// The address.
    recipient: String,
    /// `waiting`, `sent`, `failed`, `dropped`: what it says was over before it was sent.
    state: &'static str,
    /// RFC 3339, UTC.
    queued_at: String,
    /// `mail_…`: the mail that carries it, once there is one. Its Message-ID begins with that.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<String>,
    /// How often a server has answered to that mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<i64>,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<String>,
    /// When a server took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
    /// What the server said at last, where it did not take it.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Mails that are tried again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetriedView {
    /// How many.
    pub(crate) mails: usize,
}

impl From<&QueuedNotice> for NoticeView {
    fn from(QueuedNotice { notice, mail }: &QueuedNotice) -> Self {
        let state = match (notice.dropped_at, mail) {
            (Some(_), _) => MailState::Dropped,
            (None, Some(mail)) => mail.state(),
            (None, None) => MailState::Waiting,
        };
        let mail = mail.as_ref();
        Self {
            fault: notice.id.fault.to_string(),
            recipient: notice.id.recipient.to_string(),
            state: state.name(),
            queued_at: notice.queued_at.to_string(),
            mail: mail.map(|mail| mail.id.to_string()),
            attempts: mail.map(|mail| mail.attempts),
            next_at: mail.and_then(|mail| mail.next_at).map(|at| at.to_string()),
            sent_at: mail.and_then(|mail| mail.sent_at).map(|at| at.to_string()),
            error: mail.and_then(|mail| mail.error.clone()),
        }
    }
}
