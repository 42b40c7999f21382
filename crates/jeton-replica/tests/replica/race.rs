//! Readers against a writer: what was acknowledged holds, and what is alive is never missed.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicU64, Ordering},
    },
    thread::scope,
};

use jeton_core::{Cause, Reason, Token};

use crate::world::{World, at, ended, rotated, split_mix};

const TOKENS: usize = 2_000;
const STEPS: usize = 30_000;
const READERS: u64 = 2;

/// How far a token is, written before a record is taken and after: a reader who looks at `done` before a verify
/// and at `begun` behind it knows between which two states the verdict must lie.
#[derive(Default)]
struct Progress {
    begun: AtomicU64,
    done: AtomicU64,
}

/// 0: not issued. Then twice the number of secrets it has had, plus one if it ended.
type State = u64;

#[test]
fn nothing_that_ended_is_accepted_and_nothing_alive_is_missed_while_a_writer_works() {
    let world = World::new();
    let progress: Vec<Progress> = (0..TOKENS).map(|_| Progress::default()).collect();
    let start = Barrier::new(1 + READERS as usize);
    let finished = AtomicU64::new(0);

    scope(|threads| {
        for seed in 1..=READERS {
            let (world, progress, start, finished) = (&world, &progress, &start, &finished);
            threads.spawn(move || {
                start.wait();
                let mut random = seed;
                while finished.load(Ordering::Acquire) == 0 {
                    read(world, progress, split_mix(&mut random));
                }
            });
        }
        start.wait();
        write(&world, &progress);
        finished.store(1, Ordering::Release);
    });
}

fn write(world: &World, progress: &[Progress]) {
    let mut random = 0;
    let mut tokens: Vec<Option<Token>> = vec![None; TOKENS];
    for step in 0..STEPS {
        let dice = split_mix(&mut random);
        let n = dice as usize % TOKENS;
        let state = progress[n].done.load(Ordering::Relaxed);
        let number = n as u64;
        let (token, next) = match &tokens[n] {
            None => (world.token(number), 2),
            Some(token) if token.end.is_some() => (grown(world, step), state),
            Some(token) if dice >> 60 < 4 => (ended(token, Cause::Revoked), state | 1),
            Some(token) => (rotated(token, number, state / 2, at(1_000)), state + 2),
        };
        progress[n].begun.store(next, Ordering::SeqCst);
        world.take(&token);
        progress[n].done.store(next, Ordering::SeqCst);
        if next != state {
            tokens[n] = Some(token);
        }
    }
}

/// A token that nobody reads, so that the table grows.
fn grown(world: &World, step: usize) -> Token {
    world.token((TOKENS + step) as u64)
}

fn read(world: &World, progress: &[Progress], dice: u64) {
    let n = dice as usize % TOKENS;
    let before = progress[n].done.load(Ordering::SeqCst);
    // One of the last four secrets that it has had or is about to get.
    let secret = (before / 2).saturating_sub((dice >> 62) & 3);
    let told = world.reason(n as u64, secret, at(0));
    let after = progress[n].begun.load(Ordering::SeqCst);

    let possible: Vec<Option<Reason>> =
        states(before, after).map(|state| expected(state, secret)).collect();
    assert!(
        possible.contains(&told),
        "token {n} secret {secret}: {told:?} between states {before} and {after}"
    );
}

/// The states from `before` to `after`: every number of secrets, the end last.
fn states(before: State, after: State) -> impl Iterator<Item = State> {
    let ended = (after % 2 == 1).then_some(after);
    let alive = (before / 2..=after / 2).map(|secrets| secrets * 2);
    alive.filter(move |_| before.is_multiple_of(2)).chain(ended)
}

fn expected(state: State, secret: u64) -> Option<Reason> {
    let secrets = state / 2;
    if secret >= secrets {
        Some(Reason::Unknown)
    } else if secret + 2 < secrets {
        Some(Reason::Rotated)
    } else if state % 2 == 1 {
        Some(Reason::Revoked)
    } else {
        None
    }
}
