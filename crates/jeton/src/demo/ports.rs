//! The ports of a demo: free ones, or a row from a base.

use std::net::SocketAddr;

/// The ports of a demo, all of them on the loopback address.
#[derive(Clone, Copy)]
pub(super) struct Ports(Option<u16>);

impl Ports {
    /// A row of six from `base`, or free ones.
    pub(super) fn of(base: Option<u16>) -> Self {
        Self(base)
    }

    pub(super) fn api(self) -> SocketAddr {
        self.at(0)
    }

    /// The front of the preset at `index`.
    pub(super) fn front(self, index: usize) -> SocketAddr {
        self.at(1 + u16::try_from(index).expect("there are few presets"))
    }

    pub(super) fn upstream(self) -> SocketAddr {
        self.at(5)
    }

    fn at(self, offset: u16) -> SocketAddr {
        // The system picks a free port where it is 0.
        SocketAddr::from(([127, 0, 0, 1], self.0.map_or(0, |base| base + offset)))
    }
}
