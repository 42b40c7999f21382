//! Sessions, and the tokens that end with them.

use jeton_core::{Cause, Reason, Token};

use crate::world::{World, at, closed, ended, just_before, rotated, session};

#[test]
fn a_token_works_as_long_as_its_session_is_open() {
    let world = World::new();
    let session = session(1, world.account.id, at(0), at(100));
    world.take_session(&session);
    world.take(&Token { session: Some(session.id), ..world.token(7) });

    let open = world.grant(7, 0, just_before(at(100)));

    assert_eq!(open.session, Some(session.id));
    assert_eq!(world.reason(7, 0, at(100)), Some(Reason::SessionEnded));
}

#[test]
fn a_closed_session_ends_all_of_its_tokens_at_once() {
    let world = World::new();
    let session = session(1, world.account.id, at(0), at(100));
    world.take_session(&session);
    for n in 0..10 {
        world.take(&Token { session: Some(session.id), ..world.token(n) });
    }

    world.take_session(&closed(&session));

    assert!((0..10).all(|n| world.reason(n, 0, at(0)) == Some(Reason::SessionEnded)));
}

#[test]
fn a_token_whose_session_is_not_known_counts_as_ended_with_it() {
    let world = World::new();
    let unknown = session(1, world.account.id, at(0), at(100));

    world.take(&Token { session: Some(unknown.id), ..world.token(7) });

    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::SessionEnded));
}

#[test]
fn a_place_that_was_given_to_a_new_session_does_not_revive_the_tokens_of_the_old_one() {
    let world = World::new();
    let old = session(1, world.account.id, at(0), at(100));
    world.take_session(&old);
    world.take(&Token { session: Some(old.id), ..world.token(1) });
    world.take_session(&closed(&old));

    let new = session(2, world.account.id, at(1), at(100));
    world.take_session(&new);
    world.take(&Token { session: Some(new.id), ..world.token(2) });

    assert_eq!(world.reason(1, 0, at(1)), Some(Reason::SessionEnded));
    assert_eq!(world.grant(2, 0, at(1)).session, Some(new.id));
}

#[test]
fn memory_does_not_grow_with_sessions_that_were_closed_or_have_lapsed() {
    let world = World::new();
    let log_in = |n: u64| {
        let now = at(i64::try_from(n).unwrap());
        let session = session(n, world.account.id, now, now + jiff::SignedDuration::from_secs(20));
        world.take_session(&session);
        if n.is_multiple_of(2) {
            world.take_session(&closed(&session));
        }
    };

    (0..1_000).for_each(log_in);
    let bytes = world.replica.resident_bytes();
    (1_000..20_000).for_each(log_in);

    // A hash map may double once more; 19,000 sessions of 56 bytes would be 1 MB.
    assert!(world.replica.resident_bytes() < bytes + 24_000);
}

#[test]
fn a_token_that_ended_with_its_session_tells_so_after_the_place_has_a_new_one() {
    let world = World::new();
    let old = session(1, world.account.id, at(0), at(100));
    let token = Token { session: Some(old.id), ..world.token(1) };
    world.take_session(&old);
    world.take(&token);

    world.take_session(&closed(&old));
    world.take(&ended(&token, Cause::SessionClosed));
    world.take_session(&session(2, world.account.id, at(1), at(100)));

    assert_eq!(world.reason(1, 0, at(1)), Some(Reason::SessionEnded));
}

#[test]
fn both_secrets_of_a_rotated_token_end_with_its_session() {
    let world = World::new();
    let session = session(1, world.account.id, at(0), at(100));
    let token = Token { session: Some(session.id), ..world.token(7) };
    world.take_session(&session);
    world.take(&token);
    world.take(&rotated(&token, 7, 1, at(60)));
    let open = [0, 1].map(|secret| world.grant(7, secret, at(0)).session);

    world.take_session(&closed(&session));

    assert_eq!(open, [Some(session.id); 2]);
    assert_eq!(
        [0, 1].map(|secret| world.reason(7, secret, at(0))),
        [Some(Reason::SessionEnded); 2]
    );
}

#[test]
fn a_secret_replaced_long_ago_stays_refused_when_others_have_the_rider_of_its_token() {
    let world = World::new();
    let old = session(1, world.account.id, at(0), at(100));
    let mut token = Token { session: Some(old.id), ..world.token(1) };
    world.take_session(&old);
    for secret in 1..4 {
        token = rotated(&token, 1, secret, at(60));
        world.take(&token);
    }

    world.take_session(&closed(&old));
    let new = session(2, world.account.id, at(0), at(100));
    world.take_session(&new);
    world.take(&Token { session: Some(new.id), ..world.token(2) });

    let ended = Some(Reason::SessionEnded);
    let told = [Some(Reason::Rotated), Some(Reason::Rotated), ended, ended];
    assert_eq!([0, 1, 2, 3].map(|secret| world.reason(1, secret, at(0))), told);
    assert_eq!(world.grant(2, 0, at(0)).session, Some(new.id));
}
