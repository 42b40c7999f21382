//! The calendar: whose ends a caller reads, and which ends there are.

use jeton_core::{
    Account, Caller, Refusal, Service, ServiceId, Token,
    decide::calendar::{TokenEnd, Whose, end_of, whose},
};

use crate::support::{
    INSTANT, NOW, ada, days, entropy, operator, person, program, root, service, span, token,
};

const NOT_FOUND: Result<Whose, Refusal> = Err(Refusal::NotFound { what: "service" });

fn missing(scope: &'static str) -> Result<Whose, Refusal> {
    Err(Refusal::CallerScopeMissing { scope })
}

fn with_id(name: &str, seed: u8) -> Service {
    Service { id: ServiceId::new(NOW, &entropy(seed)), ..service(name) }
}

#[test]
fn everybody_reads_the_ends_of_their_own_tokens_by_a_calendar_or_with_the_right_to_read_tokens() {
    let own = |by: &Caller| whose(None, by);

    assert_eq!(own(&person(&ada())), Ok(Whose::Own(ada().id)));
    assert_eq!(own(&program(&ada(), "tokens:read")), Ok(Whose::Own(ada().id)));
    assert_eq!(own(&program(&ada(), "calendar")), Ok(Whose::Own(ada().id)));
    assert_eq!(own(&program(&ada(), "tokens:write")), missing("tokens:read"));
    assert_eq!(own(&program(&root(), "calendar:services")), missing("tokens:read"));
}

#[test]
fn the_ends_of_a_service_are_for_who_manages_it_and_to_others_it_is_not_there() {
    let (here, there, jeton) = (with_id("online", 60), with_id("nocodb", 61), with_id("jeton", 62));
    let olga = operator(&[&here, &jeton]);
    let calendar = |account: &Account| program(account, "calendar calendar:services");
    let at = |service: &Service| Ok(Whose::Service(service.id));

    for (by, service, told) in [
        (person(&olga), &here, at(&here)),
        (person(&olga), &there, NOT_FOUND),
        (person(&olga), &jeton, NOT_FOUND),
        (calendar(&olga), &here, at(&here)),
        (calendar(&olga), &there, NOT_FOUND),
        (calendar(&olga), &jeton, NOT_FOUND),
        (program(&olga, "calendar"), &here, NOT_FOUND),
        (program(&olga, "operate"), &here, missing("tokens:read")),
        (program(&olga, "tokens:read"), &here, NOT_FOUND),
        (person(&ada()), &here, NOT_FOUND),
        (calendar(&ada()), &here, NOT_FOUND),
        (person(&root()), &jeton, at(&jeton)),
        (calendar(&root()), &jeton, at(&jeton)),
    ] {
        assert_eq!(whose(Some(service), &by), told, "{by:?}");
    }
}

fn end(token: &Token, service: &Service) -> Option<TokenEnd> {
    end_of(token, (service, &ada().name), NOW, NOW)
}

#[test]
fn an_end_reminds_at_the_thresholds_that_begin_after_the_token_was_made() {
    let service = service("online");
    let (token, _) = token(&service, "api-token", &ada());
    let lives = |days| Token { expires_at: Some(NOW + days), ..token.clone() };

    let reminders = |token: &Token| end(token, &service).unwrap().reminders;

    assert_eq!(reminders(&lives(days(365))), [span("30d"), span("7d"), span("1d")]);
    assert_eq!(reminders(&lives(days(30))), [span("7d"), span("1d")]);
    assert_eq!(reminders(&lives(days(1))), []);
}

#[test]
fn what_is_over_or_never_ends_by_itself_is_in_no_calendar() {
    let service = service("online");
    let (token, _) = token(&service, "api-token", &ada());
    let soon = Token { expires_at: Some(NOW + INSTANT), ..token };

    assert!(end(&soon, &service).is_some());
    for gone in [
        Token { expires_at: None, ..soon.clone() },
        Token { expires_at: Some(NOW), ..soon.clone() },
        Token { quarantined_at: Some(NOW), ..soon.clone() },
        Token { session: Some(jeton_core::SessionId::from_bytes([7; 16])), ..soon.clone() },
    ] {
        assert_eq!(end(&gone, &service), None, "{gone:?}");
    }
}
