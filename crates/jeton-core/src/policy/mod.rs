//! The policy of a service: what its tokens are, how they travel, who issues them and how they end.
//!
//! A policy is written in TOML and read by [`Policy::parse`]; `docs/guides/write-a-preset.md` explains the language.

mod carrier;
mod claims;
mod declared;
mod error;
mod expiry;
mod front;
mod kind;
mod label;
mod page;
mod path;
mod rule;
mod setting;
mod text;

use jeton_token::Form;

pub use carrier::{Carrier, Presented};
pub use claims::{ClaimFacts, Claims};
pub use declared::{Declared, Purpose};
pub use error::PolicyError;
pub use expiry::{Expiry, TellOwner};
pub use front::{Action, Callers, Front, Response, Route, Template};
pub use kind::{Ending, Feed, Idle, Issuer, Kind, Lifetime, Naming, OnRetiredUse, Reveal};
pub use label::{Label, Words};
pub use page::{Actions, Corner, HelpReaders, KindPage, Page};
pub use path::PathPattern;
pub use rule::{RequestLine, Rule};
pub(crate) use setting::folded;
pub use setting::{Setting, SettingError, SettingUnit, SettingValue};

use crate::{AccountName, ServiceName, Span};

/// The rules of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The service's name.
    pub name: ServiceName,
    /// What people call the service.
    pub label: Label,
    /// Where people find its tokens.
    pub page: Page,
    /// How long a node that is cut off from the log may go on answering; `None` means without limit.
    pub max_staleness: Option<Span>,
    /// Whether strangers may make accounts of this service.
    pub sign_up: SignUp,
    /// What becomes of a token whose owner is disabled or deleted.
    pub owner_gone: OwnerGone,
    /// When people are told that a token is about to expire, and who.
    pub expiry: Expiry,
    /// How long an assertion lives that a token is exchanged for; `None` means that none is.
    pub assertion: Option<Span>,
    /// The kinds of tokens.
    pub kinds: Vec<Kind>,
    /// What requests to some paths need besides; empty where the path does not matter.
    pub rules: Vec<Rule>,
    /// What the service's own listener answers by itself.
    pub front: Front,
    pub(crate) carriers: Vec<Carrier>,
    pub(crate) forms: Vec<Form>,
    pub(crate) text: String,
}

/// Whether strangers may make accounts of a service by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUp {
    /// Administrators make them.
    Closed,
    /// Whoever reaches the service's front.
    Open,
}

/// What becomes of a token whose owner is disabled or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerGone {
    /// It ends.
    Revoke,
    /// It does not work until the owner is enabled again; a deleted one never is, so that it ends.
    Suspend,
    /// It goes on without its owner for so long, or until its own end if that is sooner.
    ExpireIn(Span),
    /// It is this account's from then on.
    HandOver(AccountName),
}

impl Policy {
    /// The name of the service that protects Jeton's own API.
    pub const OWN: &str = "jeton";

    /// Reads a policy.
    ///
    /// # Errors
    /// A [`PolicyError`] that names line, column and key, and what would be right.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        text::parse(text)
    }

    /// The text that this policy was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same rules for a service of another name; `None` where the line of the name is not plain to see.
    pub fn called(&self, name: &ServiceName) -> Option<Self> {
        let head = self.text.split("\n[").next()?;
        let (start, line) =
            head.match_indices('\n').map(|(at, _)| at + 1).chain([0]).find_map(|at| {
                let line = head[at..].lines().next()?;
                line.strip_prefix("name")?.trim_start().strip_prefix('=').map(|_| (at, line))
            })?;
        let text =
            [&self.text[..start], &format!("name = \"{name}\""), &self.text[start + line.len()..]];
        Self::parse(&text.concat()).ok().filter(|policy| policy.name == *name)
    }

    /// Whether this policy protects Jeton itself.
    pub fn is_own(&self) -> bool {
        self.name.as_str() == Self::OWN
    }

    /// The kind of that name.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name.as_str() == name)
    }

    /// Every carrier of every kind, each once.
    pub fn carriers(&self) -> &[Carrier] {
        &self.carriers
    }

    /// Whether `text` has the form of any kind: prefix, shape and checksum. Without I/O, and before any look-up.
    pub fn knows_form_of(&self, text: &str) -> bool {
        self.forms.iter().any(|form| form.check(text).is_ok())
    }
}
