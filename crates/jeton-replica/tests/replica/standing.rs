//! What stands, whatever the database says.

use jeton_core::{AccountId, Cause, SessionId, Token, TokenId};
use jeton_replica::Whose;

use crate::world::{World, at, closed, ended, id, rotated, service, session, token};

fn tokens(numbers: &[u64]) -> Vec<TokenId> {
    numbers.iter().map(|n| TokenId::from_bytes(id(*n))).collect()
}

#[test]
fn every_token_that_has_not_ended_stands_once_whatever_became_of_its_secrets() {
    let world = World::new();
    let session = session(1, world.account.id, at(0), at(100));
    world.take_session(&session);
    (1..=5).for_each(|n| world.take(&world.token(n)));
    world.take(&rotated(&world.token(2), 2, 1, at(60)));
    world.take(&ended(&world.token(3), Cause::Revoked));
    world.take(&Token { expires_at: Some(at(1)), revision: 2, ..world.token(4) });
    world.take(&Token { session: Some(session.id), ..world.token(6) });
    world.replica.withhold_token(TokenId::from_bytes(id(5)));

    let stand = world.replica.standing(&Whose::default());

    assert_eq!(stand, tokens(&[1, 2, 4, 5, 6]));
    assert!(world.replica.withholds_any());
    assert_eq!(world.replica.still_standing(&tokens(&[1, 3, 5, 6, 9])), tokens(&[1, 5, 6]));
    world.take(&ended(&world.token(5), Cause::Revoked));
    world.take_session(&closed(&session));
    assert_eq!(world.replica.still_standing(&tokens(&[5, 6])), []);
    assert!(!world.replica.withholds_any());
}

#[test]
fn those_of_one_account_and_of_some_services_are_told_from_the_others() {
    let world = World::new();
    let other = service(2, crate::world::POLICY);
    world.take_service(&other);
    let somebody = AccountId::from_bytes(id(9));
    world.take(&world.token(1));
    world.take(&token(2, world.service.id, somebody));
    world.take(&token(3, other.id, world.account.id));
    let of = |account, services| world.replica.standing(&Whose { account, services });

    assert_eq!(of(Some(world.account.id), None), tokens(&[1, 3]));
    assert_eq!(of(None, Some(vec![world.service.id])), tokens(&[1, 2]));
    assert_eq!(of(Some(somebody), Some(vec![other.id])), []);
    assert_eq!(of(None, Some(vec![other.id, world.service.id])), tokens(&[1, 2, 3]));
}

#[test]
fn the_sessions_of_an_account_stand_until_they_are_closed_or_lapse() {
    let world = World::new();
    let somebody = AccountId::from_bytes(id(9));
    let first = session(1, world.account.id, at(0), at(100));
    for open in [&first, &session(2, somebody, at(0), at(100))] {
        world.take_session(open);
    }
    world.take_session(&session(3, world.account.id, at(0), at(100)));
    world.take_session(&session(4, world.account.id, at(0), at(50)));

    let stand = || world.replica.standing_sessions(world.account.id, at(50));

    assert_eq!(stand(), [1, 3].map(|n| SessionId::from_bytes(id(n))));
    world.take_session(&closed(&first));
    assert_eq!(stand(), [SessionId::from_bytes(id(3))]);
}
