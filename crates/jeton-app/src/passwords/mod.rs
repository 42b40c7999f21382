//! Passwords: argon2id behind a bounded number of workers.

mod memory;
mod threads;
mod weak;

use std::sync::Arc;

use jeton_core::{AccountName, PasswordHash};
use jeton_token::Entropy;
use memory::{Memory, stand_in};
use threads::Threads;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
pub use weak::WeakPassword;
use zeroize::Zeroizing;

use crate::crowd::{Asker, Place, Room};

/// A password in clear, wiped on drop.
pub struct Password(Zeroizing<String>);

impl Password {
    /// The fewest characters of a new password.
    pub const MIN_CHARS: usize = 12;
    /// The most bytes of any password.
    pub const MAX_BYTES: usize = 1024;

    /// Takes a text as a password.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The password in clear.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Refuses a password that is too easy to guess for the account `name`.
    pub(crate) fn must_be_strong(&self, name: &AccountName) -> Result<(), WeakPassword> {
        weak::must_be_strong(&self.0, name)
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The workers that hash and check passwords. There are few: each takes 19 MiB, and a flood of logins must
/// neither fill the memory nor take the cores from verifying.
#[derive(Debug)]
pub(crate) struct Passwords {
    line: Room,
    places: Arc<Semaphore>,
    threads: Threads,
    stand_in: PasswordHash,
    #[cfg(test)]
    pub(crate) jobs: Arc<std::sync::atomic::AtomicUsize>,
}

/// A worker that is free for one job.
pub(crate) struct Worker {
    place: (OwnedSemaphorePermit, Place),
    threads: Threads,
    stand_in: PasswordHash,
    #[cfg(test)]
    jobs: Arc<std::sync::atomic::AtomicUsize>,
}

impl Passwords {
    pub(crate) fn new(entropy: &Entropy) -> Self {
        Self {
            line: Room::with(WORKERS + LINE),
            places: Arc::new(Semaphore::new(WORKERS)),
            threads: Threads::start(WORKERS),
            stand_in: stand_in(entropy),
            #[cfg(test)]
            jobs: Arc::default(),
        }
    }

    /// Waits for a free worker; there is none for `who` when enough wait already, or enough of theirs.
    pub(crate) async fn worker(&self, who: Asker) -> Option<Worker> {
        let in_line = self.line.place(who)?;
        let place = self.places.clone().acquire_owned().await;
        let place = place.expect("the semaphore is never closed");
        Some(Worker {
            place: (place, in_line),
            threads: self.threads.clone(),
            stand_in: self.stand_in.clone(),
            #[cfg(test)]
            jobs: self.jobs.clone(),
        })
    }
}

impl Worker {
    /// Hashes a new password.
    pub(crate) async fn hash(
        self,
        password: Password,
        name: &AccountName,
        entropy: Entropy,
    ) -> Result<PasswordHash, WeakPassword> {
        password.must_be_strong(name)?;
        Ok(self.work(move |memory, _| memory.hash(password.expose(), &entropy)).await)
    }

    /// Checks a password. Without a hash to check it against, it takes the same time and fails.
    pub(crate) async fn check(self, password: Password, against: Option<PasswordHash>) -> bool {
        if password.expose().len() > Password::MAX_BYTES {
            return false;
        }
        self.work(move |memory, stand_in| {
            let right = memory.check(password.expose(), against.as_ref().unwrap_or(stand_in));
            right && against.is_some()
        })
        .await
    }

    // The place is given back by the thread that works, not by the task that waits: a client that goes away
    // stops waiting, and the work goes on.
    async fn work<T: Send + 'static>(
        self,
        job: impl FnOnce(&mut Memory, &PasswordHash) -> T + Send + 'static,
    ) -> T {
        let Self { place, threads, stand_in, .. } = self;
        #[cfg(test)]
        let jobs = self.jobs;
        let job = move |memory: &mut Memory| {
            let done = job(memory, &stand_in);
            #[cfg(test)]
            jobs.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            drop(place);
            done
        };
        threads.run(job).await
    }
}

const WORKERS: usize = 2;

/// So many wait for a worker. One office that comes in at nine gets half of it, which is some ten seconds' work.
const LINE: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn entropy() -> Entropy {
        Entropy::from_bytes([5; 32])
    }

    fn ada() -> AccountName {
        "ada@example.com".parse().unwrap()
    }

    fn somebody() -> Asker {
        Asker::from(None)
    }

    #[tokio::test]
    async fn a_password_is_checked_against_its_own_hash_alone() {
        let passwords = Passwords::new(&entropy());
        let hash = passwords
            .worker(somebody())
            .await
            .unwrap()
            .hash(Password::new("correct horse battery"), &ada(), entropy())
            .await
            .unwrap();
        let check = async |text: &str, hash: Option<PasswordHash>| {
            passwords.worker(somebody()).await.unwrap().check(Password::new(text), hash).await
        };

        assert!(check("correct horse battery", Some(hash.clone())).await);
        assert!(!check("correct horse batterz", Some(hash.clone())).await);
        assert!(!check("a password that nobody has", None).await);
        assert!(hash.as_phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[tokio::test]
    async fn a_short_or_endless_password_is_refused() {
        let passwords = Passwords::new(&entropy());

        let short = Password::new("eleven char");
        let short =
            passwords.worker(somebody()).await.unwrap().hash(short, &ada(), entropy()).await;
        let long = Password::new("x".repeat(1025));
        let long = passwords.worker(somebody()).await.unwrap().hash(long, &ada(), entropy()).await;

        assert_eq!(short.unwrap_err(), WeakPassword::TooShort);
        assert_eq!(long.unwrap_err(), WeakPassword::TooLong);
    }

    #[tokio::test]
    async fn a_client_that_goes_away_does_not_set_its_worker_free_before_the_work_is_done() {
        let passwords = Passwords::new(&entropy());
        let hash = Memory::default().hash("correct horse battery", &entropy());

        for _ in 0..WORKERS {
            let worker = passwords.worker(somebody()).await.unwrap();
            let work = worker.check(Password::new("correct horse battery"), Some(hash.clone()));
            drop(tokio::time::timeout(std::time::Duration::ZERO, work).await);
        }

        assert_eq!(passwords.places.available_permits(), 0);
    }

    #[tokio::test]
    async fn where_enough_of_one_asker_wait_the_next_one_of_theirs_is_turned_away_and_others_wait()
    {
        let passwords = Arc::new(Passwords::new(&entropy()));
        let busy = [
            passwords.worker(somebody()).await.unwrap(),
            passwords.worker(somebody()).await.unwrap(),
        ];
        let served = |asker| {
            let passwords = passwords.clone();
            async move { passwords.worker(asker).await.is_some() }
        };
        let mut waiting = tokio::task::JoinSet::new();
        while passwords.line.taken() < (WORKERS + LINE).div_ceil(2) {
            waiting.spawn(served(somebody()));
            tokio::task::yield_now().await;
        }

        assert!(!served(somebody()).await);
        waiting.spawn(served(Asker::from(Some([192, 0, 2, 1].into()))));

        drop(busy);
        assert!(waiting.join_all().await.into_iter().all(|served| served));
        assert_eq!(passwords.line.taken(), 0);
        assert!(served(somebody()).await);
    }
}
