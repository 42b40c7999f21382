//! `POST /oauth/revoke`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::json;

use super::form;
use crate::support::{STRANGER, api_token, events, get, items, online, post, text};

async fn give_up(jeton: &TestJeton, secret: &str) {
    let reply = form(jeton, "/oauth/revoke", &[("token", secret)]).send().await.expect(200);

    assert_eq!((reply.text.as_str(), reply.header("cache-control")), ("", "no-store"));
}

#[tokio::test]
async fn whoever_holds_a_secret_ends_it_from_the_moment_of_the_answer() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;

    give_up(&jeton, &secret).await;

    let verdict = jeton.verify("online").header("x-auth-token", &secret).send().await;
    verdict.expect_problem(401, "revoked");
    let shown = get(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.expect(200);
    assert_eq!(shown.field("state"), "surrendered");
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.ended"]);
    let log = items(&jeton, &jeton.admin, &format!("/api/v1/log?token={id}")).await;
    assert_eq!(log[1]["actor"], log[1]["account"]);
    assert_eq!((&log[1]["cause"], log[0].get("cause")), (&json!("surrendered"), None));
}

#[tokio::test]
async fn what_does_not_work_gets_the_same_answer_and_nothing_is_written() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, ended) = online(&jeton, &ada).await;
    give_up(&jeton, &ended).await;
    let head = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.len();

    for token in [&ended, STRANGER, "no token, surely", &"x".repeat(5000)] {
        give_up(&jeton, token).await;
    }

    assert_eq!(items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.len(), head);
}

#[tokio::test]
async fn a_leaked_secret_can_be_given_up_whatever_its_kind_its_address_or_its_account_say() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let kept = jeton.token(&ada, "discloud", "api-key").await;
    let kept = (text(&kept, "id"), jeton.reveal(&ada, &text(&kept, "id")).await);
    let bound = api_token(&jeton, &jeton.admin, json!({ "addresses": ["192.0.2.0/24"] })).await;
    let later = json!({ "not_before": "2026-01-16T12:00:00Z" });
    let later = api_token(&jeton, &jeton.admin, later).await;
    let of_nobody = online(&jeton, &ada).await;
    jeton.suspend_without_owner("discloud", include_str!("../../../presets/discloud.toml")).await;
    jeton.suspend_without_owner("online", include_str!("../../../presets/online.toml")).await;
    let account = crate::support::account_id(&jeton, "ada@example.com").await;
    let disable = format!("/api/v1/accounts/{account}/disable");
    post(&jeton, &jeton.admin, &disable, json!({})).await.expect(200);

    let given_up = [
        kept,
        (text(&bound, "id"), text(&bound, "secret")),
        (text(&later, "id"), text(&later, "secret")),
        of_nobody,
    ];
    for (id, secret) in given_up {
        give_up(&jeton, &secret).await;

        let shown = get(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}")).await.expect(200);
        assert_eq!(shown.field("state"), "surrendered", "{id}");
    }
}

#[tokio::test]
async fn an_old_secret_in_its_grace_ends_without_the_new_one() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let (id, old) = (text(&token, "id"), text(&token, "secret"));
    let rotate = format!("/api/v1/tokens/{id}/rotate");
    let new = post(&jeton, &jeton.admin, &rotate, json!({ "grace": "1h" })).await;
    let new = new.expect(200).field("secret");

    give_up(&jeton, &old).await;

    jeton.verify("jeton").bearer(&old).send().await.expect_problem(401, "rotated");
    jeton.verify("jeton").bearer(&new).send().await.expect(200);
    let told = ["token.issued", "token.rotated", "token.grace-ended"];
    assert_eq!(events(&jeton, &id).await, told);
    give_up(&jeton, &old).await;
    jeton.clock.advance(SignedDuration::from_hours(1));
    give_up(&jeton, &old).await;
    assert_eq!(events(&jeton, &id).await, told);
}

#[tokio::test]
async fn to_give_up_the_token_of_a_login_is_to_log_out() {
    let jeton = TestJeton::new().await;
    let at_jeton = jeton.account("ada@example.com").await;
    let brought = jeton.token(&at_jeton, "nocodb", "auth-token").await;
    let brought = jeton.reveal(&at_jeton, &text(&brought, "id")).await;
    let at_front = jeton.nocodb_sign_in("ada@example.com").await;
    let alive = async |secret: &str| {
        jeton.verify("nocodb").header("xc-auth", secret).send().await.status == 200
    };

    give_up(&jeton, &at_front).await;
    assert!(!alive(&at_front).await && alive(&brought).await);

    give_up(&jeton, &at_jeton).await;
    assert!(!alive(&brought).await);
    get(&jeton, &at_jeton, "/api/v1/session").await.expect_problem(401, "session_ended");
}

#[tokio::test]
async fn a_token_that_a_login_brought_ends_alone() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let brought = jeton.token(&ada, "nocodb", "auth-token").await;
    let brought = jeton.reveal(&ada, &text(&brought, "id")).await;

    give_up(&jeton, &brought).await;

    jeton.verify("nocodb").header("xc-auth", &brought).send().await.expect_problem(401, "revoked");
    get(&jeton, &ada, "/api/v1/session").await.expect(200);
}
