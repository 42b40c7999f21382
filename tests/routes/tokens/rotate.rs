//! `POST /api/v1/tokens/{id}/rotate`

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{api_token, events, get, online, permanent, post, scoped, text};

async fn rotate(jeton: &TestJeton, by: &str, id: &str, body: Value) -> Reply {
    post(jeton, by, &format!("/api/v1/tokens/{id}/rotate"), body).await
}

async fn verify(jeton: &TestJeton, secret: &str) -> Reply {
    jeton.verify("jeton").bearer(secret).send().await
}

#[tokio::test]
async fn during_the_grace_both_secrets_work_and_the_old_one_is_refused_at_its_end_to_the_second() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let (id, old) = (text(&token, "id"), text(&token, "secret"));
    jeton.clock.advance(SignedDuration::from_secs(60));

    let rotated = rotate(&jeton, &jeton.admin, &id, json!({ "grace": "7d" })).await.expect(200);

    let mut whole = token.clone();
    whole["hint"] = rotated.json()["hint"].clone();
    whole["secret"] = rotated.json()["secret"].clone();
    whole["secret_since"] = json!("2026-01-15T12:01:00Z");
    whole["prior"] = json!({ "hint": token["hint"], "until": "2026-01-22T12:01:00Z" });
    assert_eq!(rotated.json(), whole);
    assert_eq!(rotated.header("cache-control"), "no-store");
    let new = rotated.field("secret");
    assert_ne!(new, old);
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.rotated"]);
    jeton.clock.advance(SignedDuration::from_secs(7 * 86_400) - SignedDuration::from_micros(1));
    verify(&jeton, &old).await.expect(200);
    verify(&jeton, &new).await.expect(200);
    jeton.clock.advance(SignedDuration::from_micros(1));
    verify(&jeton, &old).await.expect_problem(401, "rotated");
    verify(&jeton, &new).await.expect(200);
}

#[tokio::test]
async fn a_reset_refuses_the_old_secret_at_once_and_ends_a_running_grace() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let (id, first) = (text(&token, "id"), text(&token, "secret"));
    let second = rotate(&jeton, &jeton.admin, &id, json!({ "grace": "1h" }))
        .await
        .expect(200)
        .field("secret");
    jeton.clock.advance(SignedDuration::from_secs(2));

    let third = rotate(&jeton, &jeton.admin, &id, json!({})).await.expect(200).field("secret");

    // The first secret is two rotations old: nobody is told more than a stranger or that it was reset.
    let first = verify(&jeton, &first).await.expect(401);
    assert!(["rotated", "invalid_token"].contains(&first.field("code").as_str()), "{}", first.text);
    verify(&jeton, &second).await.expect_problem(401, "rotated");
    verify(&jeton, &third).await.expect(200);
}

#[tokio::test]
async fn a_second_grace_does_not_begin_while_one_runs() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let id = text(&token, "id");
    rotate(&jeton, &jeton.admin, &id, json!({ "grace": "1h" })).await.expect(200);

    let again = rotate(&jeton, &jeton.admin, &id, json!({ "grace": "1h" })).await;

    again.expect_problem(409, "grace_running");
    verify(&jeton, &text(&token, "secret")).await.expect(200);
    jeton.clock.advance(SignedDuration::from_hours(1));
    let admin = jeton.log_in("admin", &jeton.admin_password).await;
    rotate(&jeton, &admin, &id, json!({ "grace": "1h" })).await.expect(200);
}

#[tokio::test]
async fn a_grace_is_a_length_of_time_within_the_kinds_limit() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let id = text(&token, "id");

    for wrong in ["", "7", "-1s", "1.5h", "week", "9223372036854775808s", "36501d"] {
        let reply = rotate(&jeton, &jeton.admin, &id, json!({ "grace": wrong })).await;
        reply.expect_problem(400, "invalid_grace");
    }
    let long = rotate(&jeton, &jeton.admin, &id, json!({ "grace": "604801s" })).await;
    long.expect_problem(422, "grace_too_long");
    let body = rotate(&jeton, &jeton.admin, &id, json!({ "grace": 60 })).await;
    body.expect_problem(400, "invalid_body");

    verify(&jeton, &text(&token, "secret")).await.expect(200);
    assert_eq!(events(&jeton, &id).await, ["token.issued"]);
    rotate(&jeton, &jeton.admin, &id, json!({ "grace": "0s" })).await.expect(200);
    verify(&jeton, &text(&token, "secret")).await.expect_problem(401, "rotated");
}

/// Sends the same rotation 64 times at once; the answers that went through, and the others.
async fn rush(jeton: &TestJeton, id: &str, body: Value) -> (Vec<Reply>, Vec<Reply>) {
    let path = format!("/api/v1/tokens/{id}/rotate");
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..64 {
        calls.spawn(jeton.call("POST", &path).bearer(&jeton.admin).json(&body).send());
    }
    calls.join_all().await.into_iter().partition(|reply| reply.status == 200)
}

