//! Links: who makes one for whom, how long it works, and what it does.

use jeton_core::{
    Account, AccountState, Link, LinkPurpose, LoginBy, PasswordHash, Record, Refusal,
    STEP_UP_WINDOW,
    decide::{
        link::{INVITATION_LASTS, Made, Maker, RESET_LASTS, form, make, redeem},
        password::Guarded,
    },
};

use crate::support::{
    INSTANT, KEY, NOW, ada, entropy, eve, events, login, machine, mint, person, program, root,
};

fn invited() -> Account {
    Account { login: LoginBy::Link, ..ada() }
}

fn made(account: &Account, before: &[Link]) -> Made {
    make(account, before, Maker::Caller(&person(&root())), &mint(3), NOW).unwrap()
}

fn hash() -> PasswordHash {
    PasswordHash::from_phc("$argon2id$new")
}

fn guarded(account: &Account) -> Guarded<'_> {
    Guarded { account, sessions: &[], links: &[] }
}

#[test]
fn a_link_keeps_the_digest_of_a_native_secret_and_not_the_secret() {
    let Made { link, secret, changes } = made(&ada(), &[]);

    assert!(secret.expose().starts_with("jtl_") && form().check(secret.expose()).is_ok());
    assert_eq!((link.digest, link.key), (KEY.digest(secret.expose()), KEY.id()));
    assert_eq!((link.account, link.created_by), (ada().id, Some(root().id)));
    assert_eq!(events(&changes), ["link.made"]);
    assert!(!format!("{changes:?}").contains(secret.expose()));
}

#[test]
fn an_invitation_works_for_seven_days_and_a_reset_for_thirty_minutes() {
    for (account, purpose, lasts) in [
        (invited(), LinkPurpose::Invitation, INVITATION_LASTS),
        (ada(), LinkPurpose::Reset, RESET_LASTS),
    ] {
        let link = made(&account, &[]).link;

        assert_eq!((link.purpose, link.expires_at), (purpose, NOW + lasts));
        let redeem = |at| redeem(&link, guarded(&account), hash(), at).map(|_| ());
        assert_eq!(redeem(NOW + lasts - INSTANT), Ok(()));
        assert_eq!(redeem(NOW + lasts), Err(Refusal::LinkInvalid));
    }
    assert_eq!((INVITATION_LASTS.as_secs(), RESET_LASTS.as_secs()), (7 * 86_400, 1_800));
}

#[test]
fn another_link_withdraws_the_one_before() {
    let first = made(&ada(), &[]).link;

    let second = make(&ada(), std::slice::from_ref(&first), Maker::Jeton, &mint(4), NOW).unwrap();

    assert_eq!(events(&second.changes), ["link.withdrawn", "link.made"]);
    assert_eq!(second.link.created_by, None);
    let Record::Link(withdrawn) = &second.changes[0].record else { panic!("{second:?}") };
    assert_eq!((withdrawn.id, withdrawn.closed_at), (first.id, Some(NOW)));
    let late = redeem(withdrawn, guarded(&ada()), hash(), NOW);
    assert_eq!(late, Err(Refusal::LinkInvalid));
}

#[test]
fn machines_and_accounts_that_are_disabled_or_deleted_get_none() {
    let refused = |account: &Account| {
        make(account, &[], Maker::Caller(&person(&root())), &mint(3), NOW).unwrap_err().code()
    };
    let in_state = |state| Account { state, ..ada() };

    assert_eq!(refused(&machine()), "account_is_machine");
    assert_eq!(refused(&in_state(AccountState::Disabled)), "account_disabled");
    assert_eq!(refused(&in_state(AccountState::Deleted)), "not_found");
}

#[test]
fn only_an_administrator_who_has_just_entered_their_password_makes_one_and_not_for_themselves() {
    let ask = |account: &Account, by, at| {
        make(account, &[], Maker::Caller(&by), &mint(3), at).map(|_| ()).map_err(|r| r.code())
    };

    assert_eq!(ask(&ada(), person(&root()), NOW + STEP_UP_WINDOW), Ok(()));
    let late = NOW + STEP_UP_WINDOW + INSTANT;
    assert_eq!(ask(&ada(), person(&root()), late), Err("step_up_required"));
    assert_eq!(ask(&root(), person(&root()), NOW), Err("own_password"));
    assert_eq!(ask(&ada(), person(&eve()), NOW), Err("administrators_only"));
    assert_eq!(ask(&ada(), program(&root(), "admin"), NOW), Err("session_needed"));
    assert_eq!(ask(&ada(), program(&root(), "verify"), NOW), Err("caller_scope_missing"));
}

#[test]
fn a_redeemed_link_sets_the_password_closes_every_session_and_is_used_up() {
    let sessions = [(login(&ada(), None), vec![])];
    let link = made(&ada(), &[]).link;
    let account = ada();
    let guarded =
        Guarded { account: &account, sessions: &sessions, links: std::slice::from_ref(&link) };

    let changes = redeem(&link, guarded, hash(), NOW).unwrap();

    assert_eq!(events(&changes), ["link.used", "account.password-set", "session.closed"]);
    let Record::Link(used) = &changes[0].record else { panic!("{changes:?}") };
    assert_eq!((used.closed_at, used.revision), (Some(NOW), 2));
    assert_eq!(redeem(used, guarded, hash(), NOW), Err(Refusal::LinkInvalid));
}

#[test]
fn whatever_does_not_work_is_refused_in_the_same_words() {
    let link = made(&ada(), &[]).link;
    let foreign = Account { id: jeton_core::AccountId::new(NOW, &entropy(77)), ..ada() };
    let disabled = Account { state: AccountState::Disabled, ..ada() };
    let deleted = Account { state: AccountState::Deleted, ..ada() };
    let machine = Account { login: LoginBy::Nothing, ..ada() };

    for account in [foreign, disabled, deleted, machine] {
        let refused = redeem(&link, guarded(&account), hash(), NOW);
        assert_eq!(refused, Err(Refusal::LinkInvalid));
    }
}
