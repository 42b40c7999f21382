//! `POST /api/v1/tokens/revoke`

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{
    api_token, count_tokens, events, get, items, online, permanent, post, scoped, text,
};

const REVOKE: &str = "/api/v1/tokens/revoke";

async fn sweep(jeton: &TestJeton, by: &str, body: Value) -> Reply {
    post(jeton, by, REVOKE, body).await
}

async fn works(jeton: &TestJeton, secret: &str) -> bool {
    let verdict = jeton.verify("online").header("x-auth-token", secret).send().await;
    verdict.status == 200
}

/// The entry of the only sweep in the log.
async fn sweep_in_log(jeton: &TestJeton) -> Value {
    let log = items(jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    log.into_iter().find(|entry| entry["event"] == "sweep.done").expect("a sweep in the log")
}

#[tokio::test]
async fn a_dry_run_says_what_would_end_and_ends_nothing() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (first, secret) = online(&jeton, &ada).await;
    let (second, _) = online(&jeton, &ada).await;
    permanent(&jeton, "ada@example.com").await;
    let body = json!({ "filter": { "service": "online" }, "dry_run": true });

    let told = sweep(&jeton, &jeton.admin, body).await.expect(200).json();

    assert_eq!(told["count"], 2);
    assert_eq!(told["by_kind"], json!([{ "service": "online", "kind": "api-token", "count": 2 }]));
    let mut ids: Vec<_> =
        told["tokens"].as_array().unwrap().iter().map(|token| text(token, "id")).collect();
    ids.sort();
    let mut wanted = [first.clone(), second];
    wanted.sort();
    assert_eq!(ids, wanted);
    assert!(works(&jeton, &secret).await);
    assert_eq!(events(&jeton, &first).await, ["token.issued"]);
}

#[tokio::test]
async fn what_is_meant_ends_and_the_receipt_stands_in_the_log() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut gone = Vec::new();
    for _ in 0..3 {
        gone.push(online(&jeton, &ada).await);
    }
    let (_, kept) = permanent(&jeton, "ada@example.com").await;
    let body = json!({ "filter": { "service": "online" }, "cause": "leaked" });

    let receipt = sweep(&jeton, &jeton.admin, body).await.expect(200).json();

    for (id, secret) in &gone {
        let verdict = jeton.verify("online").header("x-auth-token", secret).send().await;
        verdict.expect_problem(401, "revoked");
        assert_eq!(events(&jeton, id).await, ["token.issued", "token.ended"]);
        let shown = get(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await;
        assert_eq!(shown.field("state"), "leaked");
    }
    jeton.verify("duplocloud").bearer(&kept).send().await.expect(200);
    let entry = sweep_in_log(&jeton).await;
    let last = receipt["last_seq"].as_i64().unwrap();
    assert_eq!((&receipt["count"], &receipt["cause"]), (&json!(3), &json!("leaked")));
    assert_eq!(receipt["first_seq"].as_i64(), Some(last - 2));
    assert_eq!(entry["seq"].as_i64(), Some(last + 1));
    assert_eq!((&entry["sweep"], &entry["ended"]), (&receipt["id"], &json!(3)));
    assert_eq!(entry["filter"], json!({ "service": receipt["filter"]["service"] }));
    assert!(entry["actor"].is_string());
    jeton.app.check_log().await.unwrap();
}

#[tokio::test]
async fn more_than_one_part_ends_in_one_call_and_none_of_them_is_accepted_after_the_answer() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut secrets = Vec::new();
    for _ in 0..1_200 {
        secrets.push(online(&jeton, &ada).await.1);
    }
    let bob = jeton.account("bob@example.com").await;
    let (_, kept) = online(&jeton, &bob).await;
    let filter = json!({ "account": "ada@example.com", "service": "online" });

    let dry = json!({ "filter": filter, "dry_run": true });
    let told = sweep(&jeton, &jeton.admin, dry).await.expect(200).json();
    let body = json!({ "filter": filter, "expect": told["mark"] });
    let receipt = sweep(&jeton, &jeton.admin, body).await.expect(200).json();

    assert_eq!((&told["count"], &receipt["count"]), (&json!(1_200), &json!(1_200)));
    assert_eq!(told["tokens"].as_array().unwrap().len(), 50);
    for secret in secrets.iter().step_by(7) {
        assert!(!works(&jeton, secret).await);
    }
    assert!(works(&jeton, &kept).await);
    let live = items(&jeton, &ada, "/api/v1/tokens?service=online&ended=false&limit=200").await;
    assert_eq!(live, Vec::<Value>::new());
    jeton.app.check_log().await.unwrap();
}

