//! Every reason that a known secret can be refused for, and what an accepted one is granted.

use jeton_core::{
    Account, AccountState, Cause, FaultCause, Reason, Record, Restoration, Scopes, Service,
    ServiceState, Token, TokenId,
    decide::fault::{arisen, closed},
};
use jeton_token::Entropy;

use crate::world::{
    POLICY, World, account, at, carrier, ended, just_before, reason, rotated, service, with_state,
};

#[test]
fn an_accepted_secret_shows_what_it_stands_for() {
    let world = World::new();
    let scopes: Scopes = "read write".parse().unwrap();
    let token = Token { scopes: scopes.clone(), expires_at: Some(at(100)), ..world.token(7) };

    world.take(&token);

    let grant = world.grant(7, 0, at(0));
    assert_eq!((grant.token, grant.account), (token.id, world.account.id));
    assert_eq!((grant.scopes, grant.expires_at), (&scopes, Some(at(100))));
    assert_eq!(grant.kind, &world.service.policy.kinds[0]);
    assert_eq!((grant.session, grant.in_grace), (None, false));
}

#[test]
fn a_secret_that_nobody_issued_is_unknown() {
    let world = World::new();
    world.take(&world.token(7));

    assert_eq!(world.reason(8, 0, at(0)), Some(Reason::Unknown));
}

#[test]
fn a_secret_of_another_service_is_unknown() {
    let world = World::new();
    let other = service(2, &POLICY.replace("\"shop\"", "\"mall\""));
    world.take_service(&other);

    world.take(&Token { service: other.id, ..world.token(7) });

    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::Unknown));
}

#[test]
fn a_secret_of_a_kind_that_no_policy_ever_had_is_unknown() {
    let world = World::new();

    world.take(&Token { kind: "forgotten".parse().unwrap(), ..world.token(7) });

    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::Unknown));
}

#[test]
fn a_secret_in_the_wrong_header_is_refused() {
    let world = World::new();
    world.take(&world.token(7));
    let [right, wrong] = [carrier("Authorization", Some("Bearer")), carrier("X-Token", None)];

    let in_right = world.verify_with(7, 0, |question| question.carrier = Some(&right), at(0));
    let in_wrong = world.verify_with(7, 0, |question| question.carrier = Some(&wrong), at(0));

    assert_eq!(reason(in_right), None);
    assert_eq!(reason(in_wrong), Some(Reason::WrongCarrier));
}

#[test]
fn a_secret_expires_to_the_microsecond() {
    let world = World::new();
    world.take(&Token { expires_at: Some(at(60)), ..world.token(7) });

    assert_eq!(world.reason(7, 0, just_before(at(60))), None);
    assert_eq!(world.reason(7, 0, at(60)), Some(Reason::Expired));
}

#[test]
fn an_ended_token_tells_how_it_ended() {
    let world = World::new();
    let told = [
        (Cause::Revoked, Reason::Revoked),
        (Cause::Deleted, Reason::Revoked),
        (Cause::Leaked, Reason::Revoked),
        (Cause::Surrendered, Reason::Revoked),
        (Cause::OwnerGone, Reason::Revoked),
        (Cause::KeyLost, Reason::Revoked),
        (Cause::SessionClosed, Reason::SessionEnded),
        (Cause::Expired, Reason::Expired),
    ];

    for (n, (cause, reason)) in (1..).zip(told) {
        world.take(&world.token(n));
        world.take(&ended(&world.token(n), cause));

        assert_eq!(world.reason(n, 0, at(0)), Some(reason), "{cause:?}");
    }
}

#[test]
fn a_disabled_account_disables_its_tokens_until_it_is_enabled() {
    let world = World::new();
    world.take(&world.token(7));

    let disabled = with_state(&world.account, AccountState::Disabled);
    world.replica.take(&Record::Account(disabled.clone()));
    let while_disabled = world.reason(7, 0, at(0));
    world.replica.take(&Record::Account(with_state(&disabled, AccountState::Active)));

    assert_eq!(while_disabled, Some(Reason::AccountDisabled));
    assert_eq!(world.reason(7, 0, at(0)), None);
}

#[test]
fn a_token_that_outlives_its_owner_works_though_the_account_is_disabled() {
    let world = World::new();
    world.replica.take(&Record::Account(with_state(&world.account, AccountState::Deleted)));
    let token = world.token(7);
    world.take(&token);
    let orphaned = world.reason(7, 0, at(0));

    world.take(&Token { outlives_owner: true, revision: 2, ..token });

    assert_eq!(orphaned, Some(Reason::AccountDisabled));
    assert_eq!(world.reason(7, 0, at(0)), None);
}

