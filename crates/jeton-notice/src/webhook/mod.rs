//! Webhooks on their way out: one signed POST to one address that was looked at.
//!
//! A message goes through these steps:
//! 1. The URL is held against the [`Egress`]: whether anything goes out at all, scheme, host.
//! 2. The host is resolved, once. Every address that it has must be a global one, or allowed by the operator.
//! 3. The connection goes to one of these very addresses; the name is used for TLS and for `Host` alone. Nobody resolves it
//!    again, so that a name which changes its address meanwhile gains nothing.
//! 4. The answer's status counts, and a little of its body is read and dropped. A redirect is a failure like any other.
//!
//! No proxy of the environment is asked, and no connection is kept for the next message.
//!
//! > **Invariant.** Nothing is sent to an address that was not looked at. Guard: `tests/egress.rs`.

mod address;
mod egress;
mod roots;
mod send;
mod untrusted;

pub use egress::{Egress, EgressError, Forbidden, Host};
pub use roots::{Roots, RootsError};
pub use send::{Message, Resolve, SendError, Sender, System};
