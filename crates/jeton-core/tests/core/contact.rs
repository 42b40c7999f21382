//! Where an account gets mail, and in which language.

use jeton_core::{
    Account, AccountState, Contact, Language, LoginBy, STEP_UP_WINDOW, decide::contact::set_contact,
};

use crate::support::{
    INSTANT, NOW, ada, eve, in_session, machine, operator, person, program, root,
};

fn at(mail: &str) -> Contact {
    Contact { mail: Some(mail.parse().unwrap()), ..Contact::default() }
}

fn in_portuguese() -> Contact {
    Contact { language: Some(Language::Portuguese), ..Contact::default() }
}

#[test]
fn administrators_say_where_people_and_machines_get_mail() {
    for (account, by) in [(ada(), person(&root())), (machine(), person(&root()))] {
        let (next, change) = set_contact(&account, at("Ops@Example.com"), &by, NOW).unwrap();

        assert_eq!(change.event.name(), "account.contact-set");
        assert_eq!((next.contact, next.revision), (at("Ops@example.com"), 2));
    }
}

#[test]
fn another_address_asks_for_an_administrator_and_another_language_for_a_session() {
    let late = NOW + STEP_UP_WINDOW + INSTANT;
    let deleted = Account { state: AccountState::Deleted, ..ada() };
    let program = program(&root(), "admin tokens:write");

    for (account, contact, by, now, told) in [
        (&ada(), at("a@example.com"), in_session(&ada()), NOW, "administrators_only"),
        (&ada(), at("a@example.com"), person(&root()), late, "step_up_required"),
        (&ada(), in_portuguese(), in_session(&ada()), late, ""),
        (&ada(), in_portuguese(), person(&root()), late, ""),
        (&ada(), in_portuguese(), program.clone(), NOW, "session_needed"),
        (&root(), in_portuguese(), program, NOW, "session_needed"),
        (&ada(), in_portuguese(), person(&eve()), NOW, "not_found"),
        (&ada(), in_portuguese(), person(&operator(&[])), NOW, "not_found"),
        (&deleted, in_portuguese(), person(&root()), NOW, "account_deleted"),
    ] {
        let decided = set_contact(account, contact, &by, now);

        assert_eq!(decided.err().map_or("", |refusal| refusal.code()), told);
    }
}

#[test]
fn an_account_gets_mail_where_that_was_said_and_a_person_else_at_their_name() {
    let address = |account: &Account| account.mail_address().map(|address| address.to_string());
    let called = |name: &str, account: Account| Account { name: name.parse().unwrap(), ..account };
    let told = Account { contact: at("ada@home.example"), ..ada() };
    let kept = Account { contact: at("keeper@example.com"), ..machine() };
    let invited = Account { login: LoginBy::Link, ..ada() };

    assert_eq!(address(&ada()).as_deref(), Some("ada@example.com"));
    assert_eq!(address(&invited).as_deref(), Some("ada@example.com"));
    assert_eq!(address(&told).as_deref(), Some("ada@home.example"));
    assert_eq!(address(&kept).as_deref(), Some("keeper@example.com"));
    assert_eq!(address(&called("ada", ada())), None);
    assert_eq!(address(&called("ci@example.com", machine())), None);
}
