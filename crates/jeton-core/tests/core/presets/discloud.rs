//! Discloud, lines D1 to D17.

use super::*;

#[test]
fn d1_an_account_has_one_token_from_its_creation_on() {
    let policy = policy("discloud");
    let kind = &policy.kinds[0];

    assert_eq!(policy.kinds.len(), 1);
    assert_eq!(kind.per_account, Some(1));
    assert!(kind.issued_by(Issuer::AccountCreation));
    assert!(!kind.issued_by(Issuer::Owner) && kind.named == Naming::Never);
}

#[test]
fn d3_the_tab_is_called_api_key() {
    assert_eq!(kind("discloud", "api-key").label.for_language("en"), "API Key");
}

#[test]
fn d5_the_secret_can_be_read_again() {
    assert_eq!(kind("discloud", "api-key").reveal, Reveal::Always);
}

#[test]
fn d6_a_reset_leaves_the_old_secret_no_grace_and_is_the_only_ending() {
    let kind = kind("discloud", "api-key");

    assert_eq!(kind.owner_may, [Ending::Reset]);
    assert_eq!(kind.grace, None);
    assert_eq!(kind.lifetime, Lifetime::UntilReset);
}

#[test]
fn d7_the_variable_is_discloud_token() {
    assert_eq!(kind("discloud", "api-key").variable.as_deref(), Some("DISCLOUD_TOKEN"));
}

#[test]
fn d8_it_travels_bare_in_authorization_and_in_api_token() {
    let kind = kind("discloud", "api-key");

    assert_eq!(usages(&kind), ["Authorization: TOKEN", "api-token: TOKEN"]);
}

#[test]
fn d8_get_v2_user_answers_with_the_account() {
    let policy = policy("discloud");
    let route = route(&policy, "GET", "/v2/user");

    assert_eq!(route.action, Action::Whoami);
    assert_eq!(route.callers, callers(&["api-key"]));
    assert_eq!(route.success.status, Some(200));
    assert!(route.failure.is_none());
}

#[test]
fn d8_every_answer_says_how_much_of_the_rate_limit_is_left() {
    let headers = policy("discloud").front.headers;

    let names: Vec<_> = headers.keys().map(String::as_str).collect();
    assert_eq!(names, ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"]);
    assert_ne!(headers["ratelimit-remaining"].source, "0");
}

#[test]
fn d12_the_token_is_a_jwt_whose_payload_has_the_claims_id_and_key() {
    let kind = kind("discloud", "api-key");
    let owner = ada();
    let (id, entropy) = (TokenId::new(NOW, &entropy(1)), entropy(0xab));

    let payload = kind.claims.payload(ClaimFacts {
        account: &owner,
        token: id,
        issued_at: NOW,
        expires_at: None,
        entropy: &entropy,
    });

    assert_eq!(kind.form, Form::Jwt);
    let number = owner.id.number();
    assert_eq!(payload, format!(r#"{{"id":"{number}","key":"abababababababab"}}"#));
}

#[test]
fn d17_it_speaks_portuguese() {
    let policy = policy("discloud");

    assert_eq!(policy.label.for_language("pt-BR"), "Discloud");
    assert_eq!(policy.kinds[0].label.for_language("pt-BR"), "API Key");
}

#[test]
fn d3_d4_d6_the_way_to_the_token_is_the_tab_api_key_of_the_profile_with_copy_and_reset_token() {
    let page = policy("discloud").page;
    let buttons = kind("discloud", "api-key").page;

    assert_eq!((page.menu, page.entry), (Corner::TopRight, both("Profile", "Perfil")));
    assert_eq!(page.tab, Some(both("API Key", "API Key")));
    assert_eq!(buttons.copy, both("Copy", "Copy"));
    assert_eq!(buttons.reset, both("Reset Token", "Resetar Token"));
}