#[tokio::test]
async fn of_64_rotations_with_a_grace_at_the_same_moment_exactly_one_succeeds() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let id = text(&token, "id");

    let (won, lost) = rush(&jeton, &id, json!({ "grace": "1h" })).await;

    assert_eq!((won.len(), lost.len()), (1, 63));
    for reply in lost {
        assert_eq!(reply.status, 409, "{}", reply.text);
        assert!(["conflict", "grace_running"].contains(&reply.field("code").as_str()));
    }
    verify(&jeton, &won[0].field("secret")).await.expect(200);
    verify(&jeton, &text(&token, "secret")).await.expect(200);
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.rotated"]);
}

#[tokio::test]
async fn of_64_resets_of_one_token_exactly_one_succeeds_and_63_conflict() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let id = text(&token, "id");
    // An earlier rotation changes nothing about that.
    rotate(&jeton, &jeton.admin, &id, json!({})).await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(2));

    let (won, lost) = rush(&jeton, &id, json!({})).await;

    assert_eq!((won.len(), lost.len()), (1, 63));
    for reply in lost {
        assert_eq!(reply.status, 409, "{}", reply.text);
        assert!(["conflict", "just_rotated"].contains(&reply.field("code").as_str()));
    }
    verify(&jeton, &won[0].field("secret")).await.expect(200);
    verify(&jeton, &text(&token, "secret")).await.expect(401);
    let rotations = ["token.issued", "token.rotated", "token.rotated"];
    assert_eq!(events(&jeton, &id).await, rotations);
}

#[tokio::test]
async fn a_second_reset_within_two_seconds_is_refused_and_the_first_answer_stays_good() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let id = text(&token, "id");
    let first = rotate(&jeton, &jeton.admin, &id, json!({})).await.expect(200).field("secret");
    jeton.clock.advance(SignedDuration::from_millis(1_999));

    rotate(&jeton, &jeton.admin, &id, json!({})).await.expect_problem(409, "just_rotated");

    verify(&jeton, &first).await.expect(200);
    jeton.clock.advance(SignedDuration::from_millis(1));
    rotate(&jeton, &jeton.admin, &id, json!({})).await.expect(200);
    verify(&jeton, &first).await.expect_problem(401, "rotated");
}

#[tokio::test]
async fn a_token_gets_neither_the_secret_of_a_stronger_one_nor_that_of_a_longer_lived_one() {
    let jeton = TestJeton::new().await;
    let strong =
        api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write", "admin"] })).await;
    let long =
        api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write"], "lifetime": "365d" }))
            .await;
    let weak =
        api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write"], "lifetime": "1d" }))
            .await;
    let by = text(&weak, "secret");

    let stronger = rotate(&jeton, &by, &text(&strong, "id"), json!({})).await;
    stronger.expect_problem(403, "scope_too_wide");
    let longer = rotate(&jeton, &by, &text(&long, "id"), json!({})).await;
    longer.expect_problem(403, "outlives_caller");

    verify(&jeton, &text(&strong, "secret")).await.expect(200);
    verify(&jeton, &text(&long, "secret")).await.expect(200);
    rotate(&jeton, &by, &text(&weak, "id"), json!({})).await.expect(200);
    verify(&jeton, &by).await.expect_problem(401, "rotated");
}

#[tokio::test]
async fn what_cannot_be_reset_or_has_ended_is_refused() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (uuid, _) = online(&jeton, &ada).await;
    let gone = text(&api_token(&jeton, &ada, json!({})).await, "id");
    let brief = text(&api_token(&jeton, &ada, json!({ "lifetime": "1h" })).await, "id");
    post(&jeton, &ada, &format!("/api/v1/tokens/{gone}/revoke"), json!({})).await.expect(204);
    jeton.clock.advance(SignedDuration::from_hours(1));

    rotate(&jeton, &ada, &uuid, json!({})).await.expect_problem(403, "reset_not_allowed");
    rotate(&jeton, &ada, &gone, json!({})).await.expect_problem(409, "token_ended");
    rotate(&jeton, &ada, &brief, json!({})).await.expect_problem(409, "token_expired");
}

#[tokio::test]
async fn a_rotation_needs_the_scope_and_keeps_what_the_token_is() {
    let jeton = TestJeton::new().await;
    let more = json!({ "scopes": ["tokens:read"], "addresses": ["127.0.0.1"], "lifetime": "2d" });
    let token = api_token(&jeton, &jeton.admin, more).await;
    let id = text(&token, "id");
    let reader = scoped(&jeton, &jeton.admin, &["tokens:read", "admin", "verify"]).await;

    rotate(&jeton, &reader, &id, json!({})).await.expect_problem(403, "caller_scope_missing");
    let path = format!("/api/v1/tokens/{id}/rotate");
    jeton.call("POST", &path).send().await.expect_problem(401, "invalid_token");
    rotate(&jeton, &jeton.admin, &id, json!({})).await.expect(200);

    let after = get(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}")).await.json();
    for field in ["id", "scopes", "addresses", "expires_at", "created_at", "name", "owner"] {
        assert_eq!(after[field], token[field], "{field}");
    }
}

