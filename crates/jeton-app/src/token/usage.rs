//! How often a token is used, and by whom.

use std::{collections::BTreeMap, net::IpAddr};

use jeton_core::{Caller, ClientName, HourCount, SecretMark, TokenId, Use};
use jiff::Timestamp;

use super::Shown;
use crate::{
    App, AppError,
    usage::{Hours, Period},
};

/// How often a token is used, and by whom.
#[derive(Debug)]
pub struct TokenUsage {
    /// The token, with its last use.
    pub shown: Shown,
    /// The time that was looked at.
    pub hours: Hours,
    /// How often in each hour, in order.
    pub counts: Vec<HourCount>,
    /// Up to when everything is counted.
    pub counted_until: Timestamp,
    /// From where it was used within the last 30 days, the latest first.
    pub addresses: Vec<(IpAddr, Seen)>,
    /// By what programs it was used within the last 30 days, the latest first.
    pub agents: Vec<(ClientName, Seen)>,
    /// When one of its replaced secrets was last refused, within the last 30 days.
    pub replaced_shown_at: Option<Timestamp>,
    /// When it was last refused after its end, within the last 30 days.
    pub shown_after_end_at: Option<Timestamp>,
}

/// When something was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// First.
    pub first_at: Timestamp,
    /// Last.
    pub last_at: Timestamp,
    /// Whether any of it was accepted.
    pub accepted: bool,
}

impl App {
    /// How often a token is used and by whom, for a caller who may see it.
    pub async fn usage(
        &self,
        id: TokenId,
        period: Period,
        by: &Caller,
    ) -> Result<TokenUsage, AppError> {
        let shown = self.token(id, by).await?;
        let hours = period.hours(shown.at);
        // Before the counts are read: what is written in between is there as well.
        let counted_until = self.usage.written_at();
        let counts = self.store.usage_of_token(id, (hours.from, hours.to)).await?;
        let uses = self.store.uses_of(id).await?;
        let live = SecretMark::of(&shown.token.live.digest);
        let refused = || uses.iter().filter(|seen| !seen.accepted);
        let ended = shown.token.end.map(|end| end.at);
        Ok(TokenUsage {
            addresses: gathered(&uses, |seen| seen.address),
            agents: gathered(&uses, |seen| seen.agent.clone()),
            replaced_shown_at: last(refused().filter(|seen| seen.secret != live)),
            shown_after_end_at: ended
                .and_then(|end| last(refused().filter(|seen| seen.last_at >= end))),
            shown,
            hours,
            counts,
            counted_until,
        })
    }
}

fn last<'u>(uses: impl Iterator<Item = &'u Use>) -> Option<Timestamp> {
    uses.map(|seen| seen.last_at).max()
}

/// What the uses have in common, and when each of it was seen.
fn gathered<T: Ord>(uses: &[Use], of: impl Fn(&Use) -> Option<T>) -> Vec<(T, Seen)> {
    let mut all: BTreeMap<T, Seen> = BTreeMap::new();
    for seen in uses {
        let Some(what) = of(seen) else { continue };
        let Use { first_at, last_at, accepted, .. } = *seen;
        let span = all.entry(what).or_insert(Seen { first_at, last_at, accepted });
        span.first_at = span.first_at.min(first_at);
        span.last_at = span.last_at.max(last_at);
        span.accepted |= accepted;
    }
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by_key(|(_, span)| std::cmp::Reverse(span.last_at));
    all
}
