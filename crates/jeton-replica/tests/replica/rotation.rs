//! Two secrets of one token, and the end of the older one.

use jeton_core::{Cause, Reason, Token};
use jeton_token::Digest;

use crate::world::{World, at, digest, ended, just_before, reason, rotated};

#[test]
fn both_secrets_work_during_the_grace_and_the_old_one_ends_with_it_exactly() {
    let world = World::new();
    let token = world.token(7);
    world.take(&token);

    world.take(&rotated(&token, 7, 1, at(60)));

    let old = world.grant(7, 0, just_before(at(60)));
    assert_eq!((old.in_grace, old.expires_at), (true, Some(at(60))));
    let new = world.grant(7, 1, just_before(at(60)));
    assert_eq!((new.in_grace, new.expires_at), (false, None));
    assert_eq!(world.reason(7, 0, at(60)), Some(Reason::Rotated));
    assert_eq!(world.reason(7, 1, at(60)), None);
}

#[test]
fn a_reset_refuses_the_old_secret_at_once() {
    let world = World::new();
    let token = world.token(7);
    world.take(&token);

    world.take(&rotated(&token, 7, 1, at(10)));

    assert_eq!(world.reason(7, 0, at(10)), Some(Reason::Rotated));
    assert_eq!(world.reason(7, 1, at(10)), None);
}

#[test]
fn a_reset_during_a_grace_cuts_off_the_secret_before_the_old_one_too() {
    let world = World::new();
    let first = world.token(7);
    let second = rotated(&first, 7, 1, at(1_000));
    world.take(&first);
    world.take(&second);

    world.take(&rotated(&second, 7, 2, at(10)));

    assert_eq!(world.reason(7, 0, at(10)), Some(Reason::Rotated));
    assert_eq!(world.reason(7, 1, at(10)), Some(Reason::Rotated));
    assert_eq!(world.reason(7, 2, at(10)), None);
}

#[test]
fn revoking_a_token_ends_both_of_its_secrets() {
    let world = World::new();
    let token = world.token(7);
    let rotated = rotated(&token, 7, 1, at(60));
    world.take(&token);
    world.take(&rotated);

    world.take(&ended(&rotated, Cause::Revoked));

    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::Revoked));
    assert_eq!(world.reason(7, 1, at(0)), Some(Reason::Revoked));
}

#[test]
fn a_token_first_seen_in_its_grace_has_both_secrets() {
    let world = World::new();

    world.take(&rotated(&world.token(7), 7, 1, at(60)));

    assert!(world.grant(7, 0, at(0)).in_grace);
    assert!(!world.grant(7, 1, at(0)).in_grace);
    assert_eq!(world.replica.tokens(), 1);
}

#[test]
fn a_rotated_token_remains_one_token() {
    let world = World::new();
    let mut token = world.token(7);
    world.take(&token);

    for secret in 1..100 {
        token = rotated(&token, 7, secret, at(0));
        world.take(&token);
    }

    assert_eq!(world.replica.tokens(), 1);
    assert_eq!(world.reason(7, 99, at(0)), None);
    assert!((0..99).all(|secret| world.reason(7, secret, at(0)) == Some(Reason::Rotated)));
}

#[test]
fn an_old_secret_expires_with_its_token_when_that_is_before_the_end_of_the_grace() {
    let world = World::new();
    let token = Token { expires_at: Some(at(30)), ..world.token(7) };
    world.take(&token);

    world.take(&rotated(&token, 7, 1, at(60)));

    assert_eq!(world.grant(7, 0, at(0)).expires_at, Some(at(30)));
    assert_eq!(world.reason(7, 0, at(30)), Some(Reason::Expired));
    assert_eq!(world.reason(7, 0, at(60)), Some(Reason::Rotated));
}

#[test]
fn secrets_of_one_token_whose_digests_begin_alike_are_told_apart() {
    let world = World::new();
    let alike = |n: u8| Digest::from_bytes(std::array::from_fn(|i| if i == 4 { n } else { 7 }));
    let mut token = world.token(7);
    token.live.digest = alike(0);
    world.take(&token);

    for n in 1..10 {
        token = rotated(&token, 7, 0, at(60));
        token.live.digest = alike(n);
        world.take(&token);
    }

    let told = |n| reason(world.verify_digest(&alike(n), at(0)));
    assert!((0..8).all(|n| told(n) == Some(Reason::Rotated)));
    assert_eq!([8, 9].map(told), [None, None]);
}

#[test]
fn a_secret_leads_to_its_token_and_its_service_whatever_became_of_it() {
    let world = World::new();
    let token = world.token(7);
    let rotated = rotated(&token, 7, 1, at(60));
    world.take(&token);
    world.take(&rotated);
    world.take(&ended(&rotated, Cause::Revoked));

    for secret in [0, 1] {
        let digest = digest(7, secret);
        assert_eq!(world.replica.token_of(&digest), Some(token.id));
        assert_eq!(
            world.replica.service_of(&digest).map(|service| service.id),
            Some(token.service)
        );
    }
    assert_eq!(world.replica.token_of(&digest(8, 0)), None);
    assert!(world.replica.service_of(&digest(8, 0)).is_none());
}
