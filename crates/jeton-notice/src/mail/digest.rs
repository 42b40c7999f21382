//! What a mail tells, and how a template sees it. Nothing here can hold a secret.

use std::net::IpAddr;

use jeton_core::{
    AccountName, ClientName, KindName, Language, MailAddress, ServiceName, TokenId, TokenName,
    decide::expiry::Remedy,
};
use jiff::Timestamp;
use serde::Serialize;

use super::{Zone, words};

/// Tokens whose end is near, for one reader.
#[derive(Debug, Clone)]
pub struct Digest {
    /// Who reads it.
    pub recipient: MailAddress,
    /// In which language.
    pub language: Language,
    /// The tokens, the first to end first; at least one.
    pub tokens: Vec<Expiring>,
}

/// A token whose end is near.
#[derive(Debug, Clone)]
pub struct Expiring {
    /// The token.
    pub id: TokenId,
    /// Its name, where its kind has names.
    pub name: Option<TokenName>,
    /// The last characters of its secret.
    pub hint: String,
    /// Its kind.
    pub kind: KindName,
    /// Its service.
    pub service: ServiceName,
    /// Its owner.
    pub owner: AccountName,
    /// Its end.
    pub expires_at: Timestamp,
    /// When it was last used, if it ever was.
    pub last_used: Option<Timestamp>,
    /// Who used it of late, the last one first.
    pub users: Vec<User>,
    /// What can be done about its end.
    pub remedy: Remedy,
}

/// A program that was seen with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// What it calls itself.
    pub agent: Option<ClientName>,
    /// Where it was seen.
    pub address: Option<IpAddr>,
}

/// What a template sees.
#[derive(Debug, Serialize)]
pub(super) struct Context {
    recipient: String,
    pages: String,
    /// When the first of them ends, in words.
    first: String,
    tokens: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    name: String,
    hint: String,
    kind: String,
    service: String,
    owner: String,
    /// `in 7 days`
    left: String,
    /// `29 November 2026 at 14:05 UTC`
    expires: String,
    /// The same of its last use; nothing where there was none.
    last_used: Option<String>,
    users: Vec<Seen>,
    /// What can be done about its end, in words.
    remedy: String,
    /// Its page.
    url: String,
}

#[derive(Debug, Serialize)]
struct Seen {
    agent: Option<String>,
    address: Option<String>,
}

impl Context {
    pub(super) fn of(digest: &Digest, zone: &Zone, pages: &str, now: Timestamp) -> Self {
        let language = digest.language;
        let first = digest.tokens.iter().map(|token| token.expires_at).min();
        Self {
            recipient: plain(digest.recipient.as_str()),
            pages: pages.to_owned(),
            first: first.map(|end| words::until(end, now, language)).unwrap_or_default(),
            tokens: digest
                .tokens
                .iter()
                .map(|token| Line::of(token, (zone, language), pages, now))
                .collect(),
        }
    }
}

impl Line {
    fn of(
        token: &Expiring,
        (zone, language): (&Zone, Language),
        pages: &str,
        now: Timestamp,
    ) -> Self {
        let name = token.name.as_ref().map_or(token.kind.as_str(), TokenName::as_str);
        Self {
            id: token.id.to_string(),
            name: plain(name),
            hint: plain(&token.hint),
            kind: plain(token.kind.as_str()),
            service: plain(token.service.as_str()),
            owner: plain(token.owner.as_str()),
            left: words::until(token.expires_at, now, language),
            expires: words::moment(token.expires_at, zone, language),
            last_used: token.last_used.map(|at| words::moment(at, zone, language)),
            users: token.users.iter().map(Seen::of).collect(),
            remedy: words::remedy(token.remedy, language),
            url: format!("{pages}/tokens/{}", token.id),
        }
    }
}

impl Seen {
    fn of(user: &User) -> Self {
        Self {
            agent: user.agent.as_ref().map(|agent| plain(agent.as_str())),
            address: user.address.map(|address| address.to_string()),
        }
    }
}

/// A name without what could break a line. Names hold no such characters; a mail does not rely on it.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
