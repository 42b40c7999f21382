//! A log that is read again, from any earlier place.

use jeton_core::{
    Account, AccountState, Cause, Reason, Record, Scopes, Service, ServiceState, Token,
};

use crate::world::{World, at, closed, ended, rotated, session, with_state};

#[test]
fn taking_every_record_twice_changes_nothing() {
    let world = World::new();
    let token = world.token(7);
    let rotated = rotated(&token, 7, 1, at(60));

    for record in [&token, &token, &rotated, &rotated] {
        world.take(record);
    }
    let bytes = world.replica.resident_bytes();
    world.take(&rotated);

    assert_eq!(world.replica.tokens(), 1);
    assert_eq!(world.replica.resident_bytes(), bytes);
    assert!(world.grant(7, 0, at(0)).in_grace);
    assert!(!world.grant(7, 1, at(0)).in_grace);
}

#[test]
fn an_older_record_never_revives_what_has_ended_since() {
    let world = World::new();
    let token = world.token(7);
    let rotated = rotated(&token, 7, 1, at(0));
    let history = [token, rotated.clone(), ended(&rotated, Cause::Revoked)];

    history.iter().for_each(|record| world.take(record));

    for older in &history {
        world.take(older);
        assert_eq!(world.reason(7, 0, at(0)), Some(Reason::Revoked));
        assert_eq!(world.reason(7, 1, at(0)), Some(Reason::Revoked));
    }
}

#[test]
fn an_older_record_never_brings_a_secret_that_was_replaced_before_the_start() {
    let world = World::new();
    let first = world.token(7);
    let second = rotated(&first, 7, 1, at(0));
    let third = rotated(&second, 7, 2, at(0));

    world.take(&third);
    world.take(&first);
    world.take(&second);

    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::Unknown));
    assert_eq!(world.reason(7, 1, at(0)), Some(Reason::Rotated));
    assert_eq!(world.reason(7, 2, at(0)), None);
}

#[test]
fn older_records_of_an_account_a_service_and_a_session_change_nothing() {
    let world = World::new();
    let session = session(1, world.account.id, at(0), at(100));
    world.take_session(&session);
    world.take(&Token { session: Some(session.id), scopes: Scopes::NONE, ..world.token(7) });
    world.take(&world.token(8));

    world.take_session(&closed(&session));
    world.replica.take(&Record::Account(with_state(&world.account, AccountState::Disabled)));
    world.replica.take(&Record::Account(world.account.clone()));
    world.take_session(&session);
    let by_account = world.reason(8, 0, at(0));
    world.take_service(&Service {
        state: ServiceState::Disabled,
        revision: 2,
        ..world.service.clone()
    });
    world.take_service(&world.service);

    assert_eq!(by_account, Some(Reason::AccountDisabled));
    assert!(!world.replica.service("shop").unwrap().is_enabled());
    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::SessionEnded));
}

#[test]
fn a_second_record_of_one_revision_says_nothing_new() {
    let world = World::new();
    let token = world.token(7);
    let made_of_an_older_row = rotated(&token, 7, 1, at(0));
    let disabled = with_state(&world.account, AccountState::Disabled);
    let enabled = Account { state: AccountState::Active, ..disabled.clone() };

    world.take(&token);
    world.take(&world.token(8));
    world.take(&ended(&token, Cause::Revoked));
    world.take(&made_of_an_older_row);
    world.replica.take(&Record::Account(disabled));
    world.replica.take(&Record::Account(enabled));

    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::Revoked));
    assert_eq!(world.reason(7, 1, at(0)), Some(Reason::Unknown));
    assert_eq!(world.reason(8, 0, at(0)), Some(Reason::AccountDisabled));
}
