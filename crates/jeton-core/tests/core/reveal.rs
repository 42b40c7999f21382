//! Revealing: by the owner alone, with a fresh password, and never for a kind that is shown once.

use jeton_core::{
    Caller, Cause, End, Refusal, STEP_UP_WINDOW, Service, Token, decide::reveal::reveal,
};
use jiff::Timestamp;

use crate::support::{
    INSTANT, NOW, ada, days, eve, events, login, person, program, root, sealed, service, token,
};

fn refusal(service: &Service, token: &Token, by: &Caller, now: Timestamp) -> &'static str {
    let kind = service.kind(token.kind.as_str()).unwrap();
    reveal(token, (service, kind), by, now).unwrap_err().code()
}

#[test]
fn d5_n3_the_owner_reads_the_secret_and_the_log_shows_it() {
    let discloud = service("discloud");
    let (token, secret) = token(&discloud, "api-key", &ada());
    let kind = discloud.kind("api-key").unwrap();

    let (seal, change) = reveal(&token, (&discloud, kind), &person(&ada()), NOW).unwrap();

    assert_eq!(seal.bytes, sealed(&token, secret.expose()));
    assert_eq!(events(std::slice::from_ref(&change)), ["token.revealed"]);
    assert_eq!(change.record.revision(), token.revision + 1);
}

#[test]
fn an_administrator_never_reads_the_secret_of_another() {
    let discloud = service("discloud");
    let (token, _) = token(&discloud, "api-key", &ada());

    assert_eq!(refusal(&discloud, &token, &person(&root()), NOW), "owners_only");
    assert_eq!(refusal(&discloud, &token, &person(&eve()), NOW), "not_found");
}

#[test]
fn the_password_must_be_at_most_five_minutes_old() {
    let discloud = service("discloud");
    let (token, _) = token(&discloud, "api-key", &ada());
    let kind = discloud.kind("api-key").unwrap();
    let last = NOW + STEP_UP_WINDOW;

    assert!(reveal(&token, (&discloud, kind), &person(&ada()), last).is_ok());
    assert_eq!(refusal(&discloud, &token, &person(&ada()), last + INSTANT), "step_up_required");
    assert_eq!(refusal(&discloud, &token, &person(&ada()), NOW - INSTANT), "step_up_required");
}

#[test]
fn a_program_has_no_password_and_reads_nothing() {
    let discloud = service("discloud");
    let (token, _) = token(&discloud, "api-key", &ada());

    assert_eq!(
        refusal(&discloud, &token, &program(&ada(), "tokens:read"), NOW),
        "step_up_required"
    );
    assert_eq!(
        refusal(&discloud, &token, &program(&ada(), "tokens:write"), NOW),
        "caller_scope_missing"
    );
}

#[test]
fn u4_n8_a_session_reads_its_own_tokens_at_any_time_and_those_of_another_session_only_when_fresh() {
    let duplocloud = service("duplocloud");
    let (token, _) = token(&duplocloud, "temporary", &ada());
    let kind = duplocloud.kind("temporary").unwrap();
    let later = NOW + STEP_UP_WINDOW + INSTANT;
    let own = Caller { session: token.session, ..person(&ada()) };
    let other = Caller {
        session: Some(jeton_core::SessionId::new(NOW, &crate::support::entropy(77))),
        ..person(&ada())
    };

    assert!(reveal(&token, (&duplocloud, kind), &own, later).is_ok());
    assert!(token.session.is_some_and(|id| id == login(&ada(), Some(&duplocloud)).id));
    assert_eq!(refusal(&duplocloud, &token, &other, later), "step_up_required");
}

#[test]
fn u6_a_kind_that_is_shown_once_is_never_shown_again() {
    let duplocloud = service("duplocloud");
    let (token, _) = token(&duplocloud, "permanent", &ada());
    let kind = duplocloud.kind("permanent").unwrap();

    let refused = reveal(&token, (&duplocloud, kind), &person(&ada()), NOW).unwrap_err();

    assert_eq!(refused, Refusal::ShownOnce { kind: kind.name.clone() });
}

#[test]
fn u6_not_even_a_seal_that_should_not_exist_opens_it() {
    let duplocloud = service("duplocloud");
    let (mut token, secret) = token(&duplocloud, "permanent", &ada());
    let bytes = sealed(&token, secret.expose());
    token.seal = Some(jeton_core::Seal { key: jeton_token::KeyId(7), bytes });

    assert_eq!(refusal(&duplocloud, &token, &person(&ada()), NOW), "shown_once");
}

#[test]
fn a_token_that_has_ended_or_expired_is_not_shown() {
    let nocodb = service("nocodb");
    let (mut token, _) = token(&nocodb, "auth-token", &ada());
    let own = Caller { session: token.session, ..person(&ada()) };

    assert_eq!(refusal(&nocodb, &token, &own, NOW + days(1)), "token_expired");
    token.end = Some(End { at: NOW, cause: Cause::SessionClosed });
    assert_eq!(refusal(&nocodb, &token, &own, NOW), "token_ended");
}
