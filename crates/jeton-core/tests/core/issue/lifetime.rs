//! How long: what may be chosen, and what a program of Jeton may not.

use super::*;

fn lasting(text: &str) -> Wish {
    Wish { lifetime: Some(span(text)), ..named() }
}

#[test]
fn u2_a_permanent_token_lives_365_days_and_no_longer() {
    let (duplocloud, by) = (service("duplocloud"), person(&root()));
    let ask = |wish| ask(&duplocloud, "permanent", &ada(), &[], wish, Right::Caller(&by));

    assert_eq!(ask(named()).unwrap().token.expires_at, Some(NOW + days(365)));
    assert_eq!(ask(lasting("30d")).unwrap().token.expires_at, Some(NOW + days(30)));
    let refused = ask(lasting("366d")).unwrap_err();
    assert_eq!(refused.to_string(), "`permanent` tokens live at most 365d, asked for 366d");
}

#[test]
fn n6_the_lifetime_of_a_token_that_never_expires_cannot_be_chosen() {
    let refused = ask_in_person(&service("nocodb"), "api-token", &ada(), lasting("1d"));

    assert_eq!(refused.unwrap_err().code(), "lifetime_not_allowed");
}

#[test]
fn a_token_must_begin_before_it_ends() {
    let (jeton, ada) = (service("jeton"), ada());
    let from = |not_before: Timestamp| {
        let wish = Wish { not_before: Some(not_before), ..lasting("1d") };
        ask_in_person(&jeton, "api-token", &ada, wish)
    };
    let end = NOW + days(1);

    assert_eq!(from(end - INSTANT).unwrap().token.not_before, Some(end - INSTANT));
    assert_eq!(from(end).unwrap_err(), Refusal::NeverValid);
}

#[test]
fn a_program_cannot_make_a_token_of_jeton_that_outlives_its_own() {
    let (jeton, ada) = (service("jeton"), ada());
    let program = program(&ada, "tokens:read tokens:write");
    let limit = program.expires_at.unwrap();
    let ask = |wish| ask(&jeton, "api-token", &ada, &[], wish, Right::Caller(&program));

    assert_eq!(ask(named()).unwrap().token.expires_at, Some(limit));
    assert_eq!(ask(lasting("24h")).unwrap().token.expires_at, Some(limit));
    assert_eq!(ask(lasting("25h")).unwrap_err(), Refusal::OutlivesCaller { limit });
}

#[test]
fn a_person_in_a_session_may_make_a_token_of_jeton_that_outlives_the_session() {
    let (jeton, ada) = (service("jeton"), ada());
    let session = login(&ada, None);
    let caller =
        Caller { session: Some(session.id), expires_at: Some(session.expires_at), ..person(&ada) };

    let issued = ask(&jeton, "api-token", &ada, &[], named(), Right::Caller(&caller)).unwrap();

    assert_eq!(issued.token.expires_at, Some(NOW + days(90)));
}
