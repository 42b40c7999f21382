//! Signing keys: there is always one that signs, and what it signs can be checked for as long as it lasts.

use jeton_core::{
    Change, Record, Refusal, Seal, SigningKey, SigningKeyId,
    decide::signing_key::{
        Made, SHOWN_AFTER, SHOWN_BEFORE, Standing, TURN, Turn, is_due, published, renew, rotate,
        signing, standing,
    },
};
use jeton_token::KeyId;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::support::{INSTANT, NOW, ada, days, entropy, events, person, root};

fn made(n: u8) -> Made {
    let id = SigningKeyId::new(NOW, &entropy(n));
    Made { id, public: [n; 32], seal: Seal { key: KeyId(1), bytes: vec![n; 72] }, skipped: 0 }
}

/// The keys as they stand after `changes`.
fn after(mut keys: Vec<SigningKey>, changes: &[Change]) -> Vec<SigningKey> {
    for change in changes {
        let Record::SigningKey(key) = &change.record else { panic!("not a key: {change:?}") };
        keys.retain(|known| known.id != key.id);
        keys.push(key.clone());
    }
    keys.sort_by_key(|key| key.number);
    keys
}

fn shown(keys: &[SigningKey], now: Timestamp) -> Vec<i64> {
    published(keys, now).map(|key| key.number).collect()
}

#[test]
fn the_first_key_signs_as_soon_as_it_is_there() {
    assert!(is_due(&[], NOW) && signing(&[], NOW).is_none());

    let (key, changes) = renew(&[], made(1), NOW);

    assert_eq!((key.number, key.signs_from, events(&changes)), (1, NOW, vec!["signing-key.made"]));
    let keys = after(Vec::new(), &changes);
    assert_eq!(signing(&keys, NOW), Some(&key));
    assert!(!is_due(&keys, NOW + TURN - SHOWN_BEFORE - INSTANT));
    assert!(is_due(&keys, NOW + TURN - SHOWN_BEFORE));
}

#[test]
fn the_next_key_is_shown_for_an_hour_first_and_the_one_before_for_six_minutes_after() {
    let keys = after(Vec::new(), &renew(&[], made(1), NOW).1);
    let keys = after(keys.clone(), &renew(&keys, made(2), NOW).1);
    let turn = NOW + SHOWN_BEFORE;
    let number = |now| signing(&keys, now).unwrap().number;

    assert_eq!((number(turn - INSTANT), number(turn)), (1, 2));
    assert_eq!(shown(&keys, NOW), [1, 2]);
    assert_eq!(shown(&keys, turn + SHOWN_AFTER - INSTANT), [1, 2]);
    assert_eq!(shown(&keys, turn + SHOWN_AFTER), [2]);
    let states = |now| [0, 1].map(|n| standing(&keys, &keys[n], now));
    assert_eq!(states(NOW), [Standing::Signing, Standing::Waiting]);
    assert_eq!(states(turn), [Standing::Published, Standing::Signing]);
    assert_eq!(states(turn + SHOWN_AFTER), [Standing::Retired, Standing::Signing]);
}

#[test]
fn a_key_that_nobody_needs_any_more_loses_its_private_part_at_the_next_turn() {
    let keys = after(Vec::new(), &renew(&[], made(1), NOW).1);
    let keys = after(keys.clone(), &renew(&keys, made(2), NOW).1);

    let changes = renew(&keys, made(3), NOW + days(1)).1;

    assert_eq!(events(&changes), ["signing-key.withdrawn", "signing-key.made"]);
    let keys = after(keys, &changes);
    assert_eq!((keys[0].seal.is_none(), keys[0].revision), (true, 2));
    assert!(keys[1].seal.is_some() && keys[1].withdrawn_at.is_none());
}

#[test]
fn a_leaked_key_goes_at_once_and_the_one_that_waits_goes_with_it() {
    let keys = after(Vec::new(), &renew(&[], made(1), NOW).1);
    let keys = after(keys.clone(), &renew(&keys, made(2), NOW).1);

    let waits = rotate(&keys, made(3), Turn::InOrder, &person(&root()), NOW);
    let (key, changes) = rotate(&keys, made(3), Turn::AtOnce, &person(&root()), NOW).unwrap();

    assert_eq!(waits, Err(Refusal::KeyWaiting { from: NOW + SHOWN_BEFORE }));
    let keys = after(keys, &changes);
    assert_eq!((signing(&keys, NOW), shown(&keys, NOW)), (Some(&key), vec![3]));
    assert!(keys[..2].iter().all(|key| key.seal.is_none()));
    assert!(keys[..2].iter().all(|key| standing(&keys, key, NOW) == Standing::Withdrawn));
}

#[test]
fn rotating_is_for_administrators_who_have_just_entered_their_password() {
    let later = NOW + SignedDuration::from_mins(6);

    let by_member = rotate(&[], made(1), Turn::AtOnce, &person(&ada()), NOW);
    let by_stale = rotate(&[], made(1), Turn::AtOnce, &person(&root()), later);

    assert_eq!(by_member, Err(Refusal::AdministratorsOnly));
    assert_eq!(by_stale, Err(Refusal::StepUpRequired));
}

proptest! {
    /// Whatever is rotated when: the key that signs is published, has its private part, and was published an hour
    /// before, unless the others were withdrawn.
    #[test]
    fn the_key_that_signs_is_always_published(steps in prop::collection::vec((0_u8..3, 0_i64..200_000), 1..12)) {
        let (mut keys, mut now): (Vec<SigningKey>, _) = (Vec::new(), NOW);
        for (n, (step, seconds)) in (1_u8..).zip(steps) {
            now += SignedDuration::from_secs(seconds);
            let by = jeton_core::Caller { authenticated_at: Some(now), ..person(&root()) };
            let changes = match step {
                0 if is_due(&keys, now) => renew(&keys, made(n), now).1,
                1 => rotate(&keys, made(n), Turn::InOrder, &by, now).map(|made| made.1).unwrap_or_default(),
                2 => rotate(&keys, made(n), Turn::AtOnce, &by, now).unwrap().1,
                _ => continue,
            };
            let before = keys.clone();
            keys = after(keys, &changes);
            let signing = signing(&keys, now).expect("one always signs");
            prop_assert!(signing.seal.is_some() && shown(&keys, now).contains(&signing.number));
            prop_assert!(keys.iter().filter(|key| key.seal.is_some()).count() <= 3);
            if step != 2 && !before.is_empty() {
                prop_assert!(before.iter().any(|key| key.id == signing.id));
            }
        }
    }
}
