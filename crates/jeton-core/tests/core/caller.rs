//! Callers: who has to have entered a password of late, and for what.

use jeton_core::{AtFront, Caller, Refusal, STEP_UP_WINDOW, Scopes, SessionId};

use crate::support::{INSTANT, NOW, entropy, person, program, root, service};

fn in_session() -> Caller {
    Caller { session: Some(SessionId::new(NOW, &entropy(7))), ..person(&root()) }
}

fn at_front() -> Caller {
    let front = AtFront { service: service("nocodb").id, scopes: Scopes::NONE };
    Caller { front: Some(front), ..in_session() }
}

#[test]
fn a_session_steps_up_every_five_minutes_and_a_token_or_a_products_client_never() {
    let late = NOW + STEP_UP_WINDOW + INSTANT;

    assert_eq!(in_session().must_have_stepped_up(NOW + STEP_UP_WINDOW), Ok(()));
    assert_eq!(in_session().must_have_stepped_up(late), Err(Refusal::StepUpRequired));
    assert_eq!(program(&root(), "admin").must_have_stepped_up(late), Ok(()));
    assert_eq!(at_front().must_have_stepped_up(late), Ok(()));
}

#[test]
fn only_who_has_just_entered_their_password_is_there_in_person() {
    let late = NOW + STEP_UP_WINDOW + INSTANT;

    assert_eq!(in_session().must_be_in_person(NOW + STEP_UP_WINDOW), Ok(()));
    assert_eq!(in_session().must_be_in_person(late), Err(Refusal::StepUpRequired));
    assert_eq!(program(&root(), "admin").must_be_in_person(NOW), Err(Refusal::SessionNeeded));
    assert_eq!(at_front().must_be_in_person(NOW), Err(Refusal::SessionNeeded));
}

#[test]
fn a_password_that_will_be_entered_later_counts_for_nothing() {
    let before = NOW - INSTANT;

    assert_eq!(in_session().must_be_fresh(before), Err(Refusal::StepUpRequired));
    assert_eq!(in_session().must_have_stepped_up(before), Err(Refusal::StepUpRequired));
}
