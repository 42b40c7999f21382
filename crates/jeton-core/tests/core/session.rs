//! Sessions: as long as the policy says, closed with all their tokens.

use std::collections::BTreeSet;

use jeton_core::{
    Account, AccountState, Caller, Membership, Origin, Record, Refusal, Service, ServiceState,
    Session,
    decide::session::{
        Door, Entrance, Holder, brings_tokens_of, close, confirm, open, open_with, session_kinds,
    },
};
use jiff::SignedDuration;

use crate::support::{
    INSTANT, NOW, ada, days, door, edited, entropy, eve, events, login, machine, person, program,
    root, service, service_of, span, token, token_in,
};

fn session_in(record: &Record) -> &Session {
    match record {
        Record::Session(session) => session,
        other => panic!("not a session: {other:?}"),
    }
}

#[test]
fn a_login_at_jeton_lasts_ten_hours_to_the_second() {
    let session = login(&ada(), None);

    assert_eq!(session.expires_at, NOW + SignedDuration::from_secs(36_000));
    assert_eq!((session.service, session.opened_at, session.authenticated_at), (None, NOW, NOW));
    assert!(session.is_open(session.expires_at - INSTANT));
    assert!(!session.is_open(session.expires_at));
}

#[test]
fn n9_u12_a_login_at_a_front_lasts_as_long_as_that_services_setting() {
    for (preset, key, value, meant) in [
        ("nocodb", "NC_JWT_EXPIRES_IN", "2 days", "2d"),
        ("duplocloud", "Authorization token session duration", "90", "90m"),
    ] {
        let mut service = service(preset);
        assert_eq!(login(&ada(), Some(&service)).expires_at, span("10h").after(NOW));

        service.settings.insert(key.to_owned(), value.to_owned());
        let session = login(&ada(), Some(&service));

        assert_eq!(session.expires_at, span(meant).after(NOW), "{preset}");
        assert_eq!(session.service, Some(service.id));
    }
}

#[test]
fn u12_a_machine_never_logs_in() {
    assert_eq!(
        open(&machine(), Door::Jeton(&[]), &entropy(1), NOW).unwrap_err(),
        Refusal::AccountIsMachine
    );
}

#[test]
fn each_reason_not_to_open_a_session_is_told() {
    let nocodb = service("nocodb");
    let closed = Service { state: ServiceState::Disabled, ..nocodb.clone() };
    let disabled = Account { state: AccountState::Disabled, ..ada() };
    let outsider = Account { membership: Membership::Only(BTreeSet::new()), ..ada() };

    for (account, at, code) in [
        (&disabled, None, "account_disabled"),
        (&ada(), Some(&closed), "service_disabled"),
        (&outsider, Some(&nocodb), "not_a_member"),
    ] {
        assert_eq!(open(account, door(at), &entropy(1), NOW).unwrap_err().code(), code);
    }
    assert!(open(&outsider, Door::Jeton(&[]), &entropy(1), NOW).is_ok());
}

#[test]
fn a_login_at_jeton_lasts_as_long_as_the_longest_token_that_it_brings() {
    let mut duplocloud = service("duplocloud");
    let key = "Authorization token session duration".to_owned();
    duplocloud.settings.insert(key, "1440".to_owned());
    let brought = [service("jeton"), duplocloud];

    let (session, _) = open(&ada(), Door::Jeton(&brought), &entropy(1), NOW).unwrap();

    assert_eq!(session.expires_at, NOW + SignedDuration::from_hours(24));
}

#[test]
fn a_login_brings_the_session_kinds_of_the_services_that_admit_the_account() {
    let nocodb = service("nocodb");
    let closed = Service { state: ServiceState::Disabled, ..nocodb.clone() };
    let outsider = Account { membership: Membership::Only(BTreeSet::new()), ..ada() };

    let kinds: Vec<_> =
        session_kinds(&nocodb, Holder::Browser).map(|kind| kind.name.as_str()).collect();

    assert_eq!(kinds, ["auth-token"]);
    assert!(brings_tokens_of(&nocodb, &ada()));
    assert!(!brings_tokens_of(&closed, &ada()) && !brings_tokens_of(&nocodb, &outsider));
    assert!(brings_tokens_of(&service("jeton"), &outsider));
}

#[test]
fn the_password_entered_again_makes_an_open_session_fresh_and_no_longer() {
    let session = login(&ada(), None);
    let later = NOW + SignedDuration::from_hours(1);

    let change = confirm(&session, later).unwrap();

    let confirmed = session_in(&change.record);
    assert_eq!((confirmed.authenticated_at, confirmed.revision), (later, 2));
    assert_eq!(confirmed.seen_at, later);
    assert_eq!(confirmed.expires_at, session.expires_at);
    assert_eq!(confirm(&session, session.expires_at), Err(Refusal::SessionEnded));
}