#[tokio::test]
async fn every_token_ends_only_for_who_says_so_and_the_callers_own_goes_on() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let program = api_token(
        &jeton,
        &jeton.admin,
        json!({ "scopes": ["tokens:write", "tokens:read", "admin"] }),
    )
    .await;
    let by = text(&program, "secret");

    for body in [json!({}), json!({ "filter": {} }), json!({ "filter": { "state": "active" } })] {
        sweep(&jeton, &by, body).await.expect_problem(422, "selection_empty");
    }
    let live = |count: &Value| count.as_u64().unwrap();
    let dry = json!({ "everything": true, "dry_run": true });
    let told = live(&sweep(&jeton, &by, dry).await.expect(200).json()["count"]);
    let receipt = sweep(&jeton, &by, json!({ "everything": true })).await.expect(200).json();

    assert_eq!(live(&receipt["count"]), told);
    assert_eq!(told, u64::try_from(count_by(&jeton, &by).await).unwrap() - 1);
    get(&jeton, &by, "/api/v1/tokens").await.expect(200);
    get(&jeton, &ada, "/api/v1/tokens").await.expect_problem(401, "revoked");
    let again = sweep(&jeton, &by, json!({ "everything": true })).await.expect(200).json();
    assert_eq!((&again["count"], again.get("first_seq")), (&json!(0), None));
}

async fn count_by(jeton: &TestJeton, by: &str) -> usize {
    items(jeton, by, "/api/v1/tokens?account=*").await.len()
}

#[tokio::test]
async fn a_sweep_of_other_tokens_than_were_looked_at_is_refused() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    online(&jeton, &ada).await;
    let filter = json!({ "service": "online" });
    let dry = json!({ "filter": filter, "dry_run": true });
    let told = sweep(&jeton, &jeton.admin, dry).await.expect(200).json();
    let (_, secret) = online(&jeton, &ada).await;

    for expect in [json!(1), told["mark"].clone(), json!("0123456789abcdef"), json!("")] {
        let body = json!({ "filter": filter, "expect": expect });
        let refused = sweep(&jeton, &jeton.admin, body).await;
        let detail = refused.expect_problem(409, "selection_changed").field("detail");
        assert!(detail.contains("2 by now"), "{detail}");
    }
    assert!(works(&jeton, &secret).await);
    let body = json!({ "filter": filter, "expect": 2 });
    assert_eq!(sweep(&jeton, &jeton.admin, body).await.expect(200).json()["count"], 2);
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_receipt_and_ends_nothing_more() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    online(&jeton, &ada).await;
    let body = json!({ "filter": { "service": "online" } });
    let keyed = || {
        let call = jeton.call("POST", REVOKE).bearer(&jeton.admin);
        call.header("idempotency-key", "k1").json(&body).send()
    };

    let first = keyed().await.expect(200);
    let (_, later) = online(&jeton, &ada).await;
    let again = keyed().await.expect(200);

    assert_eq!(again.text, first.text);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert!(works(&jeton, &later).await);
}

#[tokio::test]
async fn a_member_ends_their_own_tokens_and_learns_nothing_of_others() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let bob = jeton.account("bob@example.com").await;
    let (_, own) = online(&jeton, &ada).await;
    let (_, foreign) = online(&jeton, &bob).await;
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;
    let before = count_tokens(&jeton).await;

    let theirs = json!({ "filter": { "account": "bob@example.com" } });
    let nobodys = json!({ "filter": { "account": "nobody@example.com" } });
    let theirs = sweep(&jeton, &ada, theirs).await.expect_problem(404, "not_found");
    let nobodys = sweep(&jeton, &ada, nobodys).await.expect_problem(404, "not_found");
    assert_eq!(theirs.text, nobodys.text);
    let body = json!({ "filter": { "service": "online" } });
    sweep(&jeton, &reader, body.clone()).await.expect_problem(403, "caller_scope_missing");
    let stranger = jeton.call("POST", REVOKE).json(&body).send().await;
    stranger.expect_problem(401, "invalid_token");
    assert_eq!(count_tokens(&jeton).await, before);

    let receipt = sweep(&jeton, &ada, body).await.expect(200).json();

    assert_eq!(receipt["count"], 1);
    assert!(!works(&jeton, &own).await && works(&jeton, &foreign).await);
}