#[test]
fn a_token_in_quarantine_is_refused_with_both_its_secrets_until_it_is_released() {
    let world = World::new();
    let token = rotated(&world.token(7), 7, 1, at(60));
    let kept = Token { quarantined_at: Some(at(0)), revision: 3, ..token.clone() };
    world.take(&kept);
    let in_quarantine = [0, 1].map(|secret| world.reason(7, secret, at(0)));

    world.take(&Token { quarantined_at: None, revision: 4, ..kept });

    assert_eq!(in_quarantine, [Some(Reason::Quarantined); 2]);
    assert_eq!([0, 1].map(|secret| world.reason(7, secret, at(0))), [None; 2]);
}

#[test]
fn a_disabled_account_concerns_no_other() {
    let world = World::new();
    for n in 0..1_000 {
        let disabled = Account { state: AccountState::Disabled, ..account(2 * n) };
        world.replica.take(&Record::Account(disabled));
    }

    for n in 0..2_000 {
        world.take(&Token { account: account(n).id, ..world.token(n) });
    }

    let expected = |n: u64| n.is_multiple_of(2).then_some(Reason::AccountDisabled);
    assert!((0..2_000).all(|n| world.reason(n, 0, at(0)) == expected(n)));
}

#[test]
fn a_disabled_service_refuses_its_tokens_even_to_who_still_has_the_older_view() {
    let world = World::new();
    world.take(&world.token(7));
    let older = world.replica.service("shop").unwrap();

    world.take_service(&Service {
        state: ServiceState::Disabled,
        revision: 2,
        ..world.service.clone()
    });

    let question =
        jeton_replica::Question { carrier: None, address: None, needs: &Scopes::NONE, now: at(0) };
    let verdict = world.replica.verify(older, &crate::world::digest(7, 0), &question);
    assert_eq!(reason(verdict), Some(Reason::ServiceDisabled));
}

#[test]
fn a_token_does_not_work_before_its_first_moment() {
    let world = World::new();
    world.take(&Token { not_before: Some(at(60)), ..world.token(7) });

    assert_eq!(world.reason(7, 0, just_before(at(60))), Some(Reason::NotYetValid));
    assert_eq!(world.reason(7, 0, at(60)), None);
}

#[test]
fn a_token_bound_to_addresses_works_from_there_alone() {
    let world = World::new();
    world.take(&Token { addresses: vec!["192.0.2.0/24".parse().unwrap()], ..world.token(7) });

    let from = |address: &str| {
        let address = Some(address.parse().unwrap());
        reason(world.verify_with(7, 0, |question| question.address = address, at(0)))
    };

    assert_eq!(from("192.0.2.1"), None);
    assert_eq!(from("198.51.100.1"), Some(Reason::AddressNotAllowed));
    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::AddressNotAllowed));
}

#[test]
fn a_secret_without_a_needed_scope_is_refused_until_it_gets_it() {
    let world = World::new();
    let [read, both]: [Scopes; 2] = ["read", "read write"].map(|scopes| scopes.parse().unwrap());
    let token = Token { scopes: read, ..world.token(7) };
    let asked = || reason(world.verify_with(7, 0, |question| question.needs = &both, at(0)));

    world.take(&token);
    let before = asked();
    world.take(&Token { scopes: both.clone(), revision: 2, ..token });

    assert_eq!(before, Some(Reason::ScopeMissing));
    assert_eq!(asked(), None);
}

#[test]
fn a_replica_that_follows_a_log_is_stale_when_it_has_not_heard_of_it_for_too_long() {
    let world = World::new();
    world.take(&world.token(7));
    let before = world.reason(7, 0, at(1_000_000));

    world.replica.heard(at(0));

    assert_eq!(before, None);
    assert_eq!(world.reason(7, 0, just_before(at(600))), None);
    assert_eq!(world.reason(7, 0, at(600)), Some(Reason::Stale));
    world.replica.heard(at(600));
    assert_eq!(world.reason(7, 0, at(600)), None);
}

#[test]
fn a_restored_jeton_refuses_what_was_there_before_until_its_fault_is_closed() {
    let world = World::new();
    let made = |seconds| TokenId::new(at(seconds), &Entropy::from_bytes([7; 32]));
    world.take(&Token { id: made(10), ..world.token(7) });
    world.take(&Token { id: made(30), ..world.token(8) });
    let about = (FaultCause::Restored, Restoration::PART);
    let entropy = Entropy::from_bytes([1; 32]);
    let opened = arisen(about, "of yesterday".to_owned(), &entropy, at(20)).record;
    let Record::Fault(fault) = &opened else { panic!("{opened:?}") };

    world.replica.take(&opened);
    let during = (world.reason(7, 0, at(40)), world.reason(8, 0, at(40)));
    world.replica.take(&closed(fault, at(50)).record);

    assert_eq!(during, (Some(Reason::Restored), None));
    assert_eq!((world.reason(7, 0, at(60)), world.replica.restoration()), (None, None));
}
