//! Readers against a writer who makes the table grow: its memory goes from one part of it to another while they look.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread::scope,
};

use jeton_core::Verdict;

use crate::world::{World, at, id, split_mix};

/// So many are there before, and looked for all the time.
const STORED: u64 = 256;
const GROWN: u64 = 150_000;
const READERS: u64 = 2;

#[test]
fn a_stored_token_is_itself_in_every_look_while_its_shard_moves() {
    let world = World::new();
    (0..STORED).for_each(|n| world.take(&world.token(n)));
    let start = Barrier::new(1 + READERS as usize);
    let finished = AtomicBool::new(false);

    scope(|threads| {
        for seed in 1..=READERS {
            let (world, start, finished) = (&world, &start, &finished);
            threads.spawn(move || {
                start.wait();
                let mut random = seed;
                while !finished.load(Ordering::Relaxed) {
                    let n = split_mix(&mut random) % STORED;
                    match world.verify(n, 0, at(0)) {
                        Verdict::Allow(grant) => assert_eq!(grant.token.as_bytes(), &id(n)),
                        Verdict::Deny(reason) => panic!("token {n}: {reason:?}"),
                    }
                }
            });
        }
        start.wait();
        (STORED..GROWN).for_each(|n| world.take(&world.token(n)));
        finished.store(true, Ordering::Relaxed);
    });
}
