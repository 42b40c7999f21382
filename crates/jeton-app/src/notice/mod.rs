//! Notices on their way to people, as mails.
//!
//! 1. A notice is filed with the commit that opens its fault. From then on it is not lost.
//! 2. When the oldest one for somebody has waited long enough for others to come, a mail takes all of them. That is durable
//!    before anything is sent, and the Message-ID is made of the mail's id.
//! 3. Right before a mail goes, what is over is dropped from it: a token that has ended, expired, or got a new secret or a
//!    later end.
//! 4. What the server says is written down. A crash between its yes and that repeats the mail, with the same Message-ID;
//!    nothing else does.
//! 5. A mail that is refused, or was put off too often, is given up, and a fault says so.

mod digest;
mod gather;
mod list;
mod outage;
mod send;

pub use list::ListedNotices;

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jeton_core::{Mail, Span};
use jeton_notice::mail::Mailer;
use jeton_store::MailStep;
use jiff::{SignedDuration, Timestamp};

use crate::{App, AppError, rest::Rest};
use outage::Outage;

/// How mails leave.
pub struct PostOptions {
    /// Who writes them and hands them over.
    pub mailer: Mailer,
    /// How long a notice waits for others to the same person.
    pub gather: Span,
    /// How long a mail waits after it was put off for the first time.
    pub retry: Span,
}

/// The way of mails out of a running Jeton.
pub struct Post {
    options: PostOptions,
    outage: Mutex<Outage>,
    // Mails that a server answered to while the database did not take note of it. Until it has, nothing is sent.
    unmarked: Mutex<Vec<Mail>>,
    pruned_at: Mutex<Timestamp>,
    rest: Mutex<Rest>,
    stopped: AtomicBool,
    rounds: tokio::sync::Mutex<()>,
}

/// How long the post waits between two rounds.
const PAUSE: Duration = Duration::from_secs(1);

/// How long mails that are done with are remembered.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How often those that are older are looked for.
const PRUNED_EVERY: SignedDuration = SignedDuration::from_hours(1);

impl Post {
    /// The way that `options` say.
    pub fn new(options: PostOptions) -> Self {
        Self {
            options,
            outage: Mutex::default(),
            unmarked: Mutex::default(),
            pruned_at: Mutex::new(Timestamp::MIN),
            rest: Mutex::default(),
            stopped: AtomicBool::new(false),
            rounds: tokio::sync::Mutex::default(),
        }
    }

    /// Lets no other mail go. Those that are being handed over still are.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    /// When there is something to do again, where the first notice waits since the one time and the first mail is to be tried at
    /// the other.
    fn next(&self, (waits, due): (Option<Timestamp>, Option<Timestamp>)) -> Option<Timestamp> {
        let gather = waits.map(|since| self.options.gather.after(since));
        let send = due.map(|due| held(&self.outage).until().map_or(due, |until| due.max(until)));
        let prune = held(&self.pruned_at).checked_add(PRUNED_EVERY).ok();
        [gather, send, prune].into_iter().flatten().min()
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }
}

impl App {
    /// Sends what is due, a round every second, until the post is stopped. It runs beside the other jobs, so that a slow
    /// server holds up none of them.
    pub async fn run_post(&self, post: &Post) {
        let mut rounds = tokio::time::interval(PAUSE);
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !post.is_stopped() {
            rounds.tick().await;
            self.do_post(post).await;
        }
    }

    /// One round of the post, after the one that is under way if there is one: puts mails together and hands over those
    /// that are due. What fails says so in the operator's log and is tried again with the next round.
    pub async fn do_post(&self, post: &Post) {
        let _one_at_a_time = post.rounds.lock().await;
        let sent = self.try_post(post).await;
        self.troubles.note("mails could not be sent", sent);
    }

    async fn try_post(&self, post: &Post) -> Result<(), AppError> {
        let look = self.look();
        if !self.takes_changes() || !held(&post.rest).is_over(look) {
            return Ok(());
        }
        // What fails is tried again with the next round.
        *held(&post.rest) = Rest::default();
        self.mark_unmarked(post).await?;
        self.gather_notices(post).await?;
        self.send_due_mails(post).await?;
        self.forget_old_mails(post).await?;
        let next = post.next(self.store.next_mail().await?);
        *held(&post.rest) = Rest::since(look, next);
        Ok(())
    }

    async fn mark_unmarked(&self, post: &Post) -> Result<(), AppError> {
        let unmarked = held(&post.unmarked).clone();
        for mail in &unmarked {
            self.write_down(post, mail).await?;
        }
        Ok(())
    }

    async fn forget_old_mails(&self, post: &Post) -> Result<(), AppError> {
        let now = self.clock.now();
        let age = now.duration_since(*held(&post.pruned_at));
        if (SignedDuration::ZERO..PRUNED_EVERY).contains(&age) {
            return Ok(());
        }
        if let Ok(before) = now.checked_sub(KEPT) {
            self.store.observe_mails(vec![MailStep::Forgotten(before)]).await?;
        }
        *held(&post.pruned_at) = now;
        Ok(())
    }
}

/// What a lock holds. Nothing panics while it is held, and what it holds is whole at any moment.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
