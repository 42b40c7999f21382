//! What a template can show.

use std::collections::BTreeMap;

use jeton_core::{Account, Session, Token};
use jeton_token::Secret;
use serde::Serialize;

/// What a template can show. `docs/guides/write-a-preset.md` explains each name.
#[derive(Clone, Default, Serialize)]
pub(super) struct Context {
    pub(super) status: u16,
    pub(super) reason: &'static str,
    pub(super) detail: String,
    pub(super) account: Option<AccountFacts>,
    pub(super) accounts: Vec<AccountFacts>,
    pub(super) token: Option<TokenFacts>,
    pub(super) tokens: Vec<TokenFacts>,
    pub(super) session: Option<SessionFacts>,
    pub(super) secret: Option<String>,
    pub(super) secrets: BTreeMap<String, String>,
    pub(super) is: Option<String>,
    pub(super) page: Page,
}

/// Every name that a template may use.
pub(super) const NAMES: [&str; 12] = [
    "status", "reason", "detail", "account", "accounts", "token", "tokens", "session", "secret",
    "secrets", "is", "page",
];

#[derive(Clone, Serialize)]
pub(super) struct AccountFacts {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) role: &'static str,
}

#[derive(Clone, Serialize)]
pub(super) struct TokenFacts {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) key: Option<String>,
    pub(super) kind: String,
    pub(super) name: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) hint: String,
    pub(super) secret: Option<String>,
    pub(super) created_at: String,
    pub(super) renewed_at: String,
    pub(super) expires_at: Option<String>,
}

#[derive(Clone, Serialize)]
pub(super) struct SessionFacts {
    pub(super) id: String,
    pub(super) expires_at: String,
}

/// The page that a client asked for.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Page {
    /// Which one, from 1.
    pub(super) number: usize,
    /// How many things a page has at most.
    size: usize,
    /// How many things there are on all pages.
    total: usize,
    /// Whether there is no page behind it.
    last: bool,
}

impl Page {
    /// The page of that number, from 1, where each has `size` things.
    pub(super) fn new(number: usize, size: usize) -> Self {
        Self { number: number.max(1), size: size.max(1), total: 0, last: true }
    }

    /// The things of `all` that stand on this page, which then knows how many there are.
    pub(super) fn cut<T>(&mut self, all: Vec<T>) -> Vec<T> {
        self.total = all.len();
        let before = (self.number - 1).saturating_mul(self.size);
        self.last = before.saturating_add(self.size) >= self.total;
        all.into_iter().skip(before).take(self.size).collect()
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new(1, 25)
    }
}

impl From<&Account> for AccountFacts {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            number: account.id.number().to_string(),
            name: account.name.to_string(),
            role: account.role.name(),
        }
    }
}

impl TokenFacts {
    /// What can be shown of a token but for what the product calls it.
    pub(super) fn of(token: &Token, secret: Option<&Secret>) -> Self {
        Self {
            key: None,
            id: token.id.to_string(),
            number: token.id.number(),
            kind: token.kind.to_string(),
            name: token.name.as_ref().map(ToString::to_string),
            hint: token.live.hint.as_str().to_owned(),
            secret: secret.map(|secret| secret.expose().to_owned()),
            scopes: token.scopes.iter().map(ToString::to_string).collect(),
            created_at: token.created_at.to_string(),
            renewed_at: token.live.since.to_string(),
            expires_at: token.expires_at.map(|at| at.to_string()),
        }
    }
}

impl From<&Session> for SessionFacts {
    fn from(session: &Session) -> Self {
        Self { id: session.id.to_string(), expires_at: session.expires_at.to_string() }
    }
}
