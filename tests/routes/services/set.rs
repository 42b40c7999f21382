//! `PUT` and `DELETE /api/v1/services/{name}/settings/{key}`

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{delete, get, scoped, text};

const DUPLO: &str =
    "/api/v1/services/duplocloud/settings/Authorization%20token%20session%20duration";
const NOCODB: &str = "/api/v1/services/nocodb/settings/NC_JWT_EXPIRES_IN";

async fn set(jeton: &TestJeton, path: &str, value: Value) -> Reply {
    let call = jeton.call("PUT", path).bearer(&jeton.admin);
    call.json(&json!({ "value": value })).send().await
}

#[tokio::test]
async fn a_setting_counts_from_the_next_login_until_it_is_taken_back() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;

    let service = set(&jeton, DUPLO, json!("15")).await.expect(200).json();
    jeton.clock.advance(SignedDuration::from_mins(1));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let tokens = get(&jeton, &ada, "/api/v1/tokens?service=duplocloud").await.json();
    let short = tokens["items"].as_array().unwrap().last().unwrap().clone();
    let taken_back = delete(&jeton, &jeton.admin, DUPLO).await.expect(200).json();
    jeton.clock.advance(SignedDuration::from_hours(1));
    let again = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let tokens = get(&jeton, &again, "/api/v1/tokens?service=duplocloud").await.json();

    assert_eq!(service["settings"], json!({ "Authorization token session duration": "15" }));
    assert_eq!(text(&short, "expires_at"), "2026-01-15T12:16:00Z");
    assert_eq!(taken_back["settings"], json!({}));
    let long = tokens["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(text(&long, "expires_at"), "2026-01-15T23:01:00Z");
}

#[tokio::test]
async fn a_value_that_the_setting_cannot_take_is_refused_with_the_reason_and_the_old_one_stays() {
    let jeton = TestJeton::new().await;
    set(&jeton, DUPLO, json!("15")).await.expect(200);
    set(&jeton, NOCODB, json!("2 days")).await.expect(200);

    for value in [
        "",
        "0",
        "-5",
        "1.5",
        "15m",
        "ten",
        "9223372036854775807",
        "99999999999999999999",
        "52560001",
    ] {
        set(&jeton, DUPLO, json!(value)).await.expect_problem(422, "setting_invalid");
    }
    for value in ["", "0s", "-1h", "1.5h", "ten hours", "36501d", "9223372036854775808s"] {
        set(&jeton, NOCODB, json!(value)).await.expect_problem(422, "setting_invalid");
    }
    let bare = set(&jeton, NOCODB, json!("36000")).await.expect_problem(422, "setting_invalid");
    assert!(bare.field("detail").contains("write `36000s`"), "{}", bare.text);
    set(&jeton, DUPLO, json!(15)).await.expect_problem(400, "invalid_body");

    let duplo = get(&jeton, &jeton.admin, "/api/v1/services/duplocloud").await.json();
    let nocodb = get(&jeton, &jeton.admin, "/api/v1/services/nocodb").await.json();
    assert_eq!(duplo["settings"]["Authorization token session duration"], "15");
    assert_eq!(nocodb["settings"]["NC_JWT_EXPIRES_IN"], "2 days");
}

#[tokio::test]
async fn a_key_that_the_policy_does_not_declare_is_refused_with_those_that_it_does() {
    let jeton = TestJeton::new().await;

    let reply = set(&jeton, "/api/v1/services/nocodb/settings/NC_JWT_EXPIRE_IN", json!("1h")).await;
    let reply = reply.expect_problem(422, "setting_unknown");
    assert!(reply.field("detail").contains("`NC_JWT_EXPIRES_IN`"), "{}", reply.text);
    let taken_back = delete(&jeton, &jeton.admin, "/api/v1/services/nocodb/settings/x").await;
    taken_back.expect_problem(422, "setting_unknown");
    let none = set(&jeton, "/api/v1/services/online/settings/x", json!("1h")).await;
    none.expect_problem(422, "setting_unknown");
    let nowhere = set(&jeton, "/api/v1/services/nowhere/settings/x", json!("1h")).await;
    nowhere.expect_problem(404, "not_found");
    for path in ["/api/v1/services/nocodb/settings/%ff", "/api/v1/services/%ff/settings/x"] {
        set(&jeton, path, json!("1h")).await.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn only_who_manages_the_service_sets_and_takes_back() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read", "tokens:write", "verify"]).await;

    for method in ["PUT", "DELETE"] {
        let call = || jeton.call(method, NOCODB).json(&json!({ "value": "1h" }));
        call().bearer(&ada).send().await.expect_problem(403, "operators_only");
        call().bearer(&narrow).send().await.expect_problem(403, "caller_scope_missing");
        call().send().await.expect_problem(401, "invalid_token");
    }

    let service = get(&jeton, &ada, "/api/v1/services/nocodb").await.json();
    assert_eq!(service["settings"], json!({}));
}
