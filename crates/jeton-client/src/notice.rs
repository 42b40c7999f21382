//! Notices: what somebody is told about a fault by mail.

use serde::Deserialize;

use crate::{Answer, Client, Error, FaultId, Page, PageQuery, address::Target, client::Call};

/// What somebody is told about a fault by mail.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Notice {
    /// What it is about.
    pub fault: FaultId,
    /// The address.
    pub recipient: String,
    /// `waiting`, `sent`, `failed`, `dropped`.
    pub state: String,
    /// RFC 3339, UTC.
    pub queued_at: String,
    /// The mail that carries it, once there is one.
    pub mail: Option<String>,
    /// How often a server has answered to that mail.
    pub attempts: Option<i64>,
    /// When it is tried next.
    pub next_at: Option<String>,
    /// When a server took it.
    pub sent_at: Option<String>,
    /// What the server said at last, where it did not take it.
    pub error: Option<String>,
}

/// Which notices are asked for.
#[derive(Debug, Clone, Default)]
pub struct NoticeQuery {
    /// Those of this fault.
    pub fault: Option<FaultId>,
    /// Those to this address.
    pub recipient: Option<String>,
    /// Those alone that were given up.
    pub failed: bool,
    /// Which page.
    pub page: PageQuery,
}

/// Mails that are tried again.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Retried {
    /// How many.
    pub mails: u64,
}

impl Client {
    /// A page of notices, for administrators.
    pub async fn notices(&self, query: &NoticeQuery) -> Result<Answer<Page<Notice>>, Error> {
        let target = Target::new(&["notices"])
            .with("fault", query.fault.as_ref())
            .with("recipient", query.recipient.as_deref())
            .with("failed", query.failed.then_some(true));
        self.ask(Call::get(query.page.of(target))).await
    }

    /// Has the mails that were given up tried again, those to one address or to all.
    pub async fn retry_notices(&self, recipient: Option<&str>) -> Result<Answer<Retried>, Error> {
        let target = Target::new(&["notices", "retry"]).with("recipient", recipient);
        self.ask(Call::post(target)).await
    }
}
