//! Usage in JSON.

use std::collections::BTreeMap;

use jeton_app::{Hours, Seen, ServiceUsage, TokenUsage, TopToken};
use jeton_core::{Hour, HourCount};
use serde::Serialize;
use utoipa::ToSchema;

use super::TokenView;

/// How often a token is used, and by whom.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenUsageView {
    /// `tok_…`
    token: String,
    /// When it was last used and accepted, to the second; absent where it never was.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_address: Option<String>,
    /// The program, by its `User-Agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_agent: Option<String>,
    /// When one of its secrets that a newer one replaced was last refused, within the last 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_shown_at: Option<String>,
    /// When it was last refused after it had ended, within the last 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown_after_end_at: Option<String>,
    #[serde(flatten)]
    counts: CountsView,
    /// From where within the last 30 days, the latest first: of each secret at most 64 that were accepted and 64 that
    /// were refused.
    addresses: Vec<SeenView>,
    /// By what programs, in the same way.
    agents: Vec<SeenView>,
}

/// How often a service is asked.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceUsageView {
    #[serde(flatten)]
    counts: CountsView,
}

/// How often, in whole hours.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountsView {
    /// The beginning of the first hour. RFC 3339, UTC.
    from: String,
    /// The end of the last hour.
    to: String,
    /// Up to when everything is counted: some seconds ago. What is later may be missing.
    counted_until: String,
    /// How often in all, by outcome: `allowed`, or why it was refused.
    totals: BTreeMap<&'static str, i64>,
    /// Hours without any are left out.
    hours: Vec<HourView>,
}

/// How often within an hour.
#[derive(Serialize, ToSchema)]
pub(crate) struct HourView {
    /// When it begins.
    from: String,
    /// By outcome: `allowed`, or why it was refused.
    counts: BTreeMap<&'static str, i64>,
}

/// An address or a program.
#[derive(Serialize, ToSchema)]
pub(crate) struct SeenView {
    /// The address, or the program by its `User-Agent`.
    name: String,
    /// Whether any of its uses was accepted.
    accepted: bool,
    first_seen_at: String,
    last_seen_at: String,
}

/// A token among the first of its service.
#[derive(Serialize, ToSchema)]
pub(crate) struct TopView {
    #[serde(flatten)]
    token: TokenView,
    /// How often it was accepted on that day; absent where no day is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<i64>,
    /// How often it was refused on that day; absent where no day is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    denied: Option<i64>,
}

impl From<&TokenUsage> for TokenUsageView {
    fn from(usage: &TokenUsage) -> Self {
        let last = usage.shown.last_use.as_ref();
        let moment = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
        Self {
            token: usage.shown.token.id.to_string(),
            last_used_at: last.map(|last| last.at.to_string()),
            last_used_address: last.and_then(|last| last.address).map(|from| from.to_string()),
            last_used_agent: last.and_then(|last| last.agent.as_ref()).map(ToString::to_string),
            replaced_shown_at: moment(usage.replaced_shown_at),
            shown_after_end_at: moment(usage.shown_after_end_at),
            counts: CountsView::of(usage.hours, &usage.counts, usage.counted_until),
            addresses: usage.addresses.iter().map(SeenView::of).collect(),
            agents: usage.agents.iter().map(SeenView::of).collect(),
        }
    }
}

impl From<&ServiceUsage> for ServiceUsageView {
    fn from(usage: &ServiceUsage) -> Self {
        Self { counts: CountsView::of(usage.hours, &usage.counts, usage.counted_until) }
    }
}

impl From<&TopToken> for TopView {
    fn from(top: &TopToken) -> Self {
        Self {
            token: (&top.shown).into(),
            allowed: top.counts.map(|(allowed, _)| allowed),
            denied: top.counts.map(|(_, denied)| denied),
        }
    }
}

impl CountsView {
    fn of(hours: Hours, counts: &[HourCount], until: jiff::Timestamp) -> Self {
        let mut totals = BTreeMap::new();
        let mut by_hour: BTreeMap<Hour, BTreeMap<&'static str, i64>> = BTreeMap::new();
        for count in counts {
            let outcome = count.outcome.code();
            let of_hour = by_hour.entry(count.hour).or_default();
            for sum in [totals.entry(outcome).or_default(), of_hour.entry(outcome).or_default()] {
                // What somebody else wrote there may be any number.
                *sum = i64::saturating_add(*sum, count.count);
            }
        }
        let hour = |(hour, counts)| HourView { from: start(hour), counts };
        Self {
            from: start(hours.from),
            to: start(hours.to),
            counted_until: until.to_string(),
            totals,
            hours: by_hour.into_iter().map(hour).collect(),
        }
    }
}

impl SeenView {
    fn of((name, seen): &(impl ToString, Seen)) -> Self {
        Self {
            name: name.to_string(),
            accepted: seen.accepted,
            first_seen_at: seen.first_at.to_string(),
            last_seen_at: seen.last_at.to_string(),
        }
    }
}

fn start(hour: Hour) -> String {
    hour.start().unwrap_or(jiff::Timestamp::MAX).to_string()
}
