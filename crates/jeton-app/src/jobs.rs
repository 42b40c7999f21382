//! Jobs: what is done at its time and not because somebody asks.
//!
//! There is a round every second, which by itself looks at memory, at the clocks and at two files, and asks the writer whether it is
//! there. A job that has to look at the database does so when something was written, or when the time has come that it found
//! at its last look: see [`Rest`](crate::rest::Rest).

use std::time::Duration;

use crate::App;

/// How long the jobs wait between two rounds.
const PAUSE: Duration = Duration::from_secs(1);

impl App {
    /// Does what is due, a round every second, until `stop` is done: then it finishes the round. No verdict waits for a
    /// job: what has expired is refused whether a job was there or not.
    pub async fn run_jobs(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut rounds = tokio::time::interval(PAUSE);
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = rounds.tick() => {}
                () = &mut stop => return,
            }
            self.do_jobs().await;
        }
    }

    /// One round of the jobs, after the one that is under way if there is one. A job that fails says so in the
    /// operator's log and is tried again with the next round.
    pub async fn do_jobs(&self) {
        let mut rounds = self.rounds.lock().await;
        self.keep_sights().await;
        // First, so that of whatever is counted it is known by whom.
        let gathered_at = self.gather_usage();
        self.record_uses().await;
        self.record_usage(gathered_at).await;
        self.clean_usage().await;
        self.close_settled_faults(&mut rounds.settled).await;
        self.tell_of_ends(&mut rounds.ends).await;
        self.watch(&mut rounds).await;
        self.look_at_gauges().await;
        self.keep_anchor().await;
    }
}