#[tokio::test]
async fn tokens_are_meant_by_their_age_their_name_and_their_use() {
    let jeton = TestJeton::behind_proxies().await;
    let ada = jeton.account("ada@example.com").await;
    let name = |name: &str| json!({ "service": "jeton", "kind": "api-token", "name": name });
    let old = jeton.issue(&ada, name("CI deploy")).await;
    let used = jeton.issue(&ada, name("nightly 100%")).await;
    jeton.clock.advance(SignedDuration::from_hours(1));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let young = jeton.issue(&ada, name("ci test")).await;
    let seen = jeton.verify("jeton").bearer(&text(&used, "secret"));
    seen.header("x-forwarded-for", "192.0.2.7").send().await.expect(200);
    let ids = async |filter: Value| {
        let mut filter = filter;
        filter["kind"] = json!("api-token");
        let body = json!({ "filter": filter, "dry_run": true });
        let told = sweep(&jeton, &ada, body).await.expect(200).json();
        let all = told["tokens"].as_array().unwrap().clone();
        let mut ids: Vec<_> = all.iter().map(|token| text(token, "id")).collect();
        ids.sort();
        ids
    };
    let of = |tokens: &[&Value]| {
        let mut ids: Vec<_> = tokens.iter().map(|token| text(token, "id")).collect();
        ids.sort();
        ids
    };

    let noon = "2026-01-15T12:30:00Z";
    assert_eq!(ids(json!({ "created_before": noon })).await, of(&[&old, &used]));
    assert_eq!(ids(json!({ "created_from": noon })).await, of(&[&young]));
    assert_eq!(ids(json!({ "unused_since": noon })).await, of(&[&old]));
    assert_eq!(
        ids(json!({ "unused_since": "2026-01-15T14:00:00Z" })).await,
        of(&[&old, &used, &young])
    );
    assert_eq!(ids(json!({ "name": "ci" })).await, of(&[&old, &young]));
    assert_eq!(ids(json!({ "name": "100%" })).await, of(&[&used]));
    assert_eq!(ids(json!({ "name": "%" })).await, of(&[&used]));
    assert_eq!(ids(json!({ "name": "_" })).await, of(&[]));
    assert_eq!(ids(json!({ "seen_from": "192.0.2.7" })).await, of(&[&used]));
    assert_eq!(ids(json!({ "seen_from": "192.0.2.0/24" })).await, of(&[&used]));
    assert_eq!(ids(json!({ "seen_from": "198.51.100.0/24" })).await, of(&[]));
    assert_eq!(ids(json!({ "state": "expired", "service": "jeton" })).await, of(&[]));
}

#[tokio::test]
async fn a_wrong_filter_ends_nothing_and_says_what_is_wrong() {
    let jeton = TestJeton::new().await;
    let before = count_tokens(&jeton).await;

    for (body, status, code) in [
        (json!({ "filter": { "owner": "ada" } }), 400, "invalid_body"),
        (json!({ "filter": { "service": 5 } }), 400, "invalid_body"),
        (json!({ "service": "online" }), 400, "invalid_body"),
        (json!({ "everything": "yes" }), 400, "invalid_body"),
        (json!({ "filter": { "service": "online" }, "cause": "expired" }), 400, "invalid_body"),
        (json!({ "filter": { "service": "nowhere" } }), 404, "not_found"),
        (json!({ "filter": { "kind": "API" } }), 400, "invalid_filter"),
        (json!({ "filter": { "state": "live" } }), 400, "invalid_filter"),
        (json!({ "filter": { "created_before": "yesterday" } }), 400, "invalid_filter"),
        (json!({ "filter": { "unused_since": "2026-01-15" } }), 400, "invalid_filter"),
        (json!({ "filter": { "seen_from": "192.0.2.0/33" } }), 400, "invalid_filter"),
        (json!({ "filter": { "name": "" } }), 400, "invalid_filter"),
    ] {
        sweep(&jeton, &jeton.admin, body).await.expect_problem(status, code);
    }

    assert_eq!(count_tokens(&jeton).await, before);
}
