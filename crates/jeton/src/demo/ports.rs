//! The ports of a demo: free ones, or a row from a base.

use std::net::SocketAddr;

/// The ports of a demo, all of them on the loopback address.
#[derive(Clone, Copy)]
pub(super) struct Ports(Option<u16>);

impl Ports {
    /// A row from `base`, or free ones.
    pub(super) fn of(base: Option<u16>) -> Self {
        Self(base)
    }

    pub(super) fn api(self) -> SocketAddr {
        self.at(0)
    }

    /// The front of the preset at `index`. Those of the products come first, then the API behind them, then the rest.
    pub(super) fn front(self, index: usize) -> SocketAddr {
        let index = u16::try_from(index).expect("there are few presets");
        self.at(if index < PRODUCTS { 1 + index } else { 2 + index })
    }

    pub(super) fn upstream(self) -> SocketAddr {
        self.at(1 + PRODUCTS)
    }

    fn at(self, offset: u16) -> SocketAddr {
        // The system picks a free port where it is 0.
        SocketAddr::from(([127, 0, 0, 1], self.0.map_or(0, |base| base + offset)))
    }
}

const PRODUCTS: u16 = 4;
