//! A line of the journal: `CODE JSON`.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{KEY_LABEL, Noted};
use crate::{
    Head,
    hex::{hex, unhex},
    log::Line,
    record::Hidden,
};

/// Writes and reads lines.
#[derive(Clone)]
pub(super) struct Lines {
    keyed: Hmac<Sha256>,
}

/// What a line says.
pub(super) enum Said {
    /// The first one: the journal begins behind that entry.
    Begins(Head),
    /// An entry of the log.
    Entry(Box<Noted>),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BeginsText {
    journal: u32,
    behind: i64,
    hash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryText {
    seq: i64,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    event: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    detail: String,
    hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hidden: Option<Hidden>,
}

const LABEL: &[u8] = b"jeton journal v1";
const VERSION: u32 = 1;
/// The digits of a code, and a blank.
const CODE: usize = 2 * 32 + 1;

impl Lines {
    /// Lines under a key that is made of the chain's.
    pub(super) fn new(chain_key: &[u8; 32]) -> Self {
        let mut derived = hmac(chain_key);
        derived.update(KEY_LABEL);
        Self { keyed: hmac(&derived.finalize().into_bytes()) }
    }

    /// The first line of a journal that begins behind `head`, with its end.
    pub(super) fn begins(&self, head: Head) -> String {
        let text = BeginsText { journal: VERSION, behind: head.seq, hash: hex(&head.hash) };
        self.coded(&text)
    }

    /// The line of an entry, with its end.
    pub(super) fn entry(&self, Noted { line, hidden }: &Noted) -> String {
        let id = |id: &Option<[u8; 16]>| id.as_ref().map(|id| hex(id));
        self.coded(&EntryText {
            seq: line.seq,
            at: line.at,
            actor: id(&line.actor),
            event: line.event.clone(),
            account: id(&line.account),
            service: id(&line.service),
            session: id(&line.session),
            token: id(&line.token),
            detail: line.detail.clone(),
            hash: hex(&line.hash),
            hidden: hidden.clone(),
        })
    }

    /// What a line without its end says; nothing where this Jeton did not write it.
    pub(super) fn read(&self, line: &[u8]) -> Option<Said> {
        let (code, json) = line.split_at_checked(CODE)?;
        let (code, blank) = code.split_at(CODE - 1);
        let code: [u8; 32] = unhex(str::from_utf8(code).ok()?)?;
        self.code(json).verify_slice(&code).ok()?;
        if blank != b" " {
            return None;
        }
        match serde_json::from_slice::<EntryText>(json) {
            Ok(entry) => entry.noted().map(|noted| Said::Entry(Box::new(noted))),
            Err(_no_entry) => {
                let begins: BeginsText = serde_json::from_slice(json).ok()?;
                let head = Head { seq: begins.behind, hash: unhex(&begins.hash)? };
                (begins.journal == VERSION).then_some(Said::Begins(head))
            }
        }
    }

    fn coded(&self, text: &impl Serialize) -> String {
        let json = serde_json::to_string(text);
        let json = json.expect("texts and numbers under fixed keys are always JSON");
        let code = self.code(json.as_bytes()).finalize().into_bytes();
        format!("{} {json}\n", hex(&code))
    }

    fn code(&self, json: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.keyed.clone();
        mac.update(LABEL);
        mac.update(json);
        mac
    }
}

impl EntryText {
    fn noted(self) -> Option<Noted> {
        // An id that is none is not one that is missing.
        let id = |text: Option<String>| {
            text.map(|text| unhex(&text)).map_or(Some(None), |id| id.map(Some))
        };
        let line = Line {
            seq: self.seq,
            at: self.at,
            actor: id(self.actor)?,
            event: self.event,
            account: id(self.account)?,
            service: id(self.service)?,
            session: id(self.session)?,
            token: id(self.token)?,
            detail: self.detail,
            hash: unhex(&self.hash)?,
        };
        Some(Noted { line, hidden: self.hidden })
    }
}

impl Said {
    /// The end of the log with this line.
    pub(super) fn head(&self) -> Head {
        match self {
            Self::Begins(head) => *head,
            Self::Entry(noted) => noted.line.head(),
        }
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}
