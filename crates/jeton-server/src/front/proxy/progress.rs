//! How far a request has come, so that the product's time to answer does not run while a client still sends.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use tokio::time::Instant;

/// When a body last moved.
pub(super) struct Progress {
    begun: Instant,
    moved: AtomicU64,
    has_ended: AtomicBool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { begun: Instant::now(), moved: AtomicU64::new(0), has_ended: AtomicBool::new(false) }
    }

    pub(super) fn moves(&self) {
        let elapsed = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(elapsed, Relaxed);
    }

    /// Nothing more of the body is to come.
    pub(super) fn ends(&self) {
        self.moves();
        self.has_ended.store(true, Relaxed);
    }

    pub(super) fn has_ended(&self) -> bool {
        self.has_ended.load(Relaxed)
    }

    pub(super) fn moved(&self) -> Instant {
        self.begun + Duration::from_millis(self.moved.load(Relaxed))
    }
}

/// The output of `future`, if it comes within `time` of the newest progress.
pub(super) async fn within<T>(
    time: Duration,
    progress: Option<&Progress>,
    future: impl Future<Output = T>,
) -> Option<T> {
    let Some(progress) = progress else {
        return tokio::time::timeout(time, future).await.ok();
    };
    let mut future = std::pin::pin!(future);
    loop {
        let due = progress.moved() + time;
        if let Ok(output) = tokio::time::timeout_at(due, &mut future).await {
            return Some(output);
        }
        if progress.moved() + time <= due {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn the_time_to_answer_begins_when_the_request_last_moved() {
        let progress = Progress::new();
        let sends = async {
            for _ in 0..5 {
                tokio::time::sleep(Duration::from_secs(50)).await;
                progress.moves();
            }
        };
        let answers = tokio::time::sleep(Duration::from_secs(300));

        let (answered, ()) = tokio::join!(within(TIME, Some(&progress), answers), sends);

        assert_eq!(answered, Some(()));
        assert_eq!(progress.begun.elapsed().as_secs(), 300);
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_answer_in_time_is_given_up() {
        let begun = Instant::now();

        let never = within(TIME, Some(&Progress::new()), std::future::pending::<()>()).await;
        let never_either = within(TIME, None, std::future::pending::<()>()).await;

        assert_eq!((never, never_either), (None, None));
        assert_eq!(begun.elapsed(), TIME * 2);
    }
}
