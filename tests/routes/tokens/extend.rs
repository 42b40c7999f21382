//! `POST /api/v1/tokens/{id}/extend`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{NOBODY, api_token, events, get, online, permanent, post, scoped, text};

#[tokio::test]
async fn an_extended_token_works_past_its_first_end_with_the_same_secret() {
    let jeton = TestJeton::new().await;
    let mut whole = api_token(&jeton, &jeton.admin, json!({ "lifetime": "1h" })).await;
    let (id, secret) = (text(&whole, "id"), text(&whole, "secret"));
    let path = format!("/api/v1/tokens/{id}/extend");

    let extended = post(&jeton, &jeton.admin, &path, json!({ "lifetime": "2h" })).await;

    whole["expires_at"] = json!("2026-01-15T14:00:00Z");
    whole.as_object_mut().unwrap().remove("secret");
    assert_eq!(extended.expect(200).json(), whole);
    jeton.clock.advance(SignedDuration::from_mins(119));
    jeton.verify("jeton").bearer(&secret).send().await.expect(200);
    jeton.clock.advance(SignedDuration::from_mins(1));
    jeton.verify("jeton").bearer(&secret).send().await.expect_problem(401, "expired");
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.extended"]);
}

#[tokio::test]
async fn an_administrator_extends_a_permanent_token_of_anybody_and_its_owner_does_not() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (id, secret) = permanent(&jeton, "ada@example.com").await;
    let path = format!("/api/v1/tokens/{id}/extend");
    jeton.clock.advance(SignedDuration::from_hours(24 * 300));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let admin = jeton.log_in("admin", &jeton.admin_password).await;

    let own = post(&jeton, &ada, &path, json!({ "lifetime": "365d" })).await;
    let by_admin = post(&jeton, &admin, &path, json!({ "lifetime": "365d" })).await;

    own.expect_problem(403, "issuer_not_allowed");
    assert_eq!(by_admin.expect(200).field("expires_at"), "2027-11-11T12:00:00Z");
    jeton.clock.advance(SignedDuration::from_hours(24 * 364));
    jeton.verify("duplocloud").bearer(&secret).send().await.expect(200);
}

#[tokio::test]
async fn bad_ends_are_refused_by_name_and_change_nothing() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = api_token(&jeton, &ada, json!({})).await;
    let path = format!("/api/v1/tokens/{}/extend", text(&token, "id"));

    for (body, status, code) in [
        (json!({}), 400, "invalid_body"),
        (json!({ "lifetime": "1d", "expires_at": "2027-01-01T00:00:00Z" }), 400, "invalid_body"),
        (json!({ "lifetime": 90 }), 400, "invalid_body"),
        (json!({ "lifetime": "90" }), 400, "invalid_lifetime"),
        (json!({ "lifetime": "-90d" }), 400, "invalid_lifetime"),
        (json!({ "expires_at": "tomorrow" }), 400, "invalid_time"),
        (json!({ "expires_at": "1999-01-01T00:00:00Z" }), 422, "never_valid"),
        (json!({ "expires_at": "9999-12-30T00:00:00Z" }), 422, "lifetime_too_long"),
        (json!({ "lifetime": "36500d" }), 422, "lifetime_too_long"),
        (json!({ "lifetime": "1s" }), 409, "not_later"),
    ] {
        post(&jeton, &ada, &path, body).await.expect_problem(status, code);
    }

    let id = text(&token, "id");
    let shown = get(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.expect(200);
    assert_eq!(shown.field("expires_at"), text(&token, "expires_at"));
    assert_eq!(events(&jeton, &id).await, ["token.issued"]);
}

#[tokio::test]
async fn a_foreign_token_is_as_unknown_as_one_that_does_not_exist() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let bob = jeton.account("bob@example.com").await;
    let (foreign, _) = online(&jeton, &bob).await;
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;
    let extend = async |by: &str, id: &str| {
        let path = format!("/api/v1/tokens/{id}/extend");
        post(&jeton, by, &path, json!({ "lifetime": "90d" })).await
    };

    let theirs = extend(&ada, &foreign).await.expect_problem(404, "not_found");
    let nobodys = extend(&ada, &format!("tok_{NOBODY}")).await.expect_problem(404, "not_found");
    assert_eq!(theirs.text, nobodys.text);
    extend(&bob, &foreign).await.expect_problem(409, "not_later");
    let own = text(&api_token(&jeton, &ada, json!({})).await, "id");
    extend(&reader, &own).await.expect_problem(403, "caller_scope_missing");
}

#[tokio::test]
async fn a_session_that_lies_open_extends_nothing_until_the_password_comes_again() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let id = text(&api_token(&jeton, &ada, json!({})).await, "id");
    let path = format!("/api/v1/tokens/{id}/extend");
    jeton.clock.advance(SignedDuration::from_mins(6));

    let stale = post(&jeton, &ada, &path, json!({ "lifetime": "120d" })).await;
    let confirm = json!({ "password": TestJeton::PASSWORD });
    post(&jeton, &ada, "/api/v1/session/confirm", confirm).await.expect(204);
    let fresh = post(&jeton, &ada, &path, json!({ "lifetime": "120d" })).await;

    stale.expect_problem(403, "step_up_required");
    fresh.expect(200);
}
