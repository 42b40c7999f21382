//! `POST /api/v1/accounts`

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{account_id, api_token, get, items, post, scoped, text};

const ACCOUNTS: &str = "/api/v1/accounts";

#[tokio::test]
async fn an_administrator_makes_an_account_and_the_answer_is_the_account() {
    let jeton = TestJeton::new().await;

    let body = json!({ "name": " Ada@Example.com ", "password": TestJeton::PASSWORD });
    let made = post(&jeton, &jeton.admin, ACCOUNTS, body).await.expect(201);

    let account = made.json();
    let whole = json!({
        "id": account["id"],
        "name": "ada@example.com",
        "role": "member",
        "machine": false,
        "invited": false,
        "disabled": false,
        "deleted": false,
        "created_at": "2026-01-15T12:00:00Z",
    });
    assert_eq!(account, whole);
    assert_eq!(made.header("content-type"), "application/json");
    assert_eq!(made.header("cache-control"), "no-store");
    let path = format!("{ACCOUNTS}/{}", text(&account, "id"));
    assert_eq!(get(&jeton, &jeton.admin, &path).await.expect(200).json(), whole);
}

#[tokio::test]
async fn an_account_can_be_an_administrator_or_belong_to_some_services_alone() {
    let jeton = TestJeton::new().await;
    let body = json!({ "name": "eve", "role": "admin", "password": TestJeton::PASSWORD, "services": ["online"] });

    let account = post(&jeton, &jeton.admin, ACCOUNTS, body).await.expect(201).json();
    let eve = jeton.log_in("eve", TestJeton::PASSWORD).await;

    assert_eq!((&account["role"], &account["services"]), (&json!("admin"), &json!(["online"])));
    get(&jeton, &eve, ACCOUNTS).await.expect(200);
    jeton.issue(&eve, json!({ "service": "online" })).await;
    post(&jeton, &eve, "/api/v1/tokens", json!({ "service": "nocodb", "name": "ci" }))
        .await
        .expect_problem(403, "not_a_member");
}

#[tokio::test]
async fn an_account_without_a_password_is_a_machine_and_never_logs_in() {
    let jeton = TestJeton::new().await;

    let made = post(&jeton, &jeton.admin, ACCOUNTS, json!({ "name": "builder" })).await.expect(201);

    assert_eq!(made.json()["machine"], true);
    for password in ["", "builder", TestJeton::PASSWORD] {
        let login = json!({ "account": "builder", "password": password });
        let reply = jeton.call("POST", "/api/v1/sessions").json(&login).send().await;
        reply.expect_problem(401, "wrong_password");
    }
}

#[tokio::test]
async fn only_an_administrator_with_the_scope_admin_makes_accounts() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let of_ada = scoped(&jeton, &ada, &["tokens:read", "tokens:write"]).await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read", "tokens:write", "verify"]).await;
    let wide = scoped(&jeton, &jeton.admin, &["admin"]).await;
    let make = |by: &str| {
        let call = jeton.call("POST", ACCOUNTS).bearer(by);
        call.json(&json!({ "name": "new" })).send()
    };

    make(&ada).await.expect_problem(403, "administrators_only");
    make(&of_ada).await.expect_problem(403, "administrators_only");
    make(&narrow).await.expect_problem(403, "caller_scope_missing");
    let nobody = jeton.call("POST", ACCOUNTS).json(&json!({ "name": "new" })).send().await;
    nobody.expect_problem(401, "invalid_token");

    assert_eq!(items(&jeton, &jeton.admin, "/api/v1/accounts?limit=200").await.len(), 2);
    make(&wide).await.expect(201);
}

#[tokio::test]
async fn a_name_is_taken_in_every_spelling() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;

    for name in ["ada@example.com", " ADA@Example.com", "ａｄａ@example.com"] {
        let reply = post(&jeton, &jeton.admin, ACCOUNTS, json!({ "name": name })).await;
        reply.expect_problem(409, "name_taken");
    }
}

#[tokio::test]
async fn what_cannot_be_an_account_is_refused_and_leaves_nothing_behind() {
    let jeton = TestJeton::new().await;
    let before = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text;
    let refused = [
        (json!({ "name": "" }), 400, "invalid_name"),
        (json!({ "name": " \t " }), 400, "invalid_name"),
        (json!({ "name": "a".repeat(255) }), 400, "invalid_name"),
        (json!({ "name": "a".repeat(10_000) }), 400, "invalid_name"),
        (json!({ "name": "a\u{0}b" }), 400, "invalid_name"),
        (json!({ "name": "a\nb" }), 400, "invalid_name"),
        (json!({ "name": "a\u{202e}b" }), 400, "invalid_name"),
        (json!({ "name": "a\u{feff}b" }), 400, "invalid_name"),
        (json!({ "name": "a", "password": "eleven char" }), 422, "weak_password"),
        (json!({ "name": "a", "password": "" }), 422, "weak_password"),
        (json!({ "name": "a", "password": "Password1234!" }), 422, "weak_password"),
        (json!({ "name": "a", "password": "qwertyuiop12" }), 422, "weak_password"),
        (json!({ "name": "ada.lovelace", "password": "Ada.Lovelace1" }), 422, "weak_password"),
        (json!({ "name": "a", "password": "jeton-jeton1" }), 422, "weak_password"),
        (json!({ "name": "a", "password": "x".repeat(1025) }), 422, "weak_password"),
        (json!({ "name": "a", "services": ["nowhere"] }), 404, "not_found"),
        (json!({ "name": "a", "role": "owner" }), 400, "invalid_body"),
        (json!({ "name": "a", "roles": "admin" }), 400, "invalid_body"),
        (json!({ "name": null }), 400, "invalid_body"),
        (json!({}), 400, "invalid_body"),
    ];

    for (body, status, code) in refused {
        let reply = post(&jeton, &jeton.admin, ACCOUNTS, body).await;
        reply.expect_problem(status, code);
    }

    assert_eq!(get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text, before);
}

#[tokio::test]
async fn a_new_account_has_the_tokens_that_exist_with_it_and_its_maker_cannot_read_them() {
    let jeton = TestJeton::new().await;
    let body = json!({ "name": "ada@example.com", "password": TestJeton::PASSWORD });

    let made = post(&jeton, &jeton.admin, ACCOUNTS, body).await.expect(201);
    let tokens = items(&jeton, &jeton.admin, "/api/v1/tokens?account=ada@example.com").await;

    let kinds: Vec<String> = tokens.iter().map(|token| text(token, "kind")).collect();
    assert_eq!(kinds, ["api-key"]);
    assert_eq!(tokens[0]["account"], made.json()["id"]);
    let reveal = format!("/api/v1/tokens/{}/reveal", text(&tokens[0], "id"));
    post(&jeton, &jeton.admin, &reveal, json!({})).await.expect_problem(403, "owners_only");
}

#[tokio::test]
async fn a_machine_is_given_tokens_by_an_administrator() {
    let jeton = TestJeton::new().await;
    post(&jeton, &jeton.admin, ACCOUNTS, json!({ "name": "builder" })).await.expect(201);

    let issued = api_token(&jeton, &jeton.admin, json!({ "account": "builder" })).await;
    let mine = get(&jeton, &text(&issued, "secret"), "/api/v1/tokens").await.expect(200).json();

    assert_eq!(issued["account"], account_id(&jeton, "builder").await);
    assert_eq!(mine["items"].as_array().unwrap().len(), 2);
}
