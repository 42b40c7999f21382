//! NocoDB's routes.

use jeton_app::preset;
use jeton_tests::{Reply, TestJeton};
use serde_json::{Value, json};

async fn sign_up(jeton: &TestJeton, email: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "password": password });
    jeton.front("nocodb", "POST", "/api/v1/auth/user/signup").json(&body).send().await
}

async fn open_sign_up(jeton: &TestJeton) {
    let policy = preset("nocodb").unwrap().text;
    let open = policy.replace("sign-up = \"closed\"", "sign-up = \"open\"");
    assert_ne!(open, policy);
    let call = jeton.call("PUT", "/api/v1/services/nocodb").bearer(&jeton.admin);
    call.json(&json!({ "policy": open })).send().await.expect(200);
}

async fn me(jeton: &TestJeton, header: &str, secret: &str) -> Value {
    let call = jeton.front("nocodb", "GET", "/api/v1/auth/user/me").header(header, secret);
    call.send().await.expect(200).json()
}

#[tokio::test]
async fn strangers_do_not_sign_up_unless_the_policy_says_so() {
    let jeton = TestJeton::new().await;

    let refused = sign_up(&jeton, "eve@example.com", TestJeton::PASSWORD).await.expect(400);

    assert_eq!(refused.json(), json!({ "msg": "Not allowed to signup, contact super admin." }));
    let accounts = jeton.call("GET", "/api/v1/accounts").bearer(&jeton.admin).send().await;
    assert!(!accounts.expect(200).text.contains("eve@example.com"));
}

#[tokio::test]
async fn where_it_is_open_a_stranger_signs_up_and_is_a_member_of_that_product_alone() {
    let jeton = TestJeton::new().await;
    open_sign_up(&jeton).await;

    let token =
        sign_up(&jeton, "eve@example.com", TestJeton::PASSWORD).await.expect(200).field("token");

    assert_eq!(me(&jeton, "xc-auth", &token).await["email"], "eve@example.com");
    let session = jeton.log_in("eve@example.com", TestJeton::PASSWORD).await;
    let other = jeton.call("POST", "/api/v1/tokens").bearer(&session);
    other.json(&json!({ "service": "online" })).send().await.expect_problem(403, "not_a_member");
    let shown = jeton.call("GET", "/api/v1/accounts").bearer(&jeton.admin).send().await.json();
    let eve =
        shown["items"].as_array().unwrap().iter().find(|one| one["name"] == "eve@example.com");
    assert_eq!(eve.unwrap()["role"], "member");
}

#[tokio::test]
async fn what_is_wrong_with_a_sign_up_is_said_in_the_products_way_and_leaves_nothing() {
    let jeton = TestJeton::new().await;
    open_sign_up(&jeton).await;
    jeton.account("ada@example.com").await;

    let taken = sign_up(&jeton, "ADA@example.com ", TestJeton::PASSWORD).await.expect(400);
    let weak = sign_up(&jeton, "eve@example.com", "short").await.expect(400);
    let nameless = sign_up(&jeton, " ", TestJeton::PASSWORD).await.expect(400);

    assert_eq!(taken.json(), json!({ "msg": "User already exist" }));
    assert!(weak.json()["msg"].as_str().unwrap().contains("12"), "{}", weak.text);
    assert!(nameless.json().is_object());
    let accounts = jeton.call("GET", "/api/v1/accounts").bearer(&jeton.admin).send().await.json();
    assert_eq!(accounts["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn who_signs_up_again_and_again_has_to_wait() {
    let jeton = TestJeton::new().await;
    open_sign_up(&jeton).await;

    let mut last = 0;
    for number in 0..30 {
        let reply = sign_up(&jeton, &format!("eve{number}@example.com"), "short").await;
        last = reply.status;
    }

    assert_eq!(last, 429);
    jeton.account("ada@example.com").await;
    jeton.nocodb_sign_in("ada@example.com").await;
}

#[tokio::test]
async fn the_account_is_one_and_the_same_in_the_claims_and_in_the_answer() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let auth = jeton.nocodb_sign_in("ada@example.com").await;

    let mine = me(&jeton, "xc-auth", &auth).await;

    let payload = auth.split('.').nth(1).unwrap();
    let payload =
        base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, payload);
    let claims: Value = serde_json::from_slice(&payload.unwrap()).unwrap();
    let id = mine["id"].as_str().unwrap();
    assert!(id.starts_with("us") && id.len() > 2);
    assert_eq!((&claims["id"], &claims["email"]), (&mine["id"], &mine["email"]));
    assert_eq!(
        (&claims["roles"], &mine["roles"]),
        (&json!({ "org-level-creator": true }), &claims["roles"])
    );
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 36_000);
}

#[tokio::test]
async fn who_shows_nothing_or_something_bad_is_a_guest() {
    let jeton = TestJeton::new().await;

    let none = jeton.front("nocodb", "GET", "/api/v1/auth/user/me").send().await.expect(200).json();
    let bad = me(&jeton, "xc-token", &"x".repeat(40)).await;

    assert_eq!((&none, &bad), (&json!({ "roles": { "guest": true } }), &none));
}

#[tokio::test]
async fn bases_are_listed_by_the_api_behind_and_a_stranger_is_told_to_sign_in() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let auth = jeton.nocodb_sign_in("ada@example.com").await;

    for path in
        ["/api/v1/db/meta/projects/", "/api/v1/db/meta/projects/p1/tables", "/api/v2/meta/bases"]
    {
        let good = jeton.front("nocodb", "GET", path).header("xc-auth", &auth).send().await;
        let none = jeton.front("nocodb", "GET", path).send().await.expect(401).json();
        assert_eq!(good.expect(200).json(), json!({ "upstream": true }), "{path}");
        assert_eq!(none["error"], "ERR_AUTHENTICATION_REQUIRED");
        assert!(none["message"].is_string());
    }
    assert_eq!(jeton.upstream.seen()[0].path, "/api/v1/db/meta/projects/");
}