#[test]
fn n8_u3_a_logout_ends_the_tokens_of_the_session_and_no_others() {
    let nocodb = service("nocodb");
    let session = login(&ada(), Some(&nocodb));
    let (its, _) = token(&nocodb, "auth-token", &ada());
    let (lasting, _) = token(&nocodb, "api-token", &ada());
    let mut ended = its.clone();
    ended.end = Some(jeton_core::End { at: NOW, cause: jeton_core::Cause::Revoked });

    let tokens = [lasting, its.clone(), ended];
    let changes = close(&session, &tokens, &person(&ada()), NOW).unwrap();

    assert_eq!(events(&changes), ["session.closed", "token.ended"]);
    assert_eq!(session_in(&changes[0].record).closed_at, Some(NOW));
    let end = token_in(&changes[1]).end.unwrap();
    assert_eq!((token_in(&changes[1]).id, end.cause.name()), (its.id, "session-closed"));
}

#[test]
fn a_session_is_closed_once_by_its_account_or_an_administrator() {
    let mut session = login(&ada(), None);

    assert!(close(&session, &[], &person(&root()), NOW).is_ok());
    let hidden = close(&session, &[], &person(&eve()), NOW).unwrap_err();
    assert_eq!(hidden, Refusal::NotFound { what: "session" });
    session.closed_at = Some(NOW);
    assert_eq!(close(&session, &[], &person(&ada()), NOW), Err(Refusal::SessionEnded));
}

#[test]
fn a_session_that_has_expired_can_still_be_closed() {
    assert!(close(&login(&ada(), None), &[], &person(&ada()), NOW + days(1)).is_ok());
}

#[test]
fn a_credential_that_may_only_read_closes_no_session_but_its_own() {
    let session = login(&ada(), None);
    let reader = program(&ada(), "tokens:read");
    let itself = Caller { session: Some(session.id), ..program(&ada(), "") };

    let refused = close(&session, &[], &reader, NOW).unwrap_err();

    assert_eq!(refused, Refusal::CallerScopeMissing { scope: "tokens:write" });
    assert!(close(&session, &[], &itself, NOW).is_ok());
}

fn login_of(holder: Holder, services: &[Service]) -> Session {
    let entrance = Entrance { holder, origin: Origin::default(), authenticated_at: NOW };
    open_with(&ada(), Door::Jeton(services), entrance, &entropy(1), NOW).unwrap().0
}

#[test]
fn a_browser_gets_the_cookie_of_jeton_and_a_program_the_bearer_token_and_both_the_rest() {
    let services = [service("jeton"), service("duplocloud")];
    let brought = |holder| -> Vec<_> {
        let kinds = services.iter().flat_map(|service| session_kinds(service, holder));
        kinds.map(|kind| kind.name.as_str()).collect()
    };

    assert_eq!(brought(Holder::Program), ["session", "temporary"]);
    assert_eq!(brought(Holder::Browser), ["browser", "temporary"]);
}

#[test]
fn a_browsers_login_ends_after_an_hour_without_use_and_a_programs_does_not() {
    let mut jeton = service("jeton");
    let program = login_of(Holder::Program, std::slice::from_ref(&jeton));
    let browser = login_of(Holder::Browser, std::slice::from_ref(&jeton));
    jeton.settings.insert("Browser session idle time".to_owned(), "15m".to_owned());
    let shorter = login_of(Holder::Browser, std::slice::from_ref(&jeton));

    assert_eq!(program.idle, None);
    assert_eq!((browser.idle, shorter.idle), (Some(span("1h")), Some(span("15m"))));
    assert_eq!(browser.expires_at, program.expires_at);
    let end = NOW + SignedDuration::from_hours(1);
    assert!(browser.is_open(end - INSTANT) && !browser.is_open(end));
    assert_eq!(confirm(&browser, end), Err(Refusal::SessionEnded));
}

#[test]
fn a_login_that_brings_several_kinds_ends_by_the_shortest_idle_time_of_them() {
    let nocodb = edited("nocodb", "maximum = \"10h\"", "maximum = \"10h\"\nidle = \"5m\"");
    let services = [service("jeton"), service_of(nocodb)];

    assert_eq!(login_of(Holder::Program, &services).idle, Some(span("5m")));
    assert_eq!(login_of(Holder::Browser, &services).idle, Some(span("5m")));
}
