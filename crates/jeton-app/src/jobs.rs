//! Jobs: what is done at its time and not because somebody asks.

use std::time::Duration;

use crate::App;

/// How long the jobs wait between two rounds.
const PAUSE: Duration = Duration::from_secs(1);

impl App {
    /// Does what is due, a round every second, until it is dropped. No verdict waits for a job: what has expired is
    /// refused whether a job was there or not.
    pub async fn run_jobs(&self) {
        let mut rounds = tokio::time::interval(PAUSE);
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            self.do_jobs().await;
        }
    }

    /// One round of the jobs, after the one that is under way if there is one. A job that fails says so in the
    /// operator's log and is tried again with the next round.
    pub async fn do_jobs(&self) {
        let _one_at_a_time = self.rounds.lock().await;
        self.keep_sights().await;
        self.record_uses().await;
        self.close_settled_faults().await;
        self.tell_of_ends().await;
        self.watch().await;
        self.keep_anchor().await;
    }
}
