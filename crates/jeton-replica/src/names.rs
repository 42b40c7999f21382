//! The numbers of services by name, which are given once and stay.

use std::{hash::BuildHasher as _, sync::OnceLock};

use foldhash::fast::FixedState;

/// Numbers by name. Names come and never go, so that readers follow a chain that only grows, without a lock or a count.
#[derive(Debug)]
pub(crate) struct Names {
    chains: Box<[Link]>,
    hasher: FixedState,
}

type Link = OnceLock<Box<Named>>;

#[derive(Debug)]
struct Named {
    name: Box<str>,
    number: u32,
    next: Link,
}

/// Of a thousand services a chain has four.
const CHAINS: usize = 256;

impl Default for Names {
    fn default() -> Self {
        Self {
            chains: (0..CHAINS).map(|_| Link::new()).collect(),
            hasher: FixedState::with_seed(0),
        }
    }
}

impl Names {
    /// The number of that name.
    pub(crate) fn get(&self, name: &str) -> Option<u32> {
        let mut link = self.chain(name);
        while let Some(named) = link.get() {
            if *named.name == *name {
                return Some(named.number);
            }
            link = &named.next;
        }
        None
    }

    /// Gives a name its number, unless it has one.
    pub(crate) fn add(&self, name: &str, number: u32) {
        let mut link = self.chain(name);
        loop {
            let make = || Box::new(Named { name: name.into(), number, next: Link::new() });
            let named = link.get_or_init(make);
            if *named.name == *name {
                return;
            }
            link = &named.next;
        }
    }

    fn chain(&self, name: &str) -> &Link {
        &self.chains[self.hasher.hash_one(name) as usize % CHAINS]
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn each_name_keeps_its_first_number_also_where_many_share_a_chain() {
        let (names, name) = (Names::default(), |n: u32| format!("service-{n}"));

        thread::scope(|scope| {
            for half in 0..2 {
                let names = &names;
                scope.spawn(move || {
                    (0..2_000).filter(|n| n % 2 == half).for_each(|n| names.add(&name(n), n));
                });
            }
        });
        names.add(&name(7), 8);

        for n in 0..2_000 {
            assert_eq!(names.get(&name(n)), Some(n), "{n}");
        }
        assert_eq!((names.get("service-"), names.get("service-2000")), (None, None));
    }
}
