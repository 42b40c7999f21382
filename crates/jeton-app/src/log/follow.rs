//! Following the log live: every entry that the caller may see, as soon as it is durable.
//!
//! Whoever follows reads the store at their own pace; that there is more is all that waits for them. The credential is judged
//! again behind every look at the log and while nothing happens, so that no entry goes to one that had ended before.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jeton_core::{AccountId, Caller, Role, Scopes};
use jeton_store::{LogOrder, LogPage};
use tokio::{sync::watch, time::Instant};

use super::{LogQuery, ShownEntry};
use crate::{App, AppError, Held};

/// A log that is followed.
#[derive(Debug)]
pub struct FollowedLog {
    app: App,
    query: LogQuery,
    by: Held,
    began_as: (Role, Scopes),
    after: i64,
    last: watch::Receiver<i64>,
    stopping: watch::Receiver<bool>,
    _place: Place,
}

/// The most who follow the log at the same time, and the most of one account.
const MOST: usize = 100;
const MOST_OF_ONE: usize = 10;
/// So many of all places are kept for administrators: who watches over Jeton is not shut out by those who use it.
const KEPT: usize = 20;
/// So many entries are read at once.
const STRIDE: u32 = 100;
/// How often a credential is judged again while nothing happens.
const PERIOD: Duration = Duration::from_millis(500);
/// After so long without an entry the follower hears that the log is still followed.
const QUIET: Duration = Duration::from_secs(15);

impl App {
    /// Follows the entries that `query` means, from behind the place `after`, or from the end of the log.
    ///
    /// # Errors
    /// As [`App::log`]; [`AppError::BeyondLog`]; and [`AppError::TooManyFollowers`].
    pub async fn follow_log(
        &self,
        query: LogQuery,
        after: Option<i64>,
        by: (&Caller, Held),
    ) -> Result<FollowedLog, AppError> {
        let (by, held) = by;
        self.entries_of(&query, by).await?;
        let place = self.followers.take_place(by)?;
        let last = self.store.follow();
        let told = *last.borrow();
        let after = after.unwrap_or(told);
        // What is durable may have been read before its followers were told of it.
        if told < after && self.store.head().await?.seq < after {
            return Err(AppError::BeyondLog);
        }
        Ok(FollowedLog {
            app: self.clone(),
            query,
            by: held,
            began_as: (by.role.clone(), by.scopes.clone()),
            after,
            last,
            stopping: self.stopping.subscribe(),
            _place: place,
        })
    }
}

impl FollowedLog {
    /// The next entries; none of them after a quiet time, and `None` where Jeton stops.
    ///
    /// # Errors
    /// Where the credential has ended, or its account lost rights, and where reading fails.
    pub async fn next(&mut self) -> Result<Option<Vec<ShownEntry>>, AppError> {
        let begun = Instant::now();
        loop {
            let found = self.look().await?;
            if !found.is_empty() || begun.elapsed() >= QUIET {
                return Ok(Some(found));
            }
            tokio::select! {
                // An error says that the store is closed.
                changed = self.last.changed() => if changed.is_err() { return Ok(None) },
                // An error says that the app is gone.
                _ = self.stopping.wait_for(|stopping| *stopping) => return Ok(None),
                () = tokio::time::sleep(PERIOD) => {}
            }
        }
    }

    async fn look(&mut self) -> Result<Vec<ShownEntry>, AppError> {
        let last = *self.last.borrow_and_update();
        let by = self.caller().await?;
        if last <= self.after {
            return Ok(Vec::new());
        }
        let filter = self.app.entries_of(&self.query, &by).await?;
        let page =
            LogPage { after: self.after, before: last + 1, order: LogOrder::Oldest, limit: STRIDE };
        let entries = self.app.store.log_page(filter, page).await?;
        let is_full = entries.len() >= usize::try_from(STRIDE).unwrap_or(usize::MAX);
        self.after = entries.last().filter(|_| is_full).map_or(last, |entry| entry.seq);
        // Again, behind the look: what was written after the credential had ended is not for it.
        let by = self.caller().await?;
        self.app.shown_entries(entries, &by).await
    }

    /// Who follows, as things stand now. Whose rights have changed has to ask anew.
    async fn caller(&self) -> Result<Caller, AppError> {
        let by = self.app.caller_again(&self.by).await?;
        if (&by.role, &by.scopes) == (&self.began_as.0, &self.began_as.1) {
            Ok(by)
        } else {
            Err(AppError::Conflict)
        }
    }
}

/// Who follows the log: how many of each account.
#[derive(Debug, Default)]
pub(crate) struct Followers(Arc<Mutex<HashMap<AccountId, usize>>>);

/// A place among those who follow; it is free again when this is dropped.
#[derive(Debug)]
struct Place {
    account: AccountId,
    counts: Arc<Mutex<HashMap<AccountId, usize>>>,
}

impl Followers {
    fn take_place(&self, by: &Caller) -> Result<Place, AppError> {
        let most = if by.is_admin() { MOST } else { MOST - KEPT };
        // A map of counts is whole after every step.
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = counts.values().sum();
        let own = counts.get(&by.account).copied().unwrap_or_default();
        if all >= most || own >= MOST_OF_ONE {
            return Err(AppError::TooManyFollowers);
        }
        counts.insert(by.account, own + 1);
        Ok(Place { account: by.account, counts: Arc::clone(&self.0) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let own = counts.entry(self.account).or_default();
        *own = own.saturating_sub(1);
        if *own == 0 {
            counts.remove(&self.account);
        }
    }
}
