//! What the clients of a listener may cost.

use std::time::Duration;

/// What the clients of a listener may cost. Whoever goes past a limit is cut off; the others do not notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many connections are open at a time. For one more the oldest gives way that has not asked for anything yet,
    /// else the one over which nothing was asked, and no answer taken, for the longest, for `quiet` at least, else one of the
    /// address that has the most; where there is none, the new one is closed at once.
    pub connections: u32,
    /// How long nothing was asked, and no answer taken, over a connection that may give way to a new one.
    pub quiet: Duration,
    /// How long a client has for a handshake and for the head of a request, from its first byte on.
    pub head: Duration,
    /// How long a connection may stay open without a request.
    pub idle: Duration,
    /// How long the body of a request may stand still, and how long an answer that the client does not take.
    pub stall: Duration,
    /// How long requests in flight may take to finish at a stop.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            // Whoever is busy asks more often.
            quiet: Duration::from_secs(1),
            head: Duration::from_secs(10),
            // Longer than the 60 seconds after which gateways such as nginx give up a connection by themselves.
            idle: Duration::from_secs(75),
            stall: Duration::from_secs(30),
            stop: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// The shortest of the times. Whoever looks at a connection as often as this, and when its time is over, misses no
    /// limit: one that begins to run in between runs out behind the next look.
    pub(super) fn shortest(&self) -> Duration {
        self.head.min(self.idle).min(self.stall)
    }
}

/// The longest head of a request, in bytes: 64 KiB, four times what a browser sends.
pub(super) const MAX_HEAD: usize = 64 * 1024;
/// The longest request target, in bytes.
pub(super) const MAX_TARGET: usize = 16 * 1024;
/// The largest number of header lines in a request.
pub(super) const MAX_HEADERS: usize = 100;
