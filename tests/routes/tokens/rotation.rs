//! `POST /api/v1/tokens/{id}/rotation/close` and `…/cancel`

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{api_token, events, get, post, text};

async fn rotated(jeton: &TestJeton, by: &str) -> (String, String, String) {
    let token = api_token(jeton, by, json!({ "scopes": [] })).await;
    let (id, old) = (text(&token, "id"), text(&token, "secret"));
    let path = format!("/api/v1/tokens/{id}/rotate");
    let new = post(jeton, by, &path, json!({ "grace": "1d" })).await.expect(200).field("secret");
    (id, old, new)
}

async fn end(jeton: &TestJeton, by: &str, id: &str, how: &str) -> Reply {
    post(jeton, by, &format!("/api/v1/tokens/{id}/rotation/{how}"), json!({})).await
}

async fn verify(jeton: &TestJeton, secret: &str) -> Reply {
    jeton.verify("jeton").bearer(secret).send().await
}

#[tokio::test]
async fn during_the_grace_one_sees_who_still_uses_the_old_secret_and_closes_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old, new) = rotated(&jeton, &ada).await;
    let by = |secret: &str, agent: &str| {
        jeton.verify("jeton").bearer(secret).header("user-agent", agent).send()
    };
    by(&old, "forgotten cron").await.expect(200);
    by(&new, "deployed").await.expect(200);
    jeton.app.do_jobs().await;
    let uses = get(&jeton, &ada, &format!("/api/v1/tokens/{id}/uses")).await.expect(200).json();
    assert_eq!(uses["prior"]["until"], "2026-01-16T12:00:00Z");
    let agents = |part: &str| -> Vec<Value> {
        uses[part]["uses"].as_array().unwrap().iter().map(|seen| seen["agent"].clone()).collect()
    };
    assert_eq!(
        (agents("prior"), agents("live")),
        (vec![json!("forgotten cron")], vec![json!("deployed")])
    );
    jeton.clock.advance(SignedDuration::from_secs(60));

    let closed = end(&jeton, &ada, &id, "close").await.expect(200).json();

    verify(&jeton, &old).await.expect_problem(401, "rotated");
    verify(&jeton, &new).await.expect(200);
    assert_eq!(closed["prior"]["until"], "2026-01-15T12:01:00Z");
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.rotated", "token.grace-ended"]);
    end(&jeton, &ada, &id, "close").await.expect_problem(409, "no_grace");
    end(&jeton, &ada, &id, "cancel").await.expect_problem(409, "no_grace");
}

#[tokio::test]
async fn a_rotation_is_taken_back_while_its_grace_runs() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old, new) = rotated(&jeton, &ada).await;
    jeton.clock.advance(SignedDuration::from_secs(60));

    let cancelled = end(&jeton, &ada, &id, "cancel").await.expect(200).json();

    verify(&jeton, &new).await.expect_problem(401, "rotated");
    verify(&jeton, &old).await.expect(200);
    assert!(old.ends_with(&text(&cancelled, "hint")));
    let all = events(&jeton, &id).await;
    assert_eq!(all, ["token.issued", "token.rotated", "token.rotation-cancelled"]);
    end(&jeton, &ada, &id, "cancel").await.expect_problem(409, "no_grace");
    jeton.clock.advance(SignedDuration::from_hours(48));
    verify(&jeton, &old).await.expect(200);
}

#[tokio::test]
async fn a_secret_that_can_be_shown_again_can_be_so_after_its_rotation_was_taken_back() {
    let jeton = TestJeton::new().await;
    let policy = r#"
name = "vault"
label = { en = "Vault" }

[[kind]]
name = "key"
label = { en = "Key" }
form = "uuid"
carriers = [{ header = "x-vault-key" }]
issued-by = ["owner"]
lifetime = "never"
reveal = "always"
owner-may = ["reset"]
grace = "1d"
"#;
    let put = jeton.call("PUT", "/api/v1/services/vault").bearer(&jeton.admin);
    put.json(&json!({ "policy": policy })).send().await.expect(201);
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.issue(&ada, json!({ "service": "vault" })).await;
    let (id, old) = (text(&token, "id"), text(&token, "secret"));
    let rotate = format!("/api/v1/tokens/{id}/rotate");
    let new = post(&jeton, &ada, &rotate, json!({ "grace": "1h" })).await.expect(200);
    assert_eq!(jeton.reveal(&ada, &id).await, new.field("secret"));

    end(&jeton, &ada, &id, "cancel").await.expect(200);

    assert_eq!(jeton.reveal(&ada, &id).await, old);
}

#[tokio::test]
async fn a_rotation_that_is_not_ones_own_does_not_exist() {
    let jeton = TestJeton::new().await;
    let (ada, bob) =
        (jeton.account("ada@example.com").await, jeton.account("bob@example.com").await);
    let (id, old, new) = rotated(&jeton, &ada).await;

    for how in ["close", "cancel"] {
        end(&jeton, &bob, &id, how).await.expect_problem(404, "not_found");
    }

    verify(&jeton, &old).await.expect(200);
    verify(&jeton, &new).await.expect(200);
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.rotated"]);
}
