//! The threads that hash: few, their own, and behind everything else.
//!
//! The threads of the runtime would not do: each of them would keep memory of its own, and whatever is done with their
//! priority stays with them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use tokio::sync::oneshot;

use super::memory::Memory;

/// Threads that do jobs, one each at a time. Clones share them; they end with the last clone.
#[derive(Debug, Clone)]
pub(super) struct Threads(mpsc::Sender<Job>);

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// How far behind others the threads stand when cores are short: a verdict must not wait for a password.
const NICENESS: i32 = 19;

impl Threads {
    /// Starts so many threads.
    pub(super) fn start(count: usize) -> Self {
        let (jobs, waiting) = mpsc::channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..count {
            let waiting = Arc::clone(&waiting);
            let name = "jeton-passwords".to_owned();
            let started = thread::Builder::new().name(name).spawn(move || work(&waiting));
            started.expect("a process that starts may have its few threads");
        }
        Self(jobs)
    }

    /// Runs a job on a thread that is free, and goes on with its panic if it panics. The job is done also where nobody
    /// waits for it any more.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> T {
        let (done, answered) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            // Whoever waited may have gone away.
            drop(done.send(catch_unwind(AssertUnwindSafe(|| job(memory)))));
        });
        self.0.send(job).expect("the threads end after their last sender");
        let done = answered.await.expect("a job answers, also by its panic");
        done.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

fn work(waiting: &Mutex<mpsc::Receiver<Job>>) {
    // On Linux this is about the calling thread alone. Where it is not allowed, passwords are hashed all the same.
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "the threads that hash passwords have the priority of all others");
    }
    let mut memory = Memory::default();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(&mut memory),
            Err(mpsc::RecvError) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_panics_where_it_is_waited_for_and_the_next_one_is_done() {
        let threads = Threads::start(1);

        let panicked = tokio::spawn({
            let threads = threads.clone();
            async move { threads.run(|_| panic!("as it should")).await }
        });

        assert!(panicked.await.unwrap_err().is_panic());
        assert_eq!(threads.run(|_| 7).await, 7);
    }

    #[tokio::test]
    async fn the_threads_stand_behind_the_others() {
        let threads = Threads::start(1);

        let behind = threads.run(|_| rustix::process::nice(0).unwrap()).await;

        assert_eq!(behind, NICENESS);
        assert!(rustix::process::nice(0).unwrap() < NICENESS);
    }
}
