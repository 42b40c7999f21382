//! Passwords: what ends when somebody changes theirs.

use jeton_core::{
    Account, AccountState, Caller, LoginBy, PasswordHash, Record, Refusal, Session, Token,
    decide::{
        link::{Maker, make},
        password::{Guarded, change},
    },
};

use crate::support::{
    NOW, ada, eve, events, login, machine, mint, person, program, service, token,
};

fn hash() -> PasswordHash {
    PasswordHash::from_phc("$argon2id$new")
}

fn guarded<'a>(account: &'a Account, sessions: &'a [(Session, Vec<Token>)]) -> Guarded<'a> {
    Guarded { account, sessions, links: &[] }
}

#[test]
fn every_other_session_ends_with_its_tokens_and_the_one_that_asks_goes_on() {
    let nocodb = service("nocodb");
    let (mine, other) = (login(&ada(), None), other_session());
    let (its, _) = token(&nocodb, "auth-token", &ada());
    let its = Token { session: Some(other.id), ..its };
    let sessions = [(mine.clone(), vec![]), (other.clone(), vec![its.clone()])];
    let by = Caller::in_person(&ada(), Some(mine.id), NOW);
    let link = make(&ada(), &[], Maker::Jeton, &mint(3), NOW).unwrap().link;
    let account = ada();
    let guarded = Guarded { links: &[link], ..guarded(&account, &sessions) };

    let changes = change(guarded, hash(), &by, NOW).unwrap();

    let expected = ["account.password-set", "session.closed", "token.ended", "link.withdrawn"];
    assert_eq!(events(&changes), expected);
    let Record::Account(account) = &changes[0].record else { panic!("{changes:?}") };
    assert_eq!((account.password(), account.revision), (Some(&hash()), 2));
    let Record::Session(closed) = &changes[1].record else { panic!("{changes:?}") };
    assert_eq!(closed.id, other.id);
}

#[test]
fn it_takes_a_session_of_ones_own_and_an_account_that_may_log_in() {
    let mine = login(&ada(), None);
    let by = Caller::in_person(&ada(), Some(mine.id), NOW);
    let ask = |account: &Account, by: &Caller| {
        change(guarded(account, &[]), hash(), by, NOW).unwrap_err()
    };

    assert_eq!(ask(&ada(), &person(&ada())), Refusal::SessionNeeded);
    assert_eq!(ask(&ada(), &program(&ada(), "tokens:write")), Refusal::SessionNeeded);
    assert_eq!(ask(&eve(), &by).code(), "not_found");
    let own = |account: Account| {
        let by = Caller::in_person(&account, Some(mine.id), NOW);
        ask(&account, &by)
    };
    assert_eq!(own(machine()), Refusal::AccountIsMachine);
    let disabled = Account { state: AccountState::Disabled, ..ada() };
    assert_eq!(own(disabled), Refusal::AccountDisabled);
}

#[test]
fn no_change_of_an_account_shows_its_password() {
    let by = Caller::in_person(&ada(), Some(login(&ada(), None).id), NOW);

    let changes = change(guarded(&ada(), &[]), hash(), &by, NOW).unwrap();

    assert_eq!(ada().login, LoginBy::Password(PasswordHash::from_phc("$argon2id$")));
    assert!(!format!("{changes:?}").contains("argon2id"));
}

fn other_session() -> Session {
    let id = jeton_core::SessionId::new(NOW, &crate::support::entropy(51));
    Session { id, ..login(&ada(), None) }
}
