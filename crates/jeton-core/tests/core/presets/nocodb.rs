//! NocoDB, lines N1 to N9.

use super::*;

#[test]
fn n2_its_owner_makes_an_api_token_and_names_it() {
    let kind = kind("nocodb", "api-token");

    assert!(kind.issued_by(Issuer::Owner) && kind.named == Naming::Required);
    assert_eq!(kind.form, Form::Legacy40);
}

#[test]
fn n3_both_kinds_are_copied_then_and_later() {
    for kind in policy("nocodb").kinds {
        assert_eq!(kind.reveal, Reveal::Always);
    }
}

#[test]
fn n4_an_api_token_travels_in_xc_token_or_as_bearer() {
    let kind = kind("nocodb", "api-token");

    assert_eq!(usages(&kind), ["xc-token: TOKEN", "Authorization: Bearer TOKEN"]);
}

#[test]
fn n5_an_account_has_one_api_token() {
    assert_eq!(kind("nocodb", "api-token").per_account, Some(1));
    assert_eq!(kind("nocodb", "auth-token").per_account, None);
}

#[test]
fn n6_an_api_token_does_not_expire() {
    assert_eq!(kind("nocodb", "api-token").lifetime, Lifetime::Never { maximum: None });
}

#[test]
fn n7_its_owner_may_delete_an_api_token_and_not_reset_it() {
    assert_eq!(kind("nocodb", "api-token").owner_may, [Ending::Delete]);
}

#[test]
fn n8_an_auth_token_is_for_one_login_of_ten_hours_and_travels_in_xc_auth_alone() {
    let kind = kind("nocodb", "auth-token");

    assert_eq!(usages(&kind), ["xc-auth: TOKEN"]);
    assert_eq!(kind.issued_by, [Issuer::Login]);
    assert!(matches!(kind.lifetime, Lifetime::Session { maximum, .. } if maximum == span("10h")));
}

#[test]
fn n8_an_auth_token_is_a_jwt_that_says_who_and_until_when() {
    let kind = kind("nocodb", "auth-token");
    let (owner, id, entropy) = (ada(), TokenId::new(NOW, &entropy(1)), entropy(2));

    let payload = kind.claims.payload(ClaimFacts {
        account: &owner,
        token: id,
        issued_at: NOW,
        expires_at: Some(span("10h").after(NOW)),
        entropy: &entropy,
    });

    assert_eq!(kind.form, Form::Jwt);
    let id = owner.id.number();
    let expected = format!(
        r#"{{"email":"ada@example.com","exp":1767261600,"iat":1767225600,"id":"us{id}","roles":{{"org-level-creator":true}}}}"#
    );
    assert_eq!(payload, expected);
}

#[test]
fn n9_nc_jwt_expires_in_sets_the_time_from_the_environment_and_a_bare_number_is_refused() {
    let service = service("nocodb");
    let Lifetime::Session { settings, .. } = &service.kind("auth-token").unwrap().lifetime else {
        panic!("not a session kind");
    };

    assert_eq!(settings[0].key, "NC_JWT_EXPIRES_IN");
    assert!(settings[0].environment);
    for (text, meant) in [("10h", "10h"), ("2 days", "2d"), ("3600s", "1h")] {
        assert_eq!(settings[0].parse(text), Ok(SettingValue::Span(span(meant))), "{text}");
    }
    assert_eq!(
        set(&service, "NC_JWT_EXPIRES_IN".into(), Some("36000"), None),
        Err(Refusal::SettingInvalid {
            key: "NC_JWT_EXPIRES_IN".to_owned(),
            why: "a bare number has no unit: write `36000s` for seconds, or `h`, `d`, `w`"
                .to_owned(),
        })
    );
}

#[test]
fn n8_signing_in_needs_no_credential_and_a_wrong_password_is_a_400() {
    let policy = policy("nocodb");
    let route = route(&policy, "POST", "/api/v1/auth/user/signin");
    let failure = route.failure.as_ref().unwrap();

    assert_eq!(route.action, Action::SessionOpen);
    assert_eq!(route.callers, Callers::Anyone);
    assert_eq!(failure.status, Some(400));
    assert_eq!(failure.body.as_ref().unwrap().source, r#"{"msg":"Invalid credentials"}"#);
}

#[test]
fn its_clients_call_the_account_email_and_the_name_description() {
    let policy = policy("nocodb");

    let signin = &route(&policy, "POST", "/api/v1/auth/user/signin").input;
    let create = &route(&policy, "POST", "/api/v1/tokens").input;

    assert_eq!(signin["account"], "email");
    assert_eq!(create["name"], "description");
}

#[test]
fn n8_signing_out_closes_the_session_of_the_auth_token() {
    let policy = policy("nocodb");
    let route = route(&policy, "POST", "/api/v1/auth/user/signout");

    assert_eq!(route.action, Action::SessionClose);
    assert_eq!(route.callers, callers(&["auth-token"]));
}

#[test]
fn n8_a_stranger_is_a_guest_and_no_error() {
    let policy = policy("nocodb");
    let route = route(&policy, "GET", "/api/v1/auth/user/me");
    let failure = route.failure.as_ref().unwrap();

    assert_eq!(route.action, Action::Whoami);
    assert_eq!(route.callers, callers(&["api-token", "auth-token"]));
    assert_eq!(failure.status, Some(200));
    assert_eq!(failure.body.as_ref().unwrap().source, r#"{"roles":{"guest":true}}"#);
}

#[test]
fn n2_n7_tokens_are_listed_made_and_deleted_with_an_auth_token_alone() {
    let policy = policy("nocodb");

    for (method, path, action) in [
        ("GET", "/api/v1/tokens", Action::TokenList),
        ("POST", "/api/v1/tokens", Action::TokenCreate),
        ("DELETE", "/api/v1/tokens/{id}", Action::TokenDelete),
    ] {
        let route = route(&policy, method, path);
        assert_eq!(route.action, action);
        assert_eq!(route.callers, callers(&["auth-token"]));
    }
}

#[test]
fn n1_n2_n3_n7_the_way_to_the_tokens_is_the_tab_tokens_of_the_account_settings() {
    let page = policy("nocodb").page;
    let buttons = kind("nocodb", "api-token").page;

    assert_eq!((page.menu, page.entry.en), (Corner::BottomLeft, "Account Settings".to_owned()));
    assert_eq!(page.tab.unwrap().en, "Tokens");
    assert_eq!((buttons.add.en.as_str(), buttons.save.en.as_str()), ("Add New API Token", "Save"));
    assert_eq!(buttons.actions, Actions::Menu);
    assert_eq!((buttons.copy.en.as_str(), buttons.delete.en.as_str()), ("Copy", "Delete"));
}

#[test]
fn n8_the_menu_of_the_account_copies_the_auth_token() {
    let copied = |name: &str| kind("nocodb", name).page.menu_copy.map(|words| words.en);

    assert_eq!(copied("auth-token").as_deref(), Some("Copy Auth Token"));
    assert_eq!(copied("api-token"), None);
}
