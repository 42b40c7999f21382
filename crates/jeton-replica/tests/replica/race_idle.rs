//! Readers that use a session against a writer who opens and closes others: a use keeps alive whom it belongs to.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    thread::scope,
};

use jeton_core::{Reason, Session, Token};

use crate::world::{World, at, closed, digest, idle_session};

const ROUNDS: u64 = 10_000;
const READERS: u64 = 2;
/// How many seconds a session may go unused here.
const IDLE: i64 = 60;

fn open(world: &World, n: u64, now: i64) -> Session {
    let session = idle_session(n, world.account.id, at(now), IDLE);
    world.take_session(&session);
    world.take(&Token { session: Some(session.id), ..world.token(n) });
    session
}

#[test]
fn a_used_session_goes_on_and_one_that_gets_the_place_of_another_begins_anew() {
    let world = World::new();
    let [clock, over] = [AtomicI64::new(0), AtomicI64::new(0)];
    let (done, start) = (AtomicBool::new(false), Barrier::new(1 + READERS as usize));
    open(&world, 0, 0);

    scope(|threads| {
        for _ in 0..READERS {
            threads.spawn(|| {
                start.wait();
                while !done.load(Ordering::SeqCst) {
                    let now = clock.load(Ordering::SeqCst);
                    world.replica.beat(&digest(0, 0), at(now));
                    // The others are used as well, while they are closed and their places are given away.
                    let n = over.load(Ordering::SeqCst).unsigned_abs();
                    (n..n + 3).for_each(|n| world.replica.beat(&digest(n, 0), at(now)));
                    let used = world.reason(0, 0, at(now));
                    assert_eq!(used, None, "at {now}");
                }
            });
        }
        start.wait();
        for n in 1..ROUNDS {
            // The clock goes on by less than the idle end, and only after the session was seen to be used.
            let now = i64::try_from(n).unwrap();
            let short = open(&world, n, now);
            over.store(now, Ordering::SeqCst);
            world.replica.beat(&digest(0, 0), at(now));
            clock.store(now, Ordering::SeqCst);
            let seen = world.replica.seen_at(short.id).unwrap();
            assert!(seen >= at(now) && seen <= at(now + 1), "session {n} was seen at {seen}");
            world.take_session(&closed(&short));
            assert_eq!(world.reason(n, 0, at(now)), Some(Reason::SessionEnded));
        }
        done.store(true, Ordering::SeqCst);
    });
    let last = i64::try_from(ROUNDS).unwrap() - 1;
    assert_eq!(world.reason(0, 0, at(last + IDLE)), Some(Reason::SessionEnded));
}
