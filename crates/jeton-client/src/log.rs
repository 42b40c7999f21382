//! Reading the log.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Answer, Client, Error, FaultId, Page, PageQuery, Pieces, ServiceId, SessionId,
    TokenId, address::Target, client::Call,
};

/// One entry of the log.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Entry {
    /// Its position: 1, 2, 3 … without gaps.
    pub seq: u64,
    /// RFC 3339, UTC.
    pub at: String,
    /// What happened, such as `token.rotated`.
    pub event: String,
    /// Who did it; `None` where it was Jeton itself.
    pub actor: Option<AccountId>,
    /// The account that it is about.
    pub account: Option<AccountId>,
    /// The service that it is about.
    pub service: Option<ServiceId>,
    /// The session that it is about.
    pub session: Option<SessionId>,
    /// The token that it is about.
    pub token: Option<TokenId>,
    /// What who did it is called now, where the caller may know.
    pub actor_name: Option<String>,
    /// What the account is called now, where the caller may know.
    pub account_name: Option<String>,
    /// What the service is called.
    pub service_name: Option<String>,
    /// What the token was called then.
    pub name: Option<String>,
    /// The signing key that it is about, `key_…`.
    pub signing_key: Option<String>,
    /// The setting of the service that was set or taken back.
    pub setting: Option<ChangedSetting>,
    /// The sweep that it is about, `swp_…`.
    pub sweep: Option<String>,
    /// How many tokens a sweep ended.
    pub ended: Option<u64>,
    /// The export that it is about, `exp_…`.
    pub export: Option<String>,
    /// The fault that it is about, `flt_…`.
    pub fault: Option<String>,
    /// The webhook that it is about, `whk_…`.
    pub webhook: Option<String>,
    /// Why a token ended, or what a fault is about.
    pub cause: Option<String>,
    /// The link of the hash chain, hexadecimal.
    pub hash: String,
}

/// A setting that was set. Its values are told to those who manage the service.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ChangedSetting {
    /// Its key.
    pub key: String,
    /// Its value before; `None` where none was set.
    pub before: Option<String>,
    /// Its value afterwards; `None` where it was taken back.
    pub after: Option<String>,
}

/// How the chain of the log stands.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Chain {
    /// `whole`, or `broken` where it was found not to be what was written, or a fault about it is open.
    pub state: String,
    /// The open faults that say what is wrong.
    pub faults: Vec<FaultId>,
    /// How many entries the log has.
    pub entries: u64,
    /// Up to which entry it was checked as it grew.
    pub checked: Option<u64>,
    /// When all of it was last found whole since Jeton started, RFC 3339.
    pub whole_at: Option<String>,
    /// The last entry that is noted outside the database.
    pub anchored: Option<u64>,
    /// When that was noted, RFC 3339.
    pub anchored_at: Option<String>,
}

/// Which entries are asked for. What is not said does not matter.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LogQuery {
    /// Those about one token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenId>,
    /// Those about one fault: its opening, its end, and what happened to its token between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultId>,
    /// Those about or by one account, by its name or `acc_…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Those of what one account did, by its name or `acc_…`, or `jeton` for what Jeton itself did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Those about one service, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Those of any of these events; `token.` means all of tokens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// Those of that time or later, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Those of an earlier time, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// Which entries come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogOrder {
    /// The oldest.
    Oldest,
    /// The newest.
    Newest,
}

/// How exported entries are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A JSON object a line.
    Jsonl,
    /// Comma-separated values below a line of names.
    Csv,
}

impl Client {
    /// A page of the log. Its cursor may also be a `seq` behind which to begin, or with the newest first before which.
    /// A member sees what concerns them, an administrator everything.
    pub async fn log(
        &self,
        query: &LogQuery,
        order: LogOrder,
        page: &PageQuery,
    ) -> Result<Answer<Page<Entry>>, Error> {
        let order = match order {
            LogOrder::Oldest => "oldest",
            LogOrder::Newest => "newest",
        };
        self.ask(Call::get(page.of(query.of(Target::new(&["log"])).with("order", Some(order)))))
            .await
    }

    /// How the chain of the log stands, for administrators.
    pub async fn log_chain(&self) -> Result<Answer<Chain>, Error> {
        self.ask(Call::get(Target::new(&["log", "chain"]))).await
    }

    /// Follows the log from behind the place `after`, or from its end.
    pub async fn follow_log(
        &self,
        query: &LogQuery,
        after: Option<u64>,
    ) -> Result<FollowedLog, Error> {
        let target = query.of(Target::new(&["log", "follow"])).with("cursor", after);
        Ok(FollowedLog { pieces: self.open(Call::get(target)).await?, read: Vec::new() })
    }

    /// Exports the log. An answer that breaks off is an error, and what came of it is not whole.
    pub async fn export_log(
        &self,
        query: &LogQuery,
        format: ExportFormat,
    ) -> Result<Pieces, Error> {
        let format = match format {
            ExportFormat::Jsonl => "jsonl",
            ExportFormat::Csv => "csv",
        };
        let order = ExportOrder { format, query };
        self.open(Call::post(Target::new(&["log", "export"])).with(&order)).await
    }
}

#[derive(Serialize)]
struct ExportOrder<'q> {
    format: &'static str,
    #[serde(flatten)]
    query: &'q LogQuery,
}

impl LogQuery {
    fn of(&self, target: Target) -> Target {
        let events = Some(self.events.join(",")).filter(|events| !events.is_empty());
        target
            .with("token", self.token.as_ref())
            .with("fault", self.fault.as_ref())
            .with("account", self.account.as_ref())
            .with("actor", self.actor.as_ref())
            .with("service", self.service.as_ref())
            .with("event", events)
            .with("since", self.since.as_ref())
            .with("until", self.until.as_ref())
    }
}

/// A log that is followed.
#[derive(Debug)]
pub struct FollowedLog {
    pieces: Pieces,
    read: Vec<u8>,
}

impl FollowedLog {
    /// The next entry, as the server sent it and read; nothing where the server ends.
    ///
    /// # Errors
    /// Where the connection breaks, and where what comes is no entry.
    pub async fn next(&mut self) -> Result<Option<Answer<Entry>>, Error> {
        loop {
            while let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.read.drain(..=end).collect();
                // Comments and the other fields tell nothing that the data does not.
                if let Some(data) = line.strip_prefix(b"data: ") {
                    let json = Bytes::copy_from_slice(data.trim_ascii_end());
                    return self.pieces.read(json).map(Some);
                }
            }
            match self.pieces.next().await? {
                Some(piece) => self.read.extend_from_slice(&piece),
                None => return Ok(None),
            }
        }
    }
}
