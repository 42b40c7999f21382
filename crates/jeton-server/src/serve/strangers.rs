//! Who gives way where no place is left: the oldest connection that has not asked for anything yet, so that whoever sends
//! their request at once is served, however many others send theirs slowly or never. Where every one has asked, it is the one
//! over which nothing was asked for the longest: whoever asked once does not keep a place from those who ask now, nor does
//! whoever has yet to take what they asked for. Where all are busy, one is of the address that has the most.

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use super::{
    Connection, Limits,
    neighbours::{Block, Neighbours},
};

/// Whoever has to go goes at once.
const PATIENCE: Duration = Duration::from_secs(1);

/// All connections are looked at in search of a quiet one, or of a crowd, at most as often as this: there may be thousands of
/// them.
const PAUSE: Duration = Duration::from_millis(100);

/// Connections by what they may have to give way for.
pub(super) struct Strangers {
    limits: Limits,
    /// All, in the order in which they came.
    all: Vec<Weak<Connection>>,
    /// Those that had not asked when they were looked at, the oldest first.
    strangers: VecDeque<Weak<Connection>>,
    /// Those that were quiet then, the longest first.
    quiet: VecDeque<Weak<Connection>>,
    neighbours: Neighbours,
    looked_at: Option<Instant>,
}

impl Strangers {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            all: Vec::new(),
            strangers: VecDeque::new(),
            quiet: VecDeque::new(),
            neighbours: Neighbours::new(limits.connections),
            looked_at: None,
        }
    }

    /// Where a connection from `address` comes from.
    pub(super) fn block(&mut self, address: IpAddr) -> Arc<Block> {
        self.neighbours.block(address)
    }

    /// A connection came.
    pub(super) fn take(&mut self, connection: &Arc<Connection>) {
        let most = 2 * self.limits.connections as usize;
        if self.all.len() > most {
            self.all.retain(|one| one.strong_count() > 0);
        }
        if self.strangers.len() > most {
            self.strangers.retain(|one| one.upgrade().is_some_and(|one| one.is_stranger()));
        }
        self.all.push(Arc::downgrade(connection));
        self.strangers.push_back(Arc::downgrade(connection));
    }

    /// The place of one that gives way to a newcomer, where one does.
    pub(super) async fn make_room(
        &mut self,
        places: &Arc<Semaphore>,
        (peer, block): (IpAddr, &Arc<Block>),
        is_proxy: impl Fn(IpAddr) -> bool,
    ) -> Option<OwnedSemaphorePermit> {
        let idle = match self.oldest_stranger() {
            Some(stranger) => Some(stranger),
            None => self.quietest(&is_proxy),
        };
        if let Some(leaving) = idle {
            leaving.give_way();
        } else {
            // Of a proxy's connections each may be another client's.
            let theirs = if is_proxy(peer) { 1 } else { Arc::strong_count(block) };
            self.neighbours.next(theirs)?.push_out();
        }
        let place = tokio::time::timeout(PATIENCE, places.clone().acquire_owned()).await;
        place.ok()?.ok()
    }

    fn oldest_stranger(&mut self) -> Option<Arc<Connection>> {
        next(&mut self.strangers, Connection::is_stranger)
    }

    fn quietest(&mut self, is_proxy: impl Fn(IpAddr) -> bool) -> Option<Arc<Connection>> {
        let least = self.limits.quiet;
        let is_quiet = |one: &Connection| one.quiet_for().is_some_and(|quiet| quiet >= least);
        if let Some(found) = next(&mut self.quiet, is_quiet) {
            return Some(found);
        }
        if self.looked_at.is_some_and(|at| at.elapsed() < PAUSE) {
            return None;
        }
        self.looked_at = Some(Instant::now());
        self.look(is_proxy);
        next(&mut self.quiet, is_quiet)
    }

    fn look(&mut self, is_proxy: impl Fn(IpAddr) -> bool) {
        let all: Vec<_> = self.all.iter().filter_map(Weak::upgrade).collect();
        self.neighbours.look(all.iter(), is_proxy);
        let mut quiet: Vec<_> =
            all.iter().filter_map(|one| Some((one.quiet_for()?, one))).collect();
        quiet.sort_by_key(|(quiet, _)| std::cmp::Reverse(*quiet));
        self.quiet = quiet.iter().map(|(_, one)| Arc::downgrade(one)).collect();
    }
}

/// The first that is still there and `suits`; those before it are not asked again.
fn next(
    waiting: &mut VecDeque<Weak<Connection>>,
    suits: impl Fn(&Connection) -> bool,
) -> Option<Arc<Connection>> {
    std::iter::from_fn(|| waiting.pop_front())
        .filter_map(|one| one.upgrade())
        .find(|one| suits(one))
}