#[tokio::test]
async fn who_resets_anothers_token_cuts_the_old_secret_off_and_gets_no_new_one_that_the_owner_can_read()
 {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let id = text(&jeton.token(&ada, "discloud", "api-key").await, "id");
    let old = jeton.reveal(&ada, &id).await;

    let reset = rotate(&jeton, &jeton.admin, &id, json!({})).await.expect(200).json();

    assert_eq!((&reset["id"], reset.get("secret")), (&json!(id), None));
    let api = |secret: &str| jeton.verify("discloud").header("api-token", secret).send();
    api(&old).await.expect_problem(401, "rotated");
    let new = jeton.reveal(&ada, &id).await;
    api(&new).await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(2));
    let own = rotate(&jeton, &ada, &id, json!({})).await.expect(200).field("secret");
    api(&own).await.expect(200);
}

#[tokio::test]
async fn what_is_shown_once_or_belongs_to_a_machine_is_handed_to_who_resets_it() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (once, _) = permanent(&jeton, "ada@example.com").await;
    post(&jeton, &jeton.admin, "/api/v1/accounts", json!({ "name": "ci" })).await.expect(201);
    let path = "/api/v1/tokens?account=ci&service=discloud";
    let list = get(&jeton, &jeton.admin, path).await.expect(200).json();
    let of_machine = text(&list["items"][0], "id");

    let once = rotate(&jeton, &jeton.admin, &once, json!({})).await.expect(200).field("secret");
    let machine = rotate(&jeton, &jeton.admin, &of_machine, json!({})).await.expect(200);

    jeton.verify("duplocloud").bearer(&once).send().await.expect(200);
    let machine = machine.field("secret");
    jeton.verify("discloud").header("api-token", machine).send().await.expect(200);
}

#[tokio::test]
async fn a_rotation_of_what_has_changed_since_it_was_looked_at_is_refused() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let path = format!("/api/v1/tokens/{}", text(&token, "id"));
    let seen = get(&jeton, &jeton.admin, &path).await.expect(200).header("etag").to_owned();
    let rotate = |tag: &str, key: &str| {
        let call = jeton.call("POST", &format!("{path}/rotate")).bearer(&jeton.admin);
        call.header("if-match", tag).header("idempotency-key", key).json(&json!({})).send()
    };

    let rotated = rotate(&seen, "a").await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(60));

    rotate(&seen, "b").await.expect_problem(412, "token_changed");
    assert_eq!(rotate(&seen, "a").await.expect(200).field("secret"), rotated.field("secret"));
    verify(&jeton, &rotated.field("secret")).await.expect(200);
    rotate("*", "d").await.expect(200);
}

#[tokio::test]
async fn one_strong_tag_of_a_list_is_enough_and_a_weak_one_never_matches() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let path = format!("/api/v1/tokens/{}", text(&token, "id"));
    let tag = get(&jeton, &jeton.admin, &path).await.expect(200).header("etag").to_owned();
    let rename = |tags: &[&str]| {
        let call = jeton.call("PATCH", &path).bearer(&jeton.admin).json(&json!({ "name": "a" }));
        tags.iter().fold(call, |call, tag| call.header("if-match", *tag)).send()
    };
    let (weak, padded) = (format!("W/{tag}"), tag.replacen('"', "\"0", 1));
    let weak_among_others = format!("\"x\", {weak}");

    for other in [&weak, &weak_among_others, &padded, "\"x\"", "\"a,b\"", "\"\"", "\"98\",, \"99\""]
    {
        rename(&[other]).await.expect_problem(412, "token_changed");
    }
    for wrong in
        ["", ",", "1", "w/\"1\"", "\"1", "\"1\" \"2\"", "\"1\"W/\"2\"", "\"a b\"", "*, \"1\""]
    {
        rename(&[wrong]).await.expect_problem(400, "invalid_if_match");
    }
    rename(&["\"98\"", "*"]).await.expect_problem(400, "invalid_if_match");

    let list = format!("\"98\", W/\"99\", , {tag},");
    let renamed = rename(&[&list]).await.expect(200);
    let now = get(&jeton, &jeton.admin, &path).await.expect(200).header("etag").to_owned();
    rename(&["\"98\"", &now]).await.expect(200);
    assert_eq!(renamed.json()["name"], "a");
}
