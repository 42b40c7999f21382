//! Which scopes: asked for, by default, and never beyond what the giver has.

use super::*;

fn wanting(scopes: &str) -> Wish {
    Wish { scopes: Some(words(scopes)), ..named() }
}

#[test]
fn a_token_for_which_nothing_is_asked_has_the_default_scopes() {
    let issued = ask_in_person(&service("jeton"), "api-token", &ada(), named()).unwrap();

    assert_eq!(issued.token.scopes, words("tokens:read"));
}

#[test]
fn a_session_has_every_scope_of_the_accounts_role() {
    let jeton = service("jeton");

    let (member, _) = token(&jeton, "session", &ada());
    let (admin, _) = token(&jeton, "session", &root());

    assert_eq!(member.scopes, words("tokens:read tokens:write"));
    assert_eq!(admin.scopes, words("admin operate tokens:read tokens:write verify"));
}

#[test]
fn a_scope_that_the_kind_has_not_is_refused_with_those_it_has() {
    let refused =
        ask_in_person(&service("jeton"), "api-token", &ada(), wanting("fly")).unwrap_err();

    assert_eq!(
        refused.to_string(),
        "`api-token` tokens have no scope `fly`; they have `admin`, `operate`, `tokens:read`, `tokens:write`, `verify`"
    );
}

#[test]
fn a_member_gets_no_scope_of_administrators_not_even_from_one() {
    let (jeton, ada) = (service("jeton"), ada());

    let alone = ask_in_person(&jeton, "api-token", &ada, wanting("verify")).unwrap_err();
    let given =
        ask(&jeton, "api-token", &ada, &[], wanting("admin"), Right::Caller(&person(&root())))
            .unwrap_err();

    assert_eq!((alone.code(), given.code()), ("scope_too_wide", "scope_too_wide"));
}

#[test]
fn a_member_gets_no_scope_of_administrators_by_default_either() {
    let generous = preset("jeton").replace(
        "default-scopes = [\"tokens:read\"]",
        "default-scopes = [\"tokens:read\", \"admin\"]",
    );
    let jeton = service_of(Policy::parse(&generous).unwrap());

    let issued =
        ask(&jeton, "api-token", &ada(), &[], named(), Right::Caller(&person(&root()))).unwrap();

    assert_eq!(issued.token.scopes, words("tokens:read"));
}

#[test]
fn a_program_gives_no_scope_of_jeton_that_it_does_not_have() {
    let (jeton, root) = (service("jeton"), root());
    let writer = program(&root, "tokens:write");
    let ask = |wish| ask(&jeton, "api-token", &root, &[], wish, Right::Caller(&writer));

    assert_eq!(ask(wanting("tokens:write")).unwrap().token.scopes, words("tokens:write"));
    assert_eq!(ask(wanting("admin")).unwrap_err().code(), "scope_too_wide");
    assert!(ask(named()).unwrap().token.scopes.is_empty());
}

#[test]
fn the_scopes_of_another_service_are_its_own_affair() {
    let (acme, ada) = (acme(), ada());
    let writer = program(&ada, "tokens:write");

    let wish = wanting("write");
    let issued = ask(&acme, "key", &ada, &[], wish, Right::Caller(&writer)).unwrap();

    assert_eq!(issued.token.scopes, words("write"));
    assert_eq!(ada.role, Role::Member);
}

#[test]
fn at_a_front_a_token_gives_no_scope_that_it_does_not_have_and_a_person_who_logged_in_does() {
    let (acme, ada) = (acme(), ada());
    let front = Some(AtFront { service: acme.id, scopes: words("read") });
    let token = Caller { front, ..person(&ada) };
    let session = Caller { session: Some(login(&ada, None).id), ..token.clone() };
    let ask = |wish, by: &Caller| ask(&acme, "key", &ada, &[], wish, Right::Caller(by));

    assert_eq!(ask(wanting("read"), &token).unwrap().token.scopes, words("read"));
    assert_eq!(ask(wanting("read write"), &token).unwrap_err().code(), "scope_too_wide");
    assert_eq!(ask(wanting("read write"), &session).unwrap().token.scopes, words("read write"));
}
