//! What is counted, and that nothing is counted twice or lost.

use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
    thread::scope,
};

use jeton_core::{Hour, Outcome, Reason, TokenId};
use jiff::Timestamp;

use super::{
    Period, Usage,
    buffer::{Buffers, Counted, Key, TOKENS},
    waiting::{MOST, Waiting},
};

fn token(n: u32) -> TokenId {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    TokenId::from_bytes(bytes)
}

fn key(n: u32) -> Key {
    Key {
        token: Some(token(n)),
        service: 3,
        outcome: Outcome::Allowed,
        hour: Hour::numbered(491_000),
    }
}

fn take(buffers: &Buffers) -> (HashMap<Key, (u64, i64)>, u64) {
    let mut all: HashMap<Key, (u64, i64)> = HashMap::new();
    let dropped = buffers.take(|Counted { key, count, last }| {
        let (counted, seen) = all.entry(key).or_default();
        *counted += u64::from(count);
        *seen = last.max(*seen);
    });
    (all, dropped)
}

#[test]
fn what_is_counted_together_has_one_count_and_everything_else_its_own() {
    let buffers = Buffers::new(1);
    let outcome = Outcome::Denied(Reason::ALL[Reason::ALL.len() - 1]);
    let others = [
        Key { outcome, ..key(1) },
        Key { hour: Hour::numbered(491_001), ..key(1) },
        Key { service: 0xFF_FFFF, ..key(1) },
        Key { token: None, ..key(1) },
        key(2),
    ];

    for second in [10, 12, 11] {
        buffers.count(&key(1), second);
    }
    others.iter().for_each(|other| buffers.count(other, 9));

    let mut expected = HashMap::from(others.map(|other| (other, (1, 9))));
    expected.insert(key(1), (3, 12));
    assert_eq!(take(&buffers), (expected, 0));
    assert_eq!(take(&buffers), (HashMap::new(), 0));
}

#[test]
fn many_threads_and_a_job_in_between_lose_no_count_and_count_none_twice() {
    const EACH: u64 = 40_000;
    let buffers = Buffers::new(2);
    let counting = AtomicBool::new(true);
    let mut counts: HashMap<Key, u64> = HashMap::new();

    let dropped = scope(|threads| {
        let counters: Vec<_> = (0..4_u32)
            .map(|thread| {
                let buffers = &buffers;
                threads.spawn(move || {
                    for n in 0..EACH {
                        // Some are everybody's and some are one's own.
                        let number = if n % 2 == 0 { (n % 50) as u32 } else { 100 + thread };
                        buffers.count(&key(number), 10);
                    }
                })
            })
            .collect();
        let job = threads.spawn(|| {
            let (mut counts, mut dropped) = (HashMap::<Key, u64>::new(), 0);
            while counting.load(Ordering::Acquire) {
                dropped += buffers
                    .take(|seen| *counts.entry(seen.key).or_default() += u64::from(seen.count));
            }
            (counts, dropped)
        });
        counters.into_iter().for_each(|counter| counter.join().unwrap());
        counting.store(false, Ordering::Release);
        let (gathered, dropped) = job.join().unwrap();
        counts = gathered;
        dropped
    });

    let (rest, later) = take(&buffers);
    rest.into_iter().for_each(|(key, (count, _))| *counts.entry(key).or_default() += count);
    assert_eq!(dropped + later, 0);
    assert_eq!(counts.values().sum::<u64>(), 4 * EACH);
    assert_eq!(counts[&key(0)], 4 * EACH / 50);
    assert_eq!(counts[&key(101)], EACH / 2);
    assert_eq!(counts.len(), 25 + 4);
}

