//! `PATCH /api/v1/tokens/{id}`

use jeton_tests::{Reply, TestJeton};
use serde_json::{Value, json};

use crate::support::{api_token, delete, events, get, scoped, text};

async fn update(jeton: &TestJeton, by: &str, id: &str, body: Value) -> Reply {
    let call = jeton.call("PATCH", &format!("/api/v1/tokens/{id}")).bearer(by);
    call.json(&body).send().await
}

#[tokio::test]
async fn a_token_is_renamed_and_keeps_its_secret() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut whole = api_token(&jeton, &ada, json!({})).await;
    let (id, secret) = (text(&whole, "id"), text(&whole, "secret"));

    let renamed = update(&jeton, &ada, &id, json!({ "name": " deploy " })).await.expect(200).json();

    whole["name"] = json!("deploy");
    whole.as_object_mut().unwrap().remove("secret");
    assert_eq!(renamed, whole);
    jeton.verify("jeton").bearer(&secret).send().await.expect(200);
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.renamed"]);
}

#[tokio::test]
async fn other_scopes_count_from_the_moment_of_the_answer() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:read"] })).await;
    let (id, secret) = (text(&token, "id"), text(&token, "secret"));
    get(&jeton, &secret, "/api/v1/accounts").await.expect_problem(403, "caller_scope_missing");

    let wider = update(&jeton, &jeton.admin, &id, json!({ "scopes": ["admin"] })).await.expect(200);

    assert_eq!(wider.json()["scopes"], json!(["admin"]));
    get(&jeton, &secret, "/api/v1/accounts").await.expect(200);
    get(&jeton, &secret, "/api/v1/tokens").await.expect_problem(403, "caller_scope_missing");
    update(&jeton, &jeton.admin, &id, json!({ "scopes": [] })).await.expect(200);
    get(&jeton, &secret, "/api/v1/accounts").await.expect_problem(403, "caller_scope_missing");
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.scopes-set", "token.scopes-set"]);
}

#[tokio::test]
async fn nobody_gives_a_scope_that_they_do_not_have_not_even_to_themselves() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let weak = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write"] })).await;
    let (id, by) = (text(&weak, "id"), text(&weak, "secret"));
    let of_ada = text(&api_token(&jeton, &ada, json!({})).await, "id");

    for scopes in [json!(["tokens:write", "admin"]), json!(["tokens:read"]), json!(["verify"])] {
        update(&jeton, &by, &id, json!({ "scopes": scopes }))
            .await
            .expect_problem(403, "scope_too_wide");
    }
    for by in [&ada, &jeton.admin] {
        update(&jeton, by, &of_ada, json!({ "scopes": ["admin"] }))
            .await
            .expect_problem(403, "scope_too_wide");
    }
    update(&jeton, &ada, &of_ada, json!({ "scopes": ["nothing"] }))
        .await
        .expect_problem(422, "scope_unknown");
    update(&jeton, &ada, &of_ada, json!({ "scopes": ["a b"] }))
        .await
        .expect_problem(400, "invalid_scope");

    let shown = get(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}")).await.json();
    assert_eq!(shown["scopes"], json!(["tokens:write"]));
}

#[tokio::test]
async fn one_thing_is_changed_at_a_time_and_only_what_can_be() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let id = text(&api_token(&jeton, &ada, json!({})).await, "id");
    let nameless = text(&jeton.token(&ada, "discloud", "api-key").await, "id");
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;

    for body in [
        json!({}),
        json!({ "name": "a", "scopes": [] }),
        json!({ "name": null }),
        json!({ "lifetime": "1d" }),
        json!({ "reveal": "always" }),
        json!({ "kind": "session" }),
        json!({ "account": "admin" }),
        json!([]),
        json!("a"),
    ] {
        update(&jeton, &ada, &id, body).await.expect_problem(400, "invalid_body");
    }
    for name in ["", " ", "a\nb", "a\u{0}", &"n".repeat(101), &"n".repeat(10_000)] {
        update(&jeton, &ada, &id, json!({ "name": name }))
            .await
            .expect_problem(400, "invalid_name");
    }
    update(&jeton, &ada, &nameless, json!({ "name": "a" }))
        .await
        .expect_problem(422, "name_not_allowed");
    update(&jeton, &reader, &id, json!({ "name": "a" }))
        .await
        .expect_problem(403, "caller_scope_missing");
    let stranger =
        jeton.call("PATCH", &format!("/api/v1/tokens/{id}")).json(&json!({ "name": "a" }));
    stranger.send().await.expect_problem(401, "invalid_token");

    assert_eq!(events(&jeton, &id).await, ["token.issued"]);
}

#[tokio::test]
async fn an_ended_token_is_not_changed() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let id = text(&api_token(&jeton, &ada, json!({})).await, "id");
    delete(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.expect(204);

    for body in [json!({ "name": "a" }), json!({ "scopes": [] })] {
        update(&jeton, &ada, &id, body).await.expect_problem(409, "token_ended");
    }
}

#[tokio::test]
async fn a_change_of_what_has_changed_since_it_was_looked_at_is_refused() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "lifetime": "1d" })).await;
    let path = format!("/api/v1/tokens/{}", text(&token, "id"));
    let seen = get(&jeton, &jeton.admin, &path).await.expect(200).header("etag").to_owned();
    let call = |method: &str, path: &str, tag: &str, body: Value| {
        jeton.call(method, path).bearer(&jeton.admin).header("if-match", tag).json(&body).send()
    };
    let extend = format!("{path}/extend");

    call("PATCH", &path, &seen, json!({ "name": "first" })).await.expect(200);

    for (method, path, body) in [
        ("PATCH", &path, json!({ "name": "second" })),
        ("PATCH", &path, json!({ "scopes": [] })),
        ("POST", &extend, json!({ "lifetime": "2d" })),
    ] {
        call(method, path, &seen, body.clone()).await.expect_problem(412, "token_changed");
        call(method, path, "x", body).await.expect_problem(400, "invalid_if_match");
    }
    let now = get(&jeton, &jeton.admin, &path).await.expect(200);
    assert_eq!(now.json()["name"], "first");
    let tag = now.header("etag").to_owned();
    call("POST", &extend, &tag, json!({ "lifetime": "2d" })).await.expect(200);
    call("PATCH", &path, "*", json!({ "name": "third" })).await.expect(200);
}
