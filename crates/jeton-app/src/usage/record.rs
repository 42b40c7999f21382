//! Writing down what was counted.

use std::sync::atomic::Ordering;

use jeton_core::{Hour, Outcome, ServiceCount, TokenCount};
use jeton_store::CommitError;
use jiff::Timestamp;

use super::{INTERVAL, waiting::OfToken};
use crate::App;

/// So many are written at once; changes that wait come in between.
const AT_ONCE: usize = 256;

impl App {
    /// Gathers what was counted since the last time, and tells when.
    pub(crate) fn gather_usage(&self) -> Timestamp {
        let now = self.clock.now();
        self.usage.gather();
        now
    }

    /// Writes down what waits, if it is time; it was gathered then.
    pub(crate) async fn record_usage(&self, gathered_at: Timestamp) {
        let waited = gathered_at.duration_since(self.usage.written_at());
        // A clock that went back is no reason to wait.
        let is_time = waited >= INTERVAL || waited.is_negative();
        if is_time || self.usage.waiting().is_filling() {
            self.write_usage(gathered_at).await;
        }
    }

    /// Writes down everything that was counted: nothing is lost by a stop.
    pub(crate) async fn record_all_usage(&self) {
        let _one_at_a_time = self.rounds.lock().await;
        let gathered_at = self.gather_usage();
        self.write_usage(gathered_at).await;
    }

    async fn write_usage(&self, gathered_at: Timestamp) {
        let micros = gathered_at.as_microsecond();
        let written = self.write_waiting().await;
        if self.troubles.note("what was counted could not be written down yet", written).is_some() {
            self.usage.written_at.store(micros, Ordering::Release);
        }
    }

    async fn write_waiting(&self) -> Result<(), CommitError> {
        let services = self.usage.waiting().take_services();
        self.write_services(services).await?;
        // No more than there is now: while verdicts go on being counted, this comes to an end.
        let rounds = self.usage.len().div_ceil(AT_ONCE);
        for _ in 0..rounds {
            let tokens = self.usage.waiting().take_tokens(AT_ONCE);
            self.write_tokens(tokens).await?;
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

    async fn write_tokens(&self, counts: Vec<(OfToken, i64, i64)>) -> Result<(), CommitError> {
        let rows = counts.iter().filter_map(|((token, hour, outcome), count, last)| {
            let last_at = Timestamp::from_second(*last).ok()?;
            Some(TokenCount {
                token: *token,
                hour: *hour,
                outcome: *outcome,
                count: *count,
                last_at,
            })
        });
        let written = self.store.observe_tokens(rows.collect()).await;
        if written.is_err() {
            let mut waiting = self.usage.waiting();
            counts.into_iter().for_each(|(key, count, last)| waiting.put_back(key, count, last));
        }
        written
    }
}
