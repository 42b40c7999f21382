//! Services and their policies.

use jeton_core::{Reason, Service, policy::Policy};

use crate::world::{POLICY, World, at, carrier, reason, service};

#[test]
fn a_service_is_found_by_its_name_alone() {
    let world = World::new();
    world.take_service(&service(2, &POLICY.replace("\"shop\"", "\"mall\"")));

    assert_eq!(world.replica.service("shop").unwrap().id, world.service.id);
    assert_eq!(world.replica.service("mall").unwrap().policy.name.as_str(), "mall");
    assert!(world.replica.service("sho").is_none());
}

#[test]
fn a_policy_that_is_applied_changes_the_carriers_of_live_tokens_at_once() {
    let world = World::new();
    world.take(&world.token(7));
    let [old, new] = [carrier("Authorization", Some("Bearer")), carrier("X-Token", None)];
    let policy = POLICY
        .replace(r#"{ header = "Authorization", scheme = "Bearer" }"#, r#"{ header = "X-Token" }"#);

    let policy = Policy::parse(&policy).unwrap();
    world.take_service(&Service { policy, revision: 2, ..world.service.clone() });

    let in_old = world.verify_with(7, 0, |question| question.carrier = Some(&old), at(0));
    let in_new = world.verify_with(7, 0, |question| question.carrier = Some(&new), at(0));
    assert_eq!(reason(in_old), Some(Reason::WrongCarrier));
    assert_eq!(reason(in_new), None);
}

#[test]
fn a_kind_keeps_its_tokens_when_a_policy_names_another_kind_before_it() {
    let world = World::new();
    world.take(&world.token(7));
    let (head, kind) = POLICY.split_once("[[kind]]").unwrap();
    let first = kind.replace("\"permanent\"", "\"first\"").replace("\"shop\"", "\"first\"");

    let policy = Policy::parse(&format!("{head}[[kind]]{first}[[kind]]{kind}")).unwrap();
    world.take_service(&Service { policy, revision: 2, ..world.service.clone() });

    assert_eq!(world.grant(7, 0, at(0)).kind.name.as_str(), "permanent");
}

#[test]
fn a_token_of_a_kind_that_left_the_policy_still_tells_how_it_ended() {
    let world = World::new();
    world.take(&crate::world::ended(&world.token(7), jeton_core::Cause::Revoked));

    let policy = Policy::parse(&POLICY.replace("\"permanent\"", "\"other\"")).unwrap();
    world.take_service(&Service { policy, revision: 2, ..world.service.clone() });

    assert_eq!(world.reason(7, 0, at(0)), Some(Reason::Revoked));
}

#[test]
fn a_view_taken_before_a_change_stays_readable() {
    let world = World::new();
    let older = world.replica.service("shop").unwrap();

    world.take_service(&Service { revision: 2, ..world.service.clone() });

    assert_eq!(older.policy, world.replica.service("shop").unwrap().policy);
}
