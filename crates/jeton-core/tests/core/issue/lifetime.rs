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
fn of_listed_lifetimes_one_is_chosen_and_no_other() {
    let text = (
        "lifetime = \"365d\"\nmaximum = \"365d\"",
        "lifetime = \"30d\"\nlifetimes = [\"90d\", \"30d\"]",
    );
    let (service, by) = (service_of(edited("duplocloud", text.0, text.1)), person(&root()));
    let ask = |wish| ask(&service, "permanent", &ada(), &[], wish, Right::Caller(&by));

    assert_eq!(ask(named()).unwrap().token.expires_at, Some(NOW + days(30)));
    assert_eq!(ask(lasting("90d")).unwrap().token.expires_at, Some(NOW + days(90)));
    for other in ["1d", "31d", "91d"] {
        let refused = ask(lasting(other)).unwrap_err();
        assert_eq!(refused.code(), "lifetime_not_offered", "{other}");
        assert!(refused.to_string().contains("`30d`, `90d`"), "{refused}");
    }
}

#[test]
fn where_a_token_never_expires_unless_one_asks_an_end_can_be_chosen_to_the_instant() {
    let online = service("online");
    let ending = |end| {
        ask_in_person(&online, "api-token", &ada(), Wish { expires_at: Some(end), ..named() })
    };
    let end = NOW + days(7) + INSTANT;

    assert_eq!(ending(end).unwrap().token.expires_at, Some(end));
    assert_eq!(
        ask_in_person(&online, "api-token", &ada(), named()).unwrap().token.expires_at,
        None
    );
    assert_eq!(ending(NOW).unwrap_err(), Refusal::NeverValid);
    assert_eq!(ending(NOW - days(1)).unwrap_err(), Refusal::NeverValid);
    assert_eq!(ending(NOW + days(36_500) + INSTANT).unwrap_err().code(), "lifetime_too_long");
    assert_eq!(ending(Timestamp::MAX).unwrap_err().code(), "lifetime_too_long");
    let both = Wish { expires_at: Some(end), ..lasting("1d") };
    let both = ask_in_person(&online, "api-token", &ada(), both).unwrap_err();
    assert_eq!(both.code(), "lifetime_not_allowed");
}

#[test]
fn at_a_front_a_token_cannot_make_one_that_outlives_it() {
    let (online, ada) = (service("online"), ada());
    let limit = NOW + days(1);
    let front = Some(AtFront { service: online.id, scopes: words("") });
    let by = Caller { front, expires_at: Some(limit), ..person(&ada) };
    let ask = |wish| ask(&online, "api-token", &ada, &[], wish, Right::Caller(&by));

    assert_eq!(ask(named()).unwrap().token.expires_at, Some(limit));
    assert_eq!(ask(lasting("1d")).unwrap().token.expires_at, Some(limit));
    assert_eq!(ask(lasting("2d")).unwrap_err(), Refusal::OutlivesCaller { limit });
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
