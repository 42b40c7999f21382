//! `/api/v1/services/{name}/settings`

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

    let entry = set(&jeton, DUPLO, json!("15")).await.expect(200).json();
    jeton.clock.advance(SignedDuration::from_mins(1));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let tokens = get(&jeton, &ada, "/api/v1/tokens?service=duplocloud").await.json();
    let short = tokens["items"].as_array().unwrap().last().unwrap().clone();
    let taken_back = delete(&jeton, &jeton.admin, DUPLO).await.expect(200).json();
    jeton.clock.advance(SignedDuration::from_hours(1));
    let again = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let tokens = get(&jeton, &again, "/api/v1/tokens?service=duplocloud").await.json();

    assert_eq!((&entry["value"], &entry["source"]), (&json!("15"), &json!("set")));
    assert_eq!(text(&short, "expires_at"), "2026-01-15T12:16:00Z");
    assert_eq!((&taken_back["value"], &taken_back["source"]), (&Value::Null, &json!("policy")));
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

    for path in ["/api/v1/services/nocodb/settings", "/api/v1/services/jeton/settings"] {
        get(&jeton, &ada, path).await.expect(403);
        get(&jeton, "", path).await.expect_problem(401, "invalid_token");
    }
    for method in ["PUT", "DELETE"] {
        let call = || jeton.call(method, NOCODB).json(&json!({ "value": "1h" }));
        call().bearer(&ada).send().await.expect_problem(403, "operators_only");
        call().bearer(&narrow).send().await.expect_problem(403, "caller_scope_missing");
        call().send().await.expect_problem(401, "invalid_token");
    }

    let service = get(&jeton, &ada, "/api/v1/services/nocodb").await.json();
    assert_eq!(service["settings"], json!({}));
}

async fn list(jeton: &TestJeton, service: &str) -> Value {
    let path = format!("/api/v1/services/{service}/settings");
    get(jeton, &jeton.admin, &path).await.expect(200).json()
}

#[tokio::test]
async fn the_list_says_of_every_setting_what_counts_and_what_it_takes() {
    let jeton = TestJeton::new().await;
    set(&jeton, DUPLO, json!(" 90 ")).await.expect(200);

    let listed = list(&jeton, "duplocloud").await;
    let none = list(&jeton, "online").await;

    let whole = json!({ "items": [
        {
            "type": "App Config",
            "key": "Authorization token session duration",
            "unit": "minutes",
            "accepts": "a whole number of minutes, such as `90`",
            "purpose": "how long a `temporary` token works at most",
            "value": "90",
            "source": "set",
            "default": "10h",
        },
        {
            "type": "App Config",
            "key": "Enable User Token Expiration Notifications",
            "unit": "days",
            "accepts": "a whole number of days, such as `14`",
            "purpose": "how long before its end a token raises a fault, besides 30d, 7d, 1d",
            "source": "policy",
            "default": "30d, 7d, 1d",
        },
        {
            "type": "App Config",
            "key": "User Token Expiration Notification Emails",
            "unit": "mails",
            "accepts": "mail addresses with `;` between, at most 100",
            "purpose": "who is told by mail that a token is near its end",
            "source": "policy",
            "default": "none",
        },
    ] });
    assert_eq!(listed, whole);
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn a_variable_that_wins_over_what_was_set_says_so() {
    let variable = |name: &str| (name == "NC_JWT_EXPIRES_IN").then(|| "2h".to_owned());
    let jeton = TestJeton::with_environment(variable).await;

    let before = list(&jeton, "nocodb").await["items"][0].clone();
    let entry = set(&jeton, NOCODB, json!("8h")).await.expect(200).json();

    assert_eq!((&before["value"], &before["source"]), (&json!("2h"), &json!("environment")));
    assert_eq!(before["overridden"], Value::Null);
    assert_eq!((&entry["value"], &entry["source"]), (&json!("2h"), &json!("environment")));
    assert_eq!(entry["overridden"], "8h");
}

#[tokio::test]
async fn what_counts_beside_a_value_is_told_with_it() {
    let jeton = TestJeton::new().await;
    let key = "Enable User Token Expiration Notifications";
    let path = format!("/api/v1/services/duplocloud/settings/{}", key.replace(' ', "%20"));

    let days = set(&jeton, &path, json!("14")).await.expect(200).json();
    let length = set(&jeton, DUPLO, json!("15")).await.expect(200).json();
    let unset = delete(&jeton, &jeton.admin, &path).await.expect(200).json();

    assert_eq!((&days["value"], &days["besides"]), (&json!("14"), &json!("30d, 7d, 1d")));
    assert_eq!((&length["besides"], &unset["besides"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn who_is_told_is_seen_by_those_alone_who_manage_the_service() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let key = "User Token Expiration Notification Emails";
    let path = format!("/api/v1/services/duplocloud/settings/{}", key.replace(' ', "%20"));

    set(&jeton, &path, json!("ops@example.com")).await.expect(200);

    let service = get(&jeton, &ada, "/api/v1/services/duplocloud").await.expect(200);
    assert!(!service.text.contains("ops@example.com"));
    assert!(service.json()["setting_keys"].as_array().unwrap().contains(&json!(key)));
    let all = get(&jeton, &ada, "/api/v1/services").await.expect(200);
    assert!(!all.text.contains("ops@example.com"));
    assert_eq!(list(&jeton, "duplocloud").await["items"][2]["value"], "ops@example.com");
}
