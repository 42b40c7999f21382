//! Readers against a writer who opens and closes sessions: nobody is told of another's session.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicU64, Ordering},
    },
    thread::scope,
};

use jeton_core::{Cause, Reason, SessionId, Token, Verdict};

use crate::world::{World, at, closed, ended, id, session, split_mix};

const LOGINS: u64 = 10_000;
const READERS: u64 = 2;
/// How many sessions are open at once; each one that is closed makes room for the next.
const OPEN: u64 = 3;

#[test]
fn a_token_shows_its_own_session_until_that_is_closed_and_none_afterwards() {
    let world = World::new();
    let [opened, closing, closed] = [0; 3].map(AtomicU64::new);
    let start = Barrier::new(1 + READERS as usize);

    scope(|threads| {
        for seed in 1..=READERS {
            let (world, start, opened, closing, closed) =
                (&world, &start, &opened, &closing, &closed);
            threads.spawn(move || {
                start.wait();
                let mut random = seed;
                while closed.load(Ordering::SeqCst) < LOGINS {
                    let before = [opened, closed].map(|count| count.load(Ordering::SeqCst));
                    let n = before[1].saturating_sub(1) + split_mix(&mut random) % (OPEN + 1);
                    let verdict = world.verify(n, 0, at(0));
                    let may_be_closed = n < closing.load(Ordering::SeqCst);
                    judge(verdict, n, before, may_be_closed);
                }
            });
        }
        start.wait();
        for n in 0..LOGINS + OPEN {
            log_in(&world, n);
            opened.store(n + 1, Ordering::SeqCst);
            if let Some(oldest) = n.checked_sub(OPEN) {
                closing.store(oldest + 1, Ordering::SeqCst);
                log_out(&world, oldest);
                closed.store(oldest + 1, Ordering::SeqCst);
            }
        }
    });
}

fn judge(verdict: Verdict<'_>, n: u64, [opened, closed]: [u64; 2], may_be_closed: bool) {
    match verdict {
        Verdict::Allow(grant) => {
            assert!(n >= closed, "session {n} was closed");
            assert_eq!(grant.session, Some(SessionId::from_bytes(id(n))));
        }
        Verdict::Deny(Reason::Unknown) => assert!(n >= opened, "session {n} was open"),
        Verdict::Deny(reason) => {
            assert_eq!(reason, Reason::SessionEnded);
            assert!(may_be_closed, "session {n} was open");
        }
    }
}

fn log_in(world: &World, n: u64) {
    let session = session(n, world.account.id, at(0), at(100));
    world.take_session(&session);
    world.take(&token(world, n));
}

fn log_out(world: &World, n: u64) {
    world.take_session(&closed(&session(n, world.account.id, at(0), at(100))));
    world.take(&ended(&token(world, n), Cause::SessionClosed));
}

fn token(world: &World, n: u64) -> Token {
    Token { session: Some(SessionId::from_bytes(id(n))), ..world.token(n) }
}
