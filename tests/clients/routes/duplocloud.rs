//! DuploCloud's routes.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::json;

async fn temporary(jeton: &TestJeton, session: &str) -> String {
    let token = jeton.token(session, "duplocloud", "temporary").await;
    jeton.reveal(session, token["id"].as_str().unwrap()).await
}

async fn users(jeton: &TestJeton, secret: &str, query: &str) -> Reply {
    let path = format!("/admin/GetAllUserRoles{query}");
    jeton.front("duplocloud", "GET", &path).bearer(secret).send().await
}

#[tokio::test]
async fn administrators_see_who_has_which_role_and_everybody_else_is_refused() {
    let jeton = TestJeton::new().await;
    // The list is in the order of their making.
    jeton.clock.advance(SignedDuration::from_secs(1));
    let ada = jeton.account("ada@example.com").await;
    let outsider = json!({ "name": "eve@example.com", "password": TestJeton::PASSWORD, "services": ["online"] });
    jeton
        .call("POST", "/api/v1/accounts")
        .bearer(&jeton.admin)
        .json(&outsider)
        .send()
        .await
        .expect(201);
    let session = jeton.log_in("admin", &jeton.admin_password).await;
    let (admin, member) = (temporary(&jeton, &session).await, temporary(&jeton, &ada).await);

    let seen = users(&jeton, &admin, "").await.expect(200).json();
    let refused = users(&jeton, &member, "").await.expect(403);
    let empty = users(&jeton, &admin, "?page=2").await.expect(200).json();

    let expected = json!([
        { "Username": "admin", "Roles": ["Administrator"] },
        { "Username": "ada@example.com", "Roles": ["User"] },
    ]);
    assert_eq!((seen, empty), (expected, json!([])));
    assert_eq!(refused.json()["error"], "administrators_only");
    users(&jeton, "forged", "").await.expect(401);
}

#[tokio::test]
async fn an_administrators_permanent_token_will_do_until_the_role_is_gone_or_the_account() {
    let jeton = TestJeton::new().await;
    let eve =
        json!({ "name": "eve@example.com", "role": "admin", "password": TestJeton::PASSWORD });
    jeton.call("POST", "/api/v1/accounts").bearer(&jeton.admin).json(&eve).send().await.expect(201);
    let wish = json!({ "service": "duplocloud", "kind": "permanent", "account": "eve@example.com", "name": "ci" });
    let issued = jeton.issue(&jeton.admin, wish).await;
    let secret = issued["secret"].as_str().unwrap();
    users(&jeton, secret, "").await.expect(200);

    let path = format!("/api/v1/accounts/{}/disable", issued["account"].as_str().unwrap());
    jeton.call("POST", &path).bearer(&jeton.admin).json(&json!({})).send().await.expect(200);

    users(&jeton, secret, "").await.expect(401);
}

#[tokio::test]
async fn the_features_and_the_tenants_answer_a_forged_token_with_401() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let secret = temporary(&jeton, &ada).await;

    for path in ["/v3/features/system", "/adminproxy/GetTenantNames", "/admin/GetTenantsForUser"] {
        jeton.front("duplocloud", "GET", path).bearer(&secret).send().await.expect(200);
        let forged =
            jeton.front("duplocloud", "GET", path).bearer("dut_x").send().await.expect(401);
        assert_eq!(forged.json()["error"], "invalid_token");
    }
    assert_eq!(jeton.upstream.seen().len(), 2);
}
