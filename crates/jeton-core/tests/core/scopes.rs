//! Scopes: changed without a new secret, and never beyond what the caller may give.

use jeton_core::{Account, Caller, Change, Refusal, STEP_UP_WINDOW, Token, decide::scopes::set};
use jiff::Timestamp;

use crate::support::{
    INSTANT, NOW, acme, ada, days, eve, in_session, person, program, root, service, token,
    token_in, words,
};

fn set_at_jeton(
    token: &Token,
    owner: &Account,
    scopes: &str,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    let jeton = service("jeton");
    let kind = jeton.kind("api-token").unwrap();
    set(token, (&jeton, kind), owner, words(scopes), by, now)
}

#[test]
fn a_token_with_other_scopes_keeps_its_secret() {
    let (token, _) = token(&service("jeton"), "api-token", &ada());

    let change = set_at_jeton(&token, &ada(), "tokens:write", &person(&ada()), NOW).unwrap();

    let changed = token_in(&change);
    assert_eq!(change.event.name(), "token.scopes-set");
    assert_eq!(changed.scopes, words("tokens:write"));
    assert_eq!((&changed.live, changed.revision), (&token.live, token.revision + 1));
}

#[test]
fn a_session_gives_a_token_more_with_a_fresh_password_alone_and_less_at_any_time() {
    let (token, _) = token(&service("jeton"), "api-token", &ada());
    let late = NOW + STEP_UP_WINDOW + INSTANT;
    let set = |scopes, now| set_at_jeton(&token, &ada(), scopes, &in_session(&ada()), now);

    assert!(set("tokens:read tokens:write", NOW + STEP_UP_WINDOW).is_ok());
    assert_eq!(set("tokens:read tokens:write", late), Err(Refusal::StepUpRequired));
    assert!(set("", late).is_ok());
}

#[test]
fn a_token_may_have_no_scope_at_all() {
    let (token, _) = token(&service("jeton"), "api-token", &ada());

    let change = set_at_jeton(&token, &ada(), "", &person(&ada()), NOW).unwrap();

    assert!(token_in(&change).scopes.is_empty());
}

#[test]
fn each_reason_not_to_change_the_scopes_is_told() {
    let (token, _) = token(&service("jeton"), "api-token", &ada());
    let (ada, late) = (ada(), NOW + days(90));

    for (scopes, by, now, code) in [
        ("tokens:read", person(&eve()), NOW, "not_found"),
        ("tokens:read", program(&ada, "tokens:read"), NOW, "caller_scope_missing"),
        ("tokens:read", person(&ada), late, "token_expired"),
        ("fly", person(&ada), NOW, "scope_unknown"),
        ("admin", person(&ada), NOW, "scope_too_wide"),
        ("admin", person(&root()), NOW, "scope_too_wide"),
        ("tokens:read", program(&ada, "tokens:write"), NOW, "scope_too_wide"),
    ] {
        let refused = set_at_jeton(&token, &ada, scopes, &by, now).unwrap_err();

        assert_eq!(refused.code(), code, "{scopes}");
    }
}

#[test]
fn an_administrator_gives_an_administrators_token_every_scope() {
    let (token, _) = token(&service("jeton"), "api-token", &root());

    let change = set_at_jeton(&token, &root(), "admin verify", &person(&root()), NOW).unwrap();

    assert_eq!(token_in(&change).scopes, words("admin verify"));
}

#[test]
fn at_another_service_the_callers_own_scopes_do_not_bound_the_tokens() {
    let acme = acme();
    let (token, _) = token(&acme, "key", &ada());
    let (kind, writer) = (acme.kind("key").unwrap(), program(&ada(), "tokens:write"));

    let given = set(&token, (&acme, kind), &ada(), words("read write"), &writer, NOW);
    let beyond = set(&token, (&acme, kind), &ada(), words("root"), &writer, NOW);

    assert!(given.is_ok());
    assert_eq!(beyond.unwrap_err().code(), "scope_too_wide");
}
