//! Plain HTTP: for this machine alone, unless somebody says otherwise.
//!
//! Every request holds a secret. Without TLS whoever is on the way reads it.

use std::net::SocketAddr;

/// Who can reach a listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Whoever is on this machine.
    Here,
    /// Others as well.
    Others,
}

/// Who can reach a listener at `address`.
pub(crate) fn reach(address: SocketAddr) -> Reach {
    match address.ip().to_canonical().is_loopback() {
        true => Reach::Here,
        false => Reach::Others,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_this_machine_and_every_other_address_is_for_others() {
        let reach = |address: &str| reach(address.parse().unwrap());

        for here in ["127.0.0.1:0", "127.9.9.9:80", "[::1]:7070", "[::ffff:127.0.0.1]:7070"] {
            assert_eq!(reach(here), Reach::Here, "{here}");
        }
        for others in ["0.0.0.0:7070", "[::]:7070", "10.0.0.1:80", "[::ffff:10.0.0.1]:80"] {
            assert_eq!(reach(others), Reach::Others, "{others}");
        }
    }
}
