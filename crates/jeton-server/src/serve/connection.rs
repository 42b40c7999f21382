//! One connection: what is known of it, and whether its client keeps to the limits.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, OwnedSemaphorePermit, watch},
    time::Instant,
};

use super::{Limits, neighbours::Block, streams::Waits};

/// One connection of a client, from its first byte until the last request or tunnel over it has ended.
pub(crate) struct Connection {
    /// The other end.
    pub(crate) peer: SocketAddr,
    /// Whether the client speaks TLS with this listener.
    pub(crate) is_secure: bool,
    limits: Limits,
    stop: watch::Receiver<bool>,
    begun: Instant,
    in_flight: AtomicU32,
    // Pieces of answers that the client has not taken yet.
    untaken: AtomicU32,
    // Microseconds from `begun`: when a request began or ended or an answer last moved, and when the head began that
    // is being read, plus one; none where it is zero.
    moved: AtomicU64,
    head: AtomicU64,
    has_asked: AtomicBool,
    gives_way: Notify,
    is_pushed_out: AtomicBool,
    is_tunnel: AtomicBool,
    spoke_early: AtomicBool,
    place: Place,
}

/// A place of a listener.
pub(super) struct Place {
    /// It is free again when this is dropped.
    #[expect(dead_code, reason = "it is held")]
    pub(super) permit: OwnedSemaphorePermit,
    /// Whose it is.
    pub(super) block: Arc<Block>,
}

/// Why a connection has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    /// Nothing was asked for too long.
    Idle,
    /// A head did not come in time.
    Head,
    /// The client does not take its answer.
    Untaken,
}

impl Connection {
    pub(super) fn new(
        peer: SocketAddr,
        is_secure: bool,
        limits: Limits,
        stop: watch::Receiver<bool>,
        place: Place,
    ) -> Self {
        Self {
            peer,
            is_secure,
            limits,
            stop,
            begun: Instant::now(),
            in_flight: AtomicU32::new(0),
            untaken: AtomicU32::new(0),
            moved: AtomicU64::new(0),
            head: AtomicU64::new(0),
            has_asked: AtomicBool::new(false),
            gives_way: Notify::new(),
            is_pushed_out: AtomicBool::new(false),
            is_tunnel: AtomicBool::new(false),
            spoke_early: AtomicBool::new(false),
            place,
        }
    }

    /// How long a body of the client may stand still.
    pub(crate) fn stall(&self) -> Duration {
        self.limits.stall
    }

    /// Waits until the listener stops.
    pub(crate) async fn stopped(&self) {
        super::stopped(&mut self.stop.clone()).await;
    }

    /// Whether no whole request has come yet.
    pub(super) fn is_stranger(&self) -> bool {
        !self.has_asked.load(Relaxed)
    }

    /// Where it comes from.
    pub(super) fn block(&self) -> &Arc<Block> {
        &self.place.block
    }

    /// Its place is needed: it ends, unless it has begun to ask meanwhile.
    pub(super) fn give_way(&self) {
        self.gives_way.notify_one();
    }

    /// Its place is needed by somebody who has fewer: it ends, whatever it is busy with.
    pub(super) fn push_out(&self) {
        self.is_pushed_out.store(true, Relaxed);
        self.gives_way.notify_one();
    }

    /// Waits until it has to end because its place is needed.
    pub(crate) async fn has_to_go(&self) {
        loop {
            self.gives_way.notified().await;
            let is_busy = self.is_at_work() || self.is_tunnel();
            if !is_busy || self.is_pushed_out.load(Relaxed) {
                return;
            }
        }
    }

    /// From now on the connection carries something else than requests. False where the client has sent some of it
    /// before it knew that it may: what it meant is not certain then.
    pub(crate) fn becomes_tunnel(&self) -> bool {
        let is_certain = !self.spoke_early.load(Relaxed);
        self.is_tunnel.store(is_certain, Relaxed);
        is_certain
    }

    pub(super) fn is_tunnel(&self) -> bool {
        self.is_tunnel.load(Relaxed)
    }

    pub(super) fn is_answering(&self) -> bool {
        self.in_flight.load(Relaxed) > 0
    }

    /// Whether more is to be done for it than to wait until its client takes what is there.
    fn is_at_work(&self) -> bool {
        self.untaken.load(Relaxed) < self.in_flight.load(Relaxed)
    }

    pub(super) fn speaks_early(&self) {
        self.spoke_early.store(true, Relaxed);
    }

    /// A part of a head was read, or the whole of it.
    pub(super) fn reads_head(&self, is_part: bool) {
        match (is_part, self.head.load(Relaxed)) {
            (true, 0) => self.head.store(self.elapsed() + 1, Relaxed),
            (false, 1..) => self.head.store(0, Relaxed),
            _ => {}
        }
    }

    /// How long the client has left until it goes past a limit, or which one it has gone past.
    pub(super) fn time_left(&self) -> Result<Duration, Overdue> {
        let now = self.elapsed();
        let since = |from: u64| Duration::from_micros(now.saturating_sub(from));
        let moved = self.moved.load(Relaxed);
        let (limit, spent, overdue) = match (self.is_answering(), self.head.load(Relaxed)) {
            (true, _) if self.untaken.load(Relaxed) == 0 => return Ok(self.limits.stall),
            (true, _) => (self.limits.stall, since(moved), Overdue::Untaken),
            (false, 0) => (self.limits.idle, since(moved), Overdue::Idle),
            (false, head) => (self.limits.head, since(moved.max(head - 1)), Overdue::Head),
        };
        limit.checked_sub(spent).filter(|left| !left.is_zero()).ok_or(overdue)
    }

    /// How long nothing was asked over it, where something was before, and no answer taken: it may give way to somebody who
    /// asks.
    pub(super) fn quiet_for(&self) -> Option<Duration> {
        let is_asked = !self.is_answering() && self.head.load(Relaxed) > 0;
        (!is_asked && !self.is_at_work() && !self.is_stranger() && !self.is_tunnel())
            .then(|| self.still_for())
    }

    /// How long no request began or ended over it, and no answer moved.
    pub(super) fn still_for(&self) -> Duration {
        Duration::from_micros(self.elapsed().saturating_sub(self.moved.load(Relaxed)))
    }

    /// A request began or ended, or an answer moved.
    pub(super) fn moves(&self) {
        self.has_asked.store(true, Relaxed);
        self.moved.store(self.elapsed(), Relaxed);
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

/// A request in flight, until its answer has been taken whole.
pub(super) struct InFlight {
    connection: Arc<Connection>,
    is_untaken: bool,
    waits: Waits,
}

impl InFlight {
    pub(super) fn begin(connection: Arc<Connection>) -> Self {
        connection.in_flight.fetch_add(1, Relaxed);
        connection.has_asked.store(true, Relaxed);
        Self { connection, is_untaken: false, waits: Waits::of_this_stream() }
    }

    /// A piece of the answer was handed over, and the client has yet to take it.
    pub(super) fn gives(&mut self) {
        if !self.is_untaken {
            self.is_untaken = true;
            self.connection.untaken.fetch_add(1, Relaxed);
            self.waits.set(Some(Instant::now()));
        }
        self.connection.moves();
    }

    /// The next piece of the answer is asked for: the one before it was taken.
    pub(super) fn is_asked(&mut self) {
        if self.is_untaken {
            self.is_untaken = false;
            self.connection.untaken.fetch_sub(1, Relaxed);
            self.waits.set(None);
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.is_asked();
        self.connection.moves();
        self.connection.in_flight.fetch_sub(1, Relaxed);
    }
}
