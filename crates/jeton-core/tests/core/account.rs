//! Accounts: administrators make, disable and enable them; each sets its own password.

use jeton_core::{
    Account, AccountState, Change, LoginBy, Membership, PasswordHash, Record, Refusal, Role,
    STEP_UP_WINDOW, Service, ServiceId, ServiceState,
    decide::account::{Wish, create, disable, enable, set_password, sign_up},
};

use crate::support::{
    INSTANT, NOW, ada, edited, entropy, eve, events, login, machine, person, program, root,
    service, service_of, token,
};

fn account_in(change: &Change) -> &Account {
    match &change.record {
        Record::Account(account) => account,
        other => panic!("not an account: {other:?}"),
    }
}

fn wish() -> Wish {
    Wish {
        name: "Grace@Example.com".parse().unwrap(),
        role: Role::Member,
        login: LoginBy::Nothing,
        membership: Membership::All,
    }
}

fn hash() -> PasswordHash {
    PasswordHash::from_phc("$argon2id$new")
}

#[test]
fn a_new_account_is_active_and_its_name_is_folded() {
    let (account, change) = create(wish(), Some(&person(&root())), &entropy(5), NOW).unwrap();

    assert_eq!(account.name.as_str(), "grace@example.com");
    assert_eq!(
        (account.state, account.created_at, account.revision),
        (AccountState::Active, NOW, 1)
    );
    assert_eq!((change.event.name(), account_in(&change)), ("account.created", &account));
}

#[test]
fn the_first_account_needs_nobody_and_every_other_an_administrator() {
    let by = |caller| create(wish(), Some(&caller), &entropy(5), NOW).map(|_| ());

    assert!(create(wish(), None, &entropy(5), NOW).is_ok());
    assert_eq!(by(person(&ada())), Err(Refusal::AdministratorsOnly));
    let program = program(&root(), "tokens:read tokens:write verify");
    assert_eq!(by(program), Err(Refusal::CallerScopeMissing { scope: "admin" }));
}

#[test]
fn strangers_sign_up_only_where_the_policy_says_so_and_become_members_of_that_service_alone() {
    let open = service_of(edited("nocodb", "sign-up = \"closed\"", "sign-up = \"open\""));
    let ask = |service: &Service| sign_up(service, wish().name, hash(), &entropy(5), NOW);

    let (account, change) = ask(&open).unwrap();
    let closed = ask(&service("nocodb")).unwrap_err();
    let disabled = ask(&Service { state: ServiceState::Disabled, ..open.clone() }).unwrap_err();

    assert_eq!((account.role, change.event.name()), (Role::Member, "account.created"));
    assert!(account.membership.includes(open.id));
    assert!(!account.membership.includes(other_service()));
    assert_eq!((closed.code(), disabled.code()), ("sign_up_closed", "service_disabled"));
}

fn other_service() -> ServiceId {
    ServiceId::new(NOW, &entropy(99))
}

#[test]
fn disabling_closes_the_open_sessions_with_their_tokens() {
    let nocodb = service("nocodb");
    let open = login(&ada(), Some(&nocodb));
    let (its, _) = token(&nocodb, "auth-token", &ada());
    let closed = jeton_core::Session { closed_at: Some(NOW), ..login(&ada(), None) };
    let sessions = [(open, vec![its]), (closed, vec![])];

    let changes = disable(&ada(), &sessions, &person(&root()), NOW).unwrap();

    assert_eq!(events(&changes), ["account.disabled", "session.closed", "token.ended"]);
    assert_eq!(account_in(&changes[0]).state, AccountState::Disabled);
    assert_eq!(account_in(&changes[0]).revision, 2);
}

#[test]
fn an_administrator_cannot_disable_themselves_and_a_member_nobody() {
    assert_eq!(disable(&root(), &[], &person(&root()), NOW), Err(Refusal::OwnAccount));
    assert_eq!(disable(&eve(), &[], &person(&ada()), NOW), Err(Refusal::AdministratorsOnly));
}

#[test]
fn an_enabled_account_is_active_again() {
    let disabled = Account { state: AccountState::Disabled, ..ada() };

    let change = enable(&disabled, &person(&root())).unwrap();

    assert_eq!(change.event.name(), "account.enabled");
    assert_eq!(account_in(&change), &Account { revision: 2, ..ada() });
    assert_eq!(enable(&disabled, &person(&ada())), Err(Refusal::AdministratorsOnly));
}

#[test]
fn a_password_is_set_by_its_account_or_an_administrator_who_has_just_entered_theirs() {
    for by in [person(&ada()), person(&root())] {
        let change = set_password(&ada(), hash(), &by, NOW + STEP_UP_WINDOW).unwrap();

        assert_eq!(change.event.name(), "account.password-set");
        assert_eq!(account_in(&change).login, LoginBy::Password(hash()));
        let late = set_password(&ada(), hash(), &by, NOW + STEP_UP_WINDOW + INSTANT);
        assert_eq!(late, Err(Refusal::StepUpRequired));
    }
}

#[test]
fn no_stranger_no_program_and_no_machine_gets_at_a_password() {
    let set = |account: &Account, by| set_password(account, hash(), &by, NOW).unwrap_err().code();

    assert_eq!(set(&ada(), person(&eve())), "not_found");
    assert_eq!(set(&ada(), program(&ada(), "tokens:read tokens:write")), "step_up_required");
    assert_eq!(set(&machine(), person(&root())), "account_is_machine");
}

#[test]
fn no_change_of_an_account_shows_its_password() {
    let change = set_password(&ada(), hash(), &person(&ada()), NOW).unwrap();

    assert!(!format!("{change:?}").contains("argon2id"));
}
