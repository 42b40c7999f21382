//! How often a service is asked, and which of its tokens come first.

use std::collections::HashMap;

use jeton_core::{Caller, Hour, HourCount, TokenId};
use jeton_store::UsageOrder;
use jiff::{Timestamp, civil::Date, tz::Offset};

use crate::{
    App, AppError, Shown,
    usage::{Hours, Period},
};

/// How often a service is asked.
#[derive(Debug)]
pub struct ServiceUsage {
    /// The time that was looked at.
    pub hours: Hours,
    /// How often in each hour, in order.
    pub counts: Vec<HourCount>,
    /// Up to when everything is counted.
    pub counted_until: Timestamp,
}

/// Which tokens of a service come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Top {
    /// Those that were accepted most often on a day of UTC; today where none is named.
    Allowed(Option<Date>),
    /// Those that were refused most often on a day of UTC; today where none is named.
    Denied(Option<Date>),
    /// Those that work and were not used for the longest time.
    Idle,
}

/// A token among the first of its service.
#[derive(Debug)]
pub struct TopToken {
    /// The token.
    pub shown: Shown,
    /// How often it was accepted on that day, and how often refused; nothing where no day is looked at.
    pub counts: Option<(i64, i64)>,
}

impl App {
    /// How often a service is asked, for those who manage it.
    pub async fn service_usage(
        &self,
        service: &str,
        period: Period,
        by: &Caller,
    ) -> Result<ServiceUsage, AppError> {
        let service = self.catalog.named(service)?;
        by.must_manage(&service)?;
        let hours = period.hours(self.clock.now());
        let counted_until = self.usage.written_at();
        let counts = self.store.usage_of_service(service.id, (hours.from, hours.to)).await?;
        Ok(ServiceUsage { hours, counts, counted_until })
    }

    /// The first tokens of a service, for those who manage it.
    pub async fn top_tokens(
        &self,
        service: &str,
        (top, limit): (Top, u32),
        by: &Caller,
    ) -> Result<Vec<TopToken>, AppError> {
        let service = self.catalog.named(service)?;
        by.must_manage(&service)?;
        let now = self.clock.now();
        let day = |date: Option<Date>| number_of(date.unwrap_or_else(|| today(now)));
        let order = match top {
            Top::Allowed(date) => UsageOrder::Allowed { day: day(date) },
            Top::Denied(date) => UsageOrder::Denied { day: day(date) },
            Top::Idle => UsageOrder::Idle { now },
        };
        let found = self.store.top_tokens(service.id, order, limit).await?;
        let mut tokens = Vec::with_capacity(found.len());
        for usage in &found {
            tokens.push(self.load_token(usage.token).await?);
        }
        let shown = self.shown_all(tokens, now).await?;
        let mut shown: HashMap<TokenId, Shown> =
            shown.into_iter().map(|shown| (shown.token.id, shown)).collect();
        let counted = top != Top::Idle;
        let of = |usage: jeton_store::Usage| {
            let shown = shown.remove(&usage.token)?;
            Some(TopToken { shown, counts: counted.then_some((usage.allowed, usage.denied)) })
        };
        Ok(found.into_iter().filter_map(of).collect())
    }
}

fn today(now: Timestamp) -> Date {
    Offset::UTC.to_datetime(now).date()
}

fn number_of(date: Date) -> i64 {
    let midnight = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0));
    midnight.map_or(i64::MAX, |midnight| Hour::of(midnight).day())
}
