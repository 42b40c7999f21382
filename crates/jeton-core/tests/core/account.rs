//! Accounts: administrators make, disable, enable and delete them.

use jeton_core::{
    Account, AccountState, Change, Contact, LoginBy, Membership, PasswordHash, Record, Refusal,
    Role, STEP_UP_WINDOW, Service, ServiceId, ServiceState,
    decide::{
        account::{Wish, create, delete, disable, enable, must_be_administrator_still, sign_up},
        link::{self, Maker},
        password::Guarded,
    },
};

use crate::support::{
    INSTANT, NOW, ada, edited, entropy, eve, events, login, mint, person, program, root, service,
    service_of, token,
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
        contact: Contact::default(),
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
fn nobody_is_called_what_jeton_itself_is_called() {
    let named = Wish { name: "Jeton ".parse().unwrap(), ..wish() };

    let refused = create(named, Some(&person(&root())), &entropy(5), NOW);

    let taken = Refusal::NameTaken { what: "account", name: "jeton".to_owned() };
    assert_eq!(refused.err(), Some(taken));
}

#[test]
fn people_administrators_and_operators_are_made_by_a_person_who_has_just_entered_their_password() {
    let late = NOW + STEP_UP_WINDOW + INSTANT;
    let operator = Role::Operator([ServiceId::from_bytes([1; 16])].into());
    for (role, login) in [
        (Role::Admin, LoginBy::Nothing),
        (operator, LoginBy::Nothing),
        (Role::Member, LoginBy::Link),
        (Role::Member, LoginBy::Password(hash())),
    ] {
        let wish = Wish { role, login, ..wish() };
        let made = |by, now| create(wish.clone(), Some(&by), &entropy(5), now).map(|_| ());

        assert_eq!(made(person(&root()), NOW), Ok(()));
        assert_eq!(made(person(&root()), late), Err(Refusal::StepUpRequired));
        assert_eq!(made(program(&root(), "admin"), NOW), Err(Refusal::SessionNeeded));
    }
    let machine = create(wish(), Some(&program(&root(), "admin")), &entropy(5), late);
    assert!(machine.is_ok());
}

#[test]
fn administrators_are_disabled_and_enabled_by_a_person_alone_or_by_whoever_runs_this_jeton() {
    let other = Account { role: Role::Admin, ..eve() };
    let token = program(&root(), "admin");

    assert_eq!(disable(&other, &[], &token, NOW).unwrap_err(), Refusal::SessionNeeded);
    assert_eq!(enable(&other, Some(&token), NOW).unwrap_err(), Refusal::SessionNeeded);
    assert!(disable(&other, &[], &person(&root()), NOW).is_ok());
    assert!(enable(&other, None, NOW).is_ok());
    assert!(disable(&eve(), &[], &token, NOW).is_ok());
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
fn an_enabled_account_is_active_again_and_a_deleted_one_never() {
    let disabled = Account { state: AccountState::Disabled, ..ada() };
    let deleted = Account { state: AccountState::Deleted, ..ada() };

    let (account, change) = enable(&disabled, Some(&person(&root())), NOW).unwrap();

    assert_eq!(change.event.name(), "account.enabled");
    assert_eq!((account_in(&change), &account), (&Account { revision: 2, ..ada() }, &account));
    assert_eq!(
        enable(&disabled, Some(&person(&ada())), NOW).unwrap_err(),
        Refusal::AdministratorsOnly
    );
    assert_eq!(enable(&deleted, Some(&person(&root())), NOW).unwrap_err(), Refusal::AccountDeleted);
    assert_eq!(disable(&deleted, &[], &person(&root()), NOW), Err(Refusal::AccountDeleted));
}

#[test]
fn a_deleted_account_has_no_password_no_address_no_session_and_no_link() {
    let contact = Contact { mail: Some("a@example.com".parse().unwrap()), language: None };
    let account = Account { contact, ..ada() };
    let sessions = [(login(&account, None), vec![])];
    let links = [link::make(&account, &[], Maker::Jeton, &mint(3), NOW).unwrap().link];
    let guarded = Guarded { account: &account, sessions: &sessions, links: &links };

    let changes = delete(guarded, &person(&root()), NOW).unwrap();

    assert_eq!(events(&changes), ["account.deleted", "link.withdrawn", "session.closed"]);
    let deleted = account_in(&changes[0]);
    assert_eq!((deleted.state, deleted.password()), (AccountState::Deleted, None));
    assert_eq!(deleted.contact, Contact::default());
    assert_eq!((&deleted.name, deleted.is_machine()), (&account.name, false));
}

#[test]
fn each_reason_not_to_delete_an_account_is_told() {
    let late = NOW + STEP_UP_WINDOW + INSTANT;
    let deleted = Account { state: AccountState::Deleted, ..ada() };

    for (account, by, now, code) in [
        (&ada(), person(&eve()), NOW, "administrators_only"),
        (&ada(), program(&root(), "admin"), NOW, "session_needed"),
        (&ada(), person(&root()), late, "step_up_required"),
        (&root(), person(&root()), NOW, "own_account"),
        (&deleted, person(&root()), NOW, "account_deleted"),
    ] {
        let guarded = Guarded { account, sessions: &[], links: &[] };
        assert_eq!(delete(guarded, &by, now).unwrap_err().code(), code);
    }
}

#[test]
fn of_two_administrators_who_end_each_other_one_stays() {
    let disabled = Account { state: AccountState::Disabled, ..root() };
    let demoted = Account { role: Role::Member, ..root() };

    assert_eq!(must_be_administrator_still(&root()), Ok(()));
    for gone in [disabled, demoted] {
        assert_eq!(must_be_administrator_still(&gone), Err(Refusal::AdministratorsOnly));
    }
}