#[test]
fn a_flood_of_tokens_is_still_counted_for_the_service_and_told_as_dropped() {
    let buffers = Buffers::new(3);
    let flood = 4 * u32::try_from(TOKENS).unwrap();

    for n in 0..flood {
        buffers.count(&key(n), 10);
    }

    let (counts, dropped) = take(&buffers);
    let of_service = counts[&Key { token: None, ..key(0) }].0;
    let of_tokens: u64 =
        counts.iter().filter(|(key, _)| key.token.is_some()).map(|(_, count)| count.0).sum();
    assert!(dropped > 0 && of_tokens > TOKENS as u64 / 2);
    assert_eq!(dropped, of_service);
    assert_eq!(of_tokens + of_service, u64::from(flood));
    buffers.count(&key(1), 11);
    assert_eq!(take(&buffers).0[&key(1)], (1, 11), "there is room again");
}

#[test]
fn what_waits_is_bounded_and_the_service_is_counted_beyond_it() {
    let mut waiting = Waiting::default();
    let more = u32::try_from(MOST).unwrap() + 10;

    for n in 0..more {
        waiting.add(&Counted { key: key(n), count: 1, last: 10 });
    }
    waiting.add(&Counted { key: key(0), count: 5, last: 11 });

    assert_eq!((waiting.len(), waiting.take_dropped()), (MOST + 1, 10));
    let services = waiting.take_services();
    assert_eq!(services, [((3, key(0).hour, Outcome::Allowed), i64::from(more) + 5)]);
    waiting.close(Timestamp::UNIX_EPOCH);
    waiting.add(&Counted { key: key(more), count: 1, last: 12 });
    assert_eq!(waiting.take_dropped(), 1, "what is being written down takes room, too");
    let tokens = waiting.take_tokens(MOST);
    assert!(
        waiting.is_written() && tokens.is_sorted_by_key(|(key, ..)| Reverse(*key.0.as_bytes()))
    );
    assert!(tokens.contains(&((token(0), key(0).hour, Outcome::Allowed), 6, 11)));
}

#[test]
fn what_is_counted_while_others_are_written_down_waits_behind_them() {
    let mut waiting = Waiting::default();
    let of = |n: u32, count| Counted { key: key(n), count, last: 10 };
    (0..10).for_each(|n| waiting.add(&of(n, 1)));

    waiting.close(Timestamp::UNIX_EPOCH);
    waiting.add(&of(0, 5));
    let first = waiting.take_tokens(7);
    assert!(!waiting.is_written());
    let second = waiting.take_tokens(7);

    assert!(waiting.is_written() && waiting.take_tokens(7).is_empty());
    assert!(first.iter().chain(&second).all(|(_, count, _)| *count == 1));
    assert_eq!((first.len(), second.len(), waiting.len()), (7, 3, 2));
}

#[test]
fn a_verdict_counts_in_the_hour_in_which_it_was_given() {
    let usage = Usage::new([1; 32], Timestamp::UNIX_EPOCH);
    let at = |text: &str| text.parse::<Timestamp>().unwrap();

    usage.count(3, None, Outcome::Allowed, at("2026-01-15T12:59:59.999999Z"));
    usage.count(3, None, Outcome::Allowed, at("2026-01-15T13:00:00Z"));
    usage.gather();

    let mut hours: Vec<_> =
        usage.waiting().take_services().iter().map(|((_, hour, _), _)| *hour).collect();
    hours.sort();
    assert_eq!(hours, [Hour::of(at("2026-01-15T12:00:00Z")), Hour::of(at("2026-01-15T13:00:00Z"))]);
}

#[test]
fn a_period_is_in_whole_hours_and_the_last_day_where_nothing_is_said() {
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let now = at("2026-01-15T12:00:00Z").unwrap();
    let noon = Hour::of(now).number();
    let hours = |from, to| {
        let hours = Period { from, to }.hours(now);
        (hours.from.number() - noon, hours.to.number() - noon)
    };

    assert_eq!(hours(None, None), (-23, 1));
    assert_eq!(hours(at("2026-01-15T10:59:59Z"), None), (-2, 1));
    assert_eq!(hours(at("2026-01-15T10:00:00Z"), at("2026-01-15T11:00:00Z")), (-2, -1));
    assert_eq!(hours(None, at("2026-01-15T11:00:00.000001Z")), (-24, 0));
    Period { from: Some(Timestamp::MIN), to: Some(Timestamp::MIN) }.hours(now);
}
