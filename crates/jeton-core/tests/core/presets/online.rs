//! online.net, lines S1 to S5.

use super::*;

#[test]
fn s1_a_compromised_token_is_deleted_and_another_one_made() {
    let kind = kind("online", "api-token");

    assert_eq!(kind.owner_may, [Ending::Delete]);
    assert!(kind.issued_by(Issuer::Owner));
}

#[test]
fn s2_an_account_has_any_number_of_tokens_each_a_uuid_of_version_4() {
    let kind = kind("online", "api-token");

    assert_eq!(kind.per_account, None);
    let secret: Secret = kind.form.mint(&mint(3).hidden, "");
    assert_eq!(secret.expose().len(), 36);
    assert_eq!(&secret.expose()[14..15], "4");
}

#[test]
fn s2_the_list_of_tokens_is_where_the_sdk_looks_for_it() {
    let policy = policy("online");
    let route = route(&policy, "GET", "/iam/v1alpha1/api-keys");

    assert_eq!(route.action, Action::TokenList);
    assert_eq!(route.callers, callers(&["api-token"]));
}

#[test]
fn s4_the_button_asks_for_nothing_and_the_list_shows_the_tokens() {
    let kind = kind("online", "api-token");

    assert_eq!(kind.named, Naming::Optional);
    assert!(matches!(kind.lifetime, Lifetime::Never { .. }));
    assert_eq!(kind.reveal, Reveal::Always);
}

#[test]
fn s5_it_travels_in_x_auth_token_and_the_example_of_the_source_has_its_form() {
    let policy = policy("online");

    assert_eq!(usages(&policy.kinds[0]), ["X-Auth-Token: TOKEN"]);
    assert!(policy.knows_form_of("1bdeff81-ff0a-477d-8f7f-8be89e06ed12"));
    assert_eq!(policy.kinds[0].variable.as_deref(), Some("SCW_SECRET_KEY"));
}

#[test]
fn s5_calls_such_as_get_servers_are_left_to_the_api_behind() {
    let policy = policy("online");

    assert!(policy.front.routes.iter().all(|route| !route.path.starts_with("/servers")));
}

#[test]
fn s3_s4_the_way_to_the_tokens_is_my_credentials_with_create_new_token() {
    let page = policy("online").page;

    assert_eq!((page.menu, page.entry.en), (Corner::TopRight, "My credentials".to_owned()));
    assert_eq!(kind("online", "api-token").page.add.en, "Create New Token");
}
