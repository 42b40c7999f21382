//! Writing down what was counted.

use std::{sync::atomic::Ordering, time::Duration};

use jeton_core::{Hour, Outcome, ServiceCount, TokenCount};
use jeton_store::CommitError;
use jiff::Timestamp;

use super::{INTERVAL, waiting::Count};
use crate::{App, pace::Pace};

/// So many are written at once; changes that wait come in between.
const AT_ONCE: usize = 128;

impl App {
    /// Gathers what was counted since the last time, and tells when.
    pub(crate) fn gather_usage(&self) -> Timestamp {
        let now = self.clock.now();
        let dropped = match self.usage.gather() {
            0 => Ok(()),
            dropped => Err(dropped),
        };
        self.troubles.note("more tokens were used than could be counted", dropped);
        now
    }

    /// Writes down what waits, if it is time, as far as the pace of a round goes; it was gathered then. What is left of it is
    /// written down in the next rounds.
    pub(crate) async fn record_usage(&self, gathered_at: Timestamp) {
        let waited = gathered_at.duration_since(self.usage.written_at());
        // A clock that went back is no reason to wait.
        let is_time = waited >= INTERVAL || waited.is_negative();
        let (is_written, is_filling) = {
            let waiting = self.usage.waiting();
            (waiting.is_written(), waiting.is_filling())
        };
        if is_written && !is_time && !is_filling {
            return;
        }
        if is_written {
            self.usage.waiting().close(gathered_at);
        }
        self.write_usage(Pace::of_a_round()).await;
    }

    /// Writes down everything that was counted: nothing is lost by a stop.
    pub(crate) async fn record_all_usage(&self) {
        let _one_at_a_time = self.rounds.lock().await;
        let gathered_at = self.gather_usage();
        self.usage.waiting().close(gathered_at);
        self.write_usage(Pace::unlimited()).await;
    }

    async fn write_usage(&self, pace: Pace) {
        let written = self.write_closed(pace).await;
        if self.troubles.note("what was counted could not be written down yet", written).is_some() {
            let waiting = self.usage.waiting();
            if waiting.is_written() {
                let micros = waiting.closed_at().as_microsecond();
                self.usage.written_at.store(micros, Ordering::Release);
            }
        }
    }

    async fn write_closed(&self, mut pace: Pace) -> Result<(), CommitError> {
        let services = self.usage.waiting().take_services();
        if !services.is_empty() {
            self.write_services(services).await?;
        }
        while pace.allows_more() {
            let tokens = self.usage.waiting().take_tokens(AT_ONCE);
            if tokens.is_empty() {
                break;
            }
            pace.spend(self.write_tokens(tokens).await?);
        }
        Ok(())
    }

    async fn write_services(
        &self,
        counts: Vec<((u32, Hour, Outcome), i64)>,
    ) -> Result<(), CommitError> {
        let rows = counts.iter().filter_map(|((service, hour, outcome), count)| {
            let service = self.replica.service_numbered(*service)?.id;
            Some(ServiceCount { service, hour: *hour, outcome: *outcome, count: *count })
        });
        let written = self.store.observe_services(rows.collect()).await;
        if written.is_err() {
            let mut waiting = self.usage.waiting();
            counts.into_iter().for_each(|(key, count)| waiting.put_back_service(key, count));
        }
        written
    }

    async fn write_tokens(&self, counts: Vec<Count>) -> Result<Duration, CommitError> {
        let rows = counts.iter().filter_map(|((token, hour, outcome), count, last)| {
            let (token, hour, outcome, count) = (*token, *hour, *outcome, *count);
            let last_at = Timestamp::from_second(*last).ok()?;
            Some(TokenCount { token, hour, outcome, count, last_at })
        });
        let written = self.store.observe_tokens(rows.collect()).await;
        if written.is_err() {
            let mut waiting = self.usage.waiting();
            counts.into_iter().for_each(|(key, count, last)| waiting.put_back(key, count, last));
        }
        written
    }
}
