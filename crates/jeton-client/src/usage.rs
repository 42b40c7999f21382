//! Usage: how often tokens and services were asked about, by hour and outcome.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Answer, Client, Error, Page, Token, TokenId, address::Target, client::Call};

/// The time that is asked about, in whole hours of UTC.
#[derive(Debug, Clone, Default)]
pub struct Period {
    /// From the hour in which this lies, RFC 3339; the 24 hours before the end where nothing is said.
    pub from: Option<String>,
    /// Up to the hour in which this lies, RFC 3339; now where nothing is said.
    pub to: Option<String>,
}

/// How often a token is used, and by whom.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct TokenUsage {
    /// The token.
    pub token: TokenId,
    /// When it was last used and accepted, to the second.
    pub last_used_at: Option<String>,
    /// Where that came from.
    pub last_used_address: Option<String>,
    /// The program, by its `User-Agent`.
    pub last_used_agent: Option<String>,
    /// When one of its replaced secrets was last refused, within the last 30 days.
    pub replaced_shown_at: Option<String>,
    /// When it was last refused after its end, within the last 30 days.
    pub shown_after_end_at: Option<String>,
    /// The beginning of the first hour. RFC 3339, UTC.
    pub from: String,
    /// The end of the last hour.
    pub to: String,
    /// Up to when everything is counted.
    pub counted_until: String,
    /// How often in all, by outcome: `allowed`, or why it was refused.
    pub totals: BTreeMap<String, i64>,
    /// Hours without any are left out.
    pub hours: Vec<Hour>,
    /// From where within the last 30 days, the latest first.
    pub addresses: Vec<Seen>,
    /// By what programs, in the same way.
    pub agents: Vec<Seen>,
}

/// How often a service is asked.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ServiceUsage {
    /// The beginning of the first hour. RFC 3339, UTC.
    pub from: String,
    /// The end of the last hour.
    pub to: String,
    /// Up to when everything is counted.
    pub counted_until: String,
    /// How often in all, by outcome: `allowed`, or why it was refused.
    pub totals: BTreeMap<String, i64>,
    /// Hours without any are left out.
    pub hours: Vec<Hour>,
}

/// How often within an hour.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Hour {
    /// When it begins, RFC 3339.
    pub from: String,
    /// By outcome: `allowed`, or why it was refused.
    pub counts: BTreeMap<String, i64>,
}

/// An address or a program, and when it was seen.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Seen {
    /// The address, or the program by its `User-Agent`.
    pub name: String,
    /// Whether any of its uses was accepted.
    pub accepted: bool,
    /// RFC 3339, to the second.
    pub first_seen_at: String,
    /// RFC 3339, to the second.
    pub last_seen_at: String,
}

/// Which tokens of a service come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopBy {
    /// Those that were accepted most often on a day.
    Allowed,
    /// Those that were refused most often on a day.
    Denied,
    /// Those that work and were not used for the longest time.
    Idle,
}

/// Which tokens are asked for, and how many.
#[derive(Debug, Clone)]
pub struct Top {
    /// Which.
    pub by: TopBy,
    /// A day of UTC, such as `2026-01-15`; today where nothing is said.
    pub day: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    pub limit: Option<u16>,
}

/// A token among the first of its service.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct TopToken {
    /// The token.
    #[serde(flatten)]
    pub token: Token,
    /// How often it was accepted on that day; `None` where no day is looked at.
    pub allowed: Option<i64>,
    /// How often it was refused on that day; `None` where no day is looked at.
    pub denied: Option<i64>,
}

impl Period {
    fn of(&self, target: Target) -> Target {
        target.with("from", self.from.as_ref()).with("to", self.to.as_ref())
    }
}

impl TopBy {
    fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Idle => "idle",
        }
    }
}

impl Client {
    /// How often a token is used, and from where and by what programs.
    pub async fn token_usage(
        &self,
        id: &TokenId,
        period: &Period,
    ) -> Result<Answer<TokenUsage>, Error> {
        let target = Target::new(&["tokens", id.as_str(), "usage"]);
        self.ask(Call::get(period.of(target))).await
    }

    /// How often a service is asked. Needs an administrator or an operator of it.
    pub async fn service_usage(
        &self,
        name: &str,
        period: &Period,
    ) -> Result<Answer<ServiceUsage>, Error> {
        let target = Target::new(&["services", name, "usage"]);
        self.ask(Call::get(period.of(target))).await
    }

    /// The first tokens of a service by their use. Needs an administrator or an operator of it.
    pub async fn top_tokens(&self, name: &str, top: &Top) -> Result<Answer<Page<TopToken>>, Error> {
        let target = Target::new(&["services", name, "usage", "top"]);
        let target = target.with("by", Some(top.by.word())).with("day", top.day.as_ref());
        self.ask(Call::get(target.with("limit", top.limit))).await
    }
}
