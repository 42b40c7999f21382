//! `GET /api/v1/tokens/{id}`

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{NOBODY, account_id, api_token, get, online, scoped, text};

#[tokio::test]
async fn a_token_is_shown_to_its_owner_and_to_administrators_without_its_secret() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{id}");

    let mine = get(&jeton, &ada, &path).await.expect(200);
    let seen = get(&jeton, &jeton.admin, &path).await.expect(200);

    let whole = json!({
        "id": id,
        "service": "online",
        "kind": "api-token",
        "owner": "ada@example.com",
        "account": account_id(&jeton, "ada@example.com").await,
        "state": "active",
        "hint": secret[secret.len() - 4..],
        "scopes": [],
        "addresses": [],
        "created_at": "2026-01-15T12:00:00Z",
        "secret_since": "2026-01-15T12:00:00Z",
    });
    assert_eq!((mine.json(), seen.text), (whole, mine.text.clone()));
}

#[tokio::test]
async fn a_token_of_a_session_names_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let session = get(&jeton, &ada, "/api/v1/session").await.json();
    let temporary = jeton.token(&ada, "duplocloud", "temporary").await;

    let path = format!("/api/v1/tokens/{}", text(&temporary, "id"));
    let token = get(&jeton, &ada, &path).await.expect(200).json();

    assert_eq!((&token["session"], &token["expires_at"]), (&session["id"], &session["expires_at"]));
}

#[tokio::test]
async fn a_foreign_token_is_answered_like_one_that_does_not_exist_by_every_route() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read", "tokens:write"]).await;
    let bob = jeton.account("bob@example.com").await;
    let (foreign, secret) = online(&jeton, &bob).await;
    let log = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text;
    let routes = [
        ("GET", "", None),
        ("DELETE", "", None),
        ("PATCH", "", Some(json!({ "name": "mine" }))),
        ("PATCH", "", Some(json!({ "scopes": [] }))),
        ("POST", "/reveal", Some(json!({}))),
        ("POST", "/rotate", Some(json!({}))),
        ("POST", "/revoke", Some(json!({ "cause": "leaked" }))),
    ];

    for (method, rest, body) in routes {
        for by in [&ada, &narrow] {
            let ask = |id: &str| {
                let call = jeton.call(method, &format!("/api/v1/tokens/{id}{rest}")).bearer(by);
                match &body {
                    Some(body) => call.json(body).send(),
                    None => call.send(),
                }
            };
            let nobody = ask(&format!("tok_{NOBODY}")).await.expect_problem(404, "not_found");
            assert_eq!(
                ask(&foreign).await.expect_problem(404, "not_found").text,
                nobody.text,
                "{method} {rest}"
            );
        }
    }

    assert_eq!(get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text, log);
    jeton.verify("online").header("x-auth-token", secret).send().await.expect(200);
}

#[tokio::test]
async fn what_is_no_id_is_not_found_and_a_caller_needs_the_scope() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write"] })).await;
    let id = text(&token, "id");

    for wrong in
        ["x", "tok_", &id[4..], &id.to_uppercase(), &id.replace("tok", "acc"), "%ff", "%00", "*"]
    {
        let reply = get(&jeton, &jeton.admin, &format!("/api/v1/tokens/{wrong}")).await;
        reply.expect_problem(404, "not_found");
    }
    let path = format!("/api/v1/tokens/{id}");
    let by_itself = get(&jeton, &text(&token, "secret"), &path).await;
    by_itself.expect_problem(403, "caller_scope_missing");
    jeton.call("GET", &path).send().await.expect_problem(401, "invalid_token");
}
