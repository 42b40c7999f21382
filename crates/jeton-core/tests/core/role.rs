//! Another role, another membership, and what follows for tokens.

use jeton_core::{
    Account, AccountState, Caller, Cause, Membership, Refusal, Role, STEP_UP_WINDOW, Service,
    ServiceId, Token,
    decide::role::{follow, set_membership, set_role},
};

use crate::support::{
    INSTANT, NOW, acme, ada, entropy, operator, person, program, root, service, token, token_in,
    words,
};

fn other_root() -> Caller {
    Caller { account: operator(&[]).id, ..person(&root()) }
}

#[test]
fn an_administrator_in_person_gives_an_account_another_role_and_other_services() {
    let online = service("online");

    let (raised, role) = set_role(&ada(), Role::Admin, &person(&root()), NOW).unwrap();
    let only = Membership::Only([online.id].into());
    let (member, joined) = set_membership(&raised, only.clone(), &person(&root()), NOW).unwrap();

    assert_eq!(
        (role.event.name(), joined.event.name()),
        ("account.role-set", "account.membership-set")
    );
    assert_eq!((raised.role, raised.revision), (Role::Admin, 2));
    assert_eq!((member.role, member.membership, member.revision), (Role::Admin, only, 3));
}

#[test]
fn nobody_changes_their_own_role_so_that_there_is_always_an_administrator() {
    let refused = set_role(&root(), Role::Member, &person(&root()), NOW).unwrap_err();

    assert_eq!(refused, Refusal::OwnAccount);
    assert!(set_role(&root(), Role::Member, &other_root(), NOW).is_ok());
}

#[test]
fn each_reason_not_to_change_what_an_account_may_do_is_told() {
    let late = NOW + STEP_UP_WINDOW + INSTANT;
    let deleted = Account { state: AccountState::Deleted, ..ada() };

    for (account, by, now, code) in [
        (&ada(), person(&ada()), NOW, "administrators_only"),
        (&ada(), program(&root(), "tokens:write"), NOW, "caller_scope_missing"),
        (&ada(), program(&root(), "admin"), NOW, "session_needed"),
        (&ada(), person(&root()), late, "step_up_required"),
        (&deleted, person(&root()), NOW, "account_deleted"),
    ] {
        let role = set_role(account, Role::Admin, &by, now).unwrap_err();
        let services = set_membership(account, Membership::All, &by, now).unwrap_err();

        assert_eq!((role.code(), services.code()), (code, code));
    }
}

#[test]
fn a_token_loses_the_scopes_that_its_owner_may_not_have_any_more_and_keeps_its_secret() {
    let acme = acme();
    let wide = Token { scopes: words("read root"), ..token(&acme, "key", &root()).0 };
    let demoted = Account { role: Role::Member, ..root() };

    let change = follow(&wide, &acme, &demoted, NOW).unwrap();

    let after = token_in(&change);
    assert_eq!((change.event.name(), &after.scopes), ("token.scopes-set", &words("read")));
    assert_eq!((&after.live, after.revision), (&wide.live, wide.revision + 1));
    assert_eq!(follow(after, &acme, &demoted, NOW), None);
    assert_eq!(follow(&wide, &acme, &root(), NOW), None);
}

#[test]
fn a_token_ends_where_its_owner_may_not_hold_it_any_more_but_never_one_of_jeton() {
    let (acme, jeton) = (acme(), service("jeton"));
    let nothing = Account { membership: Membership::Only([].into()), ..ada() };
    let elsewhere = Service { id: ServiceId::new(NOW, &entropy(88)), ..acme.clone() };
    let there = Account { membership: Membership::Only([elsewhere.id].into()), ..ada() };

    let (key, _) = token(&acme, "key", &ada());
    let (own, _) = token(&jeton, "api-token", &ada());

    for owner in [&nothing, &there] {
        let change = follow(&key, &acme, owner, NOW).unwrap();
        assert_eq!(token_in(&change).end.unwrap().cause, Cause::Revoked);
        assert_eq!(follow(&own, &jeton, owner, NOW), None);
    }
}
