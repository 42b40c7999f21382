//! The grace of a rotation, ended before its time.

use jeton_core::{
    Refusal, STEP_UP_WINDOW, Seal, Service, Token,
    decide::{quarantine, rotate::rotate, rotation},
    policy::Reveal,
};
use jeton_token::KeyId;
use jiff::SignedDuration;

use crate::support::{
    INSTANT, NOW, ada, eve, in_session, mint, person, program, service, token, token_in,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn rotated() -> (Service, Token, Token) {
    let service = service("jeton");
    let (token, _) = token(&service, "api-token", &ada());
    let kind = service.kind("api-token").unwrap();
    let by = person(&ada());
    let rotated = rotate(&token, (&service, kind), &ada(), HOUR, &by, &mint(30), NOW).unwrap();
    (service, token, rotated.token)
}

#[test]
fn a_closed_grace_ends_the_old_secret_and_leaves_the_new_one() {
    let (service, _, rotated) = rotated();
    let soon = NOW + INSTANT;

    let change = rotation::close(&rotated, &service, &person(&ada()), soon).unwrap();

    let closed = token_in(&change);
    assert_eq!(change.event.name(), "token.grace-ended");
    assert_eq!((&closed.live, closed.prior.as_ref().unwrap().until), (&rotated.live, soon));
    assert_eq!(closed.revision, rotated.revision + 1);
}

#[test]
fn a_rotation_that_is_taken_back_swaps_the_secrets_and_ends_the_new_one() {
    let (service, before, rotated) = rotated();
    let kind = service.kind("api-token").unwrap();
    let soon = NOW + INSTANT;

    let change = rotation::cancel(&rotated, (&service, kind), &person(&ada()), soon).unwrap();

    let cancelled = token_in(&change);
    assert_eq!(change.event.name(), "token.rotation-cancelled");
    assert_eq!(
        (cancelled.live.digest, &cancelled.live.hint, cancelled.live.since),
        (before.live.digest, &before.live.hint, soon)
    );
    let prior = cancelled.prior.as_ref().unwrap();
    assert_eq!((prior.digest, prior.until), (rotated.live.digest, soon));
}

#[test]
fn a_session_takes_a_rotation_back_with_a_fresh_password_alone_and_closes_it_at_any_time() {
    let (service, _, rotated) = rotated();
    let kind = service.kind("api-token").unwrap();
    let (by, late) = (in_session(&ada()), NOW + STEP_UP_WINDOW + INSTANT);

    let refused = rotation::cancel(&rotated, (&service, kind), &by, late);

    assert_eq!(refused, Err(Refusal::StepUpRequired));
    assert!(rotation::cancel(&rotated, (&service, kind), &by, NOW + STEP_UP_WINDOW).is_ok());
    assert!(rotation::close(&rotated, &service, &by, late).is_ok());
}

#[test]
fn a_kind_that_can_be_shown_again_gets_its_seal_back_and_without_it_is_not_cancelled() {
    let (service, before, mut rotated) = rotated();
    let mut kind = service.kind("api-token").unwrap().clone();
    kind.reveal = Reveal::Always;
    let seal = Seal { key: KeyId(1), bytes: vec![7] };
    let by = person(&ada());
    let refused = rotation::cancel(&rotated, (&service, &kind), &by, NOW).unwrap_err();
    rotated.prior.as_mut().unwrap().seal = Some(seal.clone());

    let change = rotation::cancel(&rotated, (&service, &kind), &by, NOW).unwrap();

    assert_eq!(refused.code(), "old_secret_not_kept");
    assert_eq!((before.seal, &token_in(&change).seal), (None, &Some(seal)));
    let closed = rotation::close(&rotated, &service, &by, NOW).unwrap();
    assert_eq!(token_in(&closed).prior.as_ref().unwrap().seal, None);
}

#[test]
fn without_a_grace_that_runs_there_is_nothing_to_end() {
    let (service, before, rotated) = rotated();
    let kind = service.kind("api-token").unwrap();
    let by = person(&ada());

    for (token, now) in [(&before, NOW), (&rotated, NOW + HOUR)] {
        let close = rotation::close(token, &service, &by, now).unwrap_err();
        let cancel = rotation::cancel(token, (&service, kind), &by, now).unwrap_err();
        assert_eq!([close.code(), cancel.code()], ["no_grace"; 2]);
    }
    assert!(rotation::close(&rotated, &service, &by, NOW + HOUR - INSTANT).is_ok());
}

#[test]
fn it_takes_the_token_to_be_ones_own_the_scope_and_no_quarantine() {
    let (service, _, rotated) = rotated();
    let kind = service.kind("api-token").unwrap();
    let cancel =
        |token: &Token, by| rotation::cancel(token, (&service, kind), &by, NOW).unwrap_err().code();

    assert_eq!(cancel(&rotated, person(&eve())), "not_found");
    assert_eq!(cancel(&rotated, program(&ada(), "tokens:read")), "caller_scope_missing");
    let by = person(&ada());
    let quarantined = quarantine::put(&rotated, &service, &by, NOW).unwrap();
    let quarantined = token_in(&quarantined);
    assert_eq!(cancel(quarantined, by.clone()), "in_quarantine");
    assert!(rotation::close(quarantined, &service, &by, NOW).is_ok());
}
