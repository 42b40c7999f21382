//! `GET /api/v1/log`, and whether the log is what was written

mod chain;
mod export;
mod filters;
mod follow;
mod tampering;
mod unwritable;

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{
    account_id, api_token, events, get, items, online, permanent, post, scoped, text,
};

const LOG: &str = "/api/v1/log";

#[tokio::test]
async fn an_administrator_reads_every_entry_once_without_a_gap() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    for _ in 0..5 {
        online(&jeton, &ada).await;
    }
    let whole = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;

    for limit in [1, 3, 7, 199] {
        let paged = items(&jeton, &jeton.admin, &format!("{LOG}?limit={limit}")).await;
        assert_eq!(paged, whole, "{limit}");
    }
    let seqs: Vec<i64> = whole.iter().map(|entry| entry["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=i64::try_from(whole.len()).unwrap()).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_entry_says_what_happened_to_what_when_and_by_whom() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, _) = permanent(&jeton, "ada@example.com").await;

    let page = get(&jeton, &ada, &format!("{LOG}?token={id}")).await.expect(200).json();

    let service = get(&jeton, &ada, "/api/v1/services/duplocloud").await.json();
    let entry = &page["items"][0];
    let whole = json!({
        "seq": entry["seq"],
        "at": "2026-01-15T12:00:00Z",
        "event": "token.issued",
        "actor": account_id(&jeton, "admin").await,
        "account": account_id(&jeton, "ada@example.com").await,
        "account_name": "ada@example.com",
        "service": service["id"],
        "service_name": "duplocloud",
        "token": id,
        "name": "ci",
        "kind": "permanent",
        "scopes": [],
        "expires_at": entry["expires_at"],
        "hash": entry["hash"],
    });
    assert_eq!(page, json!({ "items": [whole] }));
    assert_eq!(text(entry, "hash").len(), 64);
}

#[tokio::test]
async fn a_member_sees_what_concerns_them_and_nothing_else() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let bob = jeton.account("bob@example.com").await;
    let (foreign, _) = online(&jeton, &bob).await;
    let (mine, _) = online(&jeton, &ada).await;
    let id = account_id(&jeton, "ada@example.com").await;

    let seen = items(&jeton, &ada, "/api/v1/log?limit=200").await;

    assert!(seen.iter().all(|entry| entry["account"] == id || entry["actor"] == id));
    assert!(seen.iter().any(|entry| entry["token"] == mine));
    assert_eq!(items(&jeton, &ada, &format!("{LOG}?token={foreign}")).await, [json!(null); 0]);
    let other = get(&jeton, &ada, "/api/v1/log?account=bob@example.com").await;
    let nobody = get(&jeton, &ada, "/api/v1/log?account=nobody@example.com").await;
    let other = other.expect_problem(404, "not_found");
    assert_eq!(other.text, nobody.expect_problem(404, "not_found").text);
    // A token without the scope `admin` sees no more than a member, whoever owns it.
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read"]).await;
    let admin = account_id(&jeton, "admin").await;
    let seen = items(&jeton, &narrow, "/api/v1/log?limit=200").await;
    assert!(seen.iter().all(|entry| entry["account"] == admin || entry["actor"] == admin));
}

#[tokio::test]
async fn the_log_holds_no_secret_no_digest_and_no_password() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = api_token(&jeton, &ada, json!({})).await;
    let (id, uuid) = online(&jeton, &ada).await;
    jeton.reveal(&ada, &id).await;
    let rotate = format!("/api/v1/tokens/{}/rotate", text(&token, "id"));
    let rotated = post(&jeton, &ada, &rotate, json!({})).await.expect(200).field("secret");

    let log = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.expect(200).text;

    for secret in
        [&text(&token, "secret"), &rotated, &uuid, &ada, &jeton.admin, &jeton.admin_password]
    {
        assert!(!log.contains(secret.as_str()) && !log.contains(&secret[secret.len() - 12..]));
    }
    for word in ["digest", "secret", "seal", "argon2", "password\"", TestJeton::PASSWORD] {
        assert!(!log.contains(word), "{word}");
    }
}

#[tokio::test]
async fn every_change_leaves_its_entry_and_a_refused_one_leaves_none() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let id = text(&api_token(&jeton, &ada, json!({})).await, "id");
    let path = format!("/api/v1/tokens/{id}");
    let patch = |body| jeton.call("PATCH", &path).bearer(&ada).json(&body).send();

    patch(json!({ "name": "a" })).await.expect(200);
    patch(json!({ "scopes": ["admin"] })).await.expect(403);
    patch(json!({ "scopes": [] })).await.expect(200);
    post(&jeton, &ada, &format!("{path}/rotate"), json!({ "grace": "1h" })).await.expect(200);
    post(&jeton, &ada, &format!("{path}/rotate"), json!({ "grace": "1h" })).await.expect(409);
    post(&jeton, &ada, &format!("{path}/revoke"), json!({ "cause": "leaked" })).await.expect(204);
    post(&jeton, &ada, &format!("{path}/revoke"), json!({})).await.expect(409);

    let all = ["token.issued", "token.renamed", "token.scopes-set", "token.rotated", "token.ended"];
    assert_eq!(events(&jeton, &id).await, all);
}

#[tokio::test]
async fn a_wrong_query_is_refused_and_so_is_a_caller_without_the_scope() {
    let jeton = TestJeton::new().await;
    let writer = scoped(&jeton, &jeton.admin, &["tokens:write", "admin", "verify"]).await;

    for query in [
        "limit=0",
        "limit=201",
        "cursor=x",
        "cursor=9223372036854775808",
        "account=",
        "seq=1",
        "limit=%00",
        "event=",
        "event=token",
        "event=token.issued,",
        "since=2h",
        "until=yesterday",
        "order=random",
    ] {
        get(&jeton, &jeton.admin, &format!("{LOG}?{query}"))
            .await
            .expect_problem(400, "invalid_query");
    }
    for query in ["token=x", "service=nowhere", "account=nobody", "token=%ff"] {
        let reply = get(&jeton, &jeton.admin, &format!("{LOG}?{query}")).await;
        assert!([400, 404].contains(&reply.status), "{query}: {}", reply.text);
    }
    for cursor in ["-1", "9223372036854775807", "-9223372036854775808"] {
        get(&jeton, &jeton.admin, &format!("{LOG}?cursor={cursor}")).await.expect(200);
    }
    get(&jeton, &writer, LOG).await.expect_problem(403, "caller_scope_missing");
    jeton.call("GET", LOG).send().await.expect_problem(401, "invalid_token");
}
