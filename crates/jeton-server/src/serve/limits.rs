//! What the clients of a listener may cost.

use std::time::Duration;

/// What the clients of a listener may cost. Whoever goes past a limit is cut off; the others do not notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many connections are open at a time. For one more the oldest gives way that has not asked for anything yet;
    /// where there is none, it is closed at once.
    pub connections: u32,
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
            head: Duration::from_secs(10),
            // Longer than the 60 seconds after which gateways such as nginx give up a connection by themselves.
            idle: Duration::from_secs(75),
            stall: Duration::from_secs(30),
            stop: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// How often a connection is looked at: often enough that no limit is missed by more than a quarter.
    pub(super) fn period(&self) -> Duration {
        self.head.min(self.idle).min(self.stall) / 4
    }
}

/// The longest head of a request, in bytes: 64 KiB, four times what a browser sends.
pub(super) const MAX_HEAD: usize = 64 * 1024;
/// The longest request target, in bytes.
pub(super) const MAX_TARGET: usize = 16 * 1024;
/// The largest number of header lines in a request.
pub(super) const MAX_HEADERS: usize = 100;
