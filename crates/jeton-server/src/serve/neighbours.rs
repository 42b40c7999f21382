//! Whose connections give way where every place is taken by busy ones: those of the address that has the most, to somebody from
//! one that has fewer. So a few addresses have no more places than as many others, whatever keeps their connections busy.

use std::{
    cmp::Reverse,
    collections::{HashMap, VecDeque},
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Weak},
};

use super::Connection;

/// The part of an address that one client has: all of IPv4, a /64 of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Block(IpAddr);

/// Connections by the block that they come from. Each holds its block, so that it need not be said when one ends.
pub(super) struct Neighbours {
    /// No block gives up a busy connection that has no more of them than this.
    share: usize,
    /// With more blocks than this, those are forgotten from which nothing comes any more.
    most: usize,
    blocks: HashMap<Block, Weak<Block>>,
    crowds: Vec<Crowd>,
}

/// A block that had more than its share when it was looked at.
struct Crowd {
    block: Weak<Block>,
    /// Its connections, in the order in which they give way.
    connections: VecDeque<Weak<Connection>>,
}

/// A block has no more than its share with one place of so many.
const SHARES: u32 = 64;

impl Block {
    fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => {
                let network = u128::from(address) & (u128::from(u64::MAX) << 64);
                Ipv6Addr::from(network).into()
            }
        })
    }
}

impl Neighbours {
    /// Of a listener with so many places.
    pub(super) fn new(places: u32) -> Self {
        let (share, most) = ((places / SHARES) as usize, 2 * places as usize);
        Self { share, most, blocks: HashMap::new(), crowds: Vec::new() }
    }

    /// The block of `address`, to be held by its connection.
    pub(super) fn block(&mut self, address: IpAddr) -> Arc<Block> {
        let block = Block::of(address);
        if let Some(known) = self.blocks.get(&block).and_then(Weak::upgrade) {
            return known;
        }
        if self.blocks.len() >= self.most {
            self.blocks.retain(|_, block| block.strong_count() > 0);
        }
        let new = Arc::new(block);
        self.blocks.insert(block, Arc::downgrade(&new));
        new
    }

    /// Looks who has more than its share. What has not moved for the longest gives way first, and WebSockets after all others.
    pub(super) fn look<'c>(
        &mut self,
        all: impl Iterator<Item = &'c Arc<Connection>>,
        is_proxy: impl Fn(IpAddr) -> bool,
    ) {
        let mut crowds: HashMap<Block, Vec<&Arc<Connection>>> = HashMap::new();
        for one in all.filter(|one| Arc::strong_count(one.block()) > self.share) {
            crowds.entry(**one.block()).or_default().push(one);
        }
        crowds.retain(|_, connections| !is_proxy(connections[0].peer.ip()));
        let crowds = crowds.into_values().map(|mut connections| {
            connections.sort_by_cached_key(|one| (one.is_tunnel(), Reverse(one.still_for())));
            Crowd {
                block: Arc::downgrade(connections[0].block()),
                connections: connections.into_iter().map(Arc::downgrade).collect(),
            }
        });
        self.crowds = crowds.collect();
    }

    /// The one that gives way to somebody whose block has so many connections with theirs.
    pub(super) fn next(&mut self, theirs: usize) -> Option<Arc<Connection>> {
        let crowd = self.crowds.iter_mut().max_by_key(|crowd| crowd.block.strong_count())?;
        if crowd.block.strong_count() <= self.share.max(theirs) {
            return None;
        }
        std::iter::from_fn(|| crowd.connections.pop_front()).find_map(|one| one.upgrade())
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::{Semaphore, watch};

    use super::*;
    use crate::serve::{Limits, Place};

    /// So many connections from `address`.
    fn connections(
        neighbours: &mut Neighbours,
        address: &str,
        count: usize,
    ) -> Vec<Arc<Connection>> {
        let (address, places) = (address.parse().unwrap(), Arc::new(Semaphore::new(count)));
        let (_, stop) = watch::channel(false);
        let one = |_| {
            let permit = places.clone().try_acquire_owned().unwrap();
            let place = Place { permit, block: neighbours.block(address) };
            let peer = (address, 1).into();
            Arc::new(Connection::new(peer, false, Limits::default(), stop.clone(), place))
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn who_has_a_sixty_fourth_of_the_places_and_no_more_gives_up_nothing() {
        for (count, gives_up) in [(2, false), (3, true)] {
            let mut neighbours = Neighbours::new(128);
            let all = connections(&mut neighbours, "192.0.2.1", count);
            neighbours.look(all.iter(), |_| false);

            assert_eq!(neighbours.next(1).is_some(), gives_up, "{count}");
        }
    }

    #[test]
    fn those_that_are_gone_since_are_not_counted() {
        let mut neighbours = Neighbours::new(3);
        let mut all = connections(&mut neighbours, "192.0.2.1", 3);
        neighbours.look(all.iter(), |_| false);

        assert!(neighbours.next(2).is_some());
        all.truncate(2);
        assert!(neighbours.next(2).is_none());
    }

    #[test]
    fn a_websocket_gives_way_after_all_others() {
        let mut neighbours = Neighbours::new(3);
        let all = connections(&mut neighbours, "192.0.2.1", 3);
        all[0].becomes_tunnel();
        neighbours.look(all.iter(), |_| false);

        let mut order = std::iter::from_fn(|| neighbours.next(1));
        let last = order.by_ref().take(3).last().unwrap();
        assert!(last.is_tunnel());
    }

    #[test]
    fn a_client_has_one_address_of_ipv4_and_64_bits_of_ipv6() {
        let block = |address: &str| Block::of(address.parse().unwrap());

        assert_ne!(block("192.0.2.1"), block("192.0.2.2"));
        assert_eq!(block("192.0.2.1"), block("::ffff:192.0.2.1"));
        assert_eq!(block("2001:db8::1"), block("2001:db8::ffff:0:0:2"));
        assert_ne!(block("2001:db8::1"), block("2001:db8:0:1::1"));
    }

    #[test]
    fn a_block_is_counted_while_something_holds_it_and_those_that_nothing_holds_are_forgotten() {
        let address = |last: u8| IpAddr::from([192, 0, 2, last]);
        let mut neighbours = Neighbours::new(2);
        let held = neighbours.block(address(0));

        for other in 1..=255 {
            neighbours.block(address(other));
        }

        assert_eq!(Arc::strong_count(&neighbours.block(address(0))), 2);
        assert!(neighbours.blocks.len() <= 4, "{}", neighbours.blocks.len());
        drop(held);
    }
}
