//! DuploCloud's pane "Add Config": a type, a key and a value.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::duplocloud::{features, temporary};

/// Fills in the pane "Add Config" as the source text says: Config Type, Key, Value.
async fn add_config(jeton: &TestJeton, config_type: &str, key: &str, value: &str) -> Reply {
    let path = format!("/api/v1/services/duplocloud/settings/{}", key.replace(' ', "%20"));
    let entry = json!({ "type": config_type, "value": value });
    jeton.call("PUT", &path).bearer(&jeton.admin).json(&entry).send().await
}

async fn config(jeton: &TestJeton, key: &str) -> Value {
    let list = jeton.call("GET", "/api/v1/services/duplocloud/settings").bearer(&jeton.admin);
    let items = list.send().await.expect(200).json()["items"].as_array().unwrap().clone();
    items.into_iter().find(|item| item["key"] == key).unwrap()
}

#[tokio::test]
async fn u9_the_config_takes_a_number_of_days_under_the_products_own_key_and_type() {
    let jeton = TestJeton::new().await;
    let key = "Enable User Token Expiration Notifications";

    for config_type in ["App Config", "AppConfig"] {
        let entry = add_config(&jeton, config_type, key, "14").await.expect(200).json();
        assert_eq!(
            (&entry["type"], &entry["key"], &entry["value"]),
            (&json!("App Config"), &json!(key), &json!("14"))
        );
    }
    for value in ["0", "-1", "1.5", "30 days", "36501", "", "99999999999999999999"] {
        let refused = add_config(&jeton, "App Config", key, value).await;
        refused.expect_problem(422, "setting_invalid");
    }

    assert_eq!(config(&jeton, key).await["value"], "14");
}

#[tokio::test]
async fn u10_the_config_takes_addresses_separated_by_semicolons_under_the_products_own_key() {
    let jeton = TestJeton::new().await;
    let key = "User Token Expiration Notification Emails";
    let written = "ada@example.com; \"on;call\"@example.com; Ops <ops@example.com>;";

    let entry = add_config(&jeton, "App Config", key, written).await.expect(200).json();
    let refused = add_config(&jeton, "App Config", key, "ada@example.com; ops@").await;
    let broken =
        add_config(&jeton, "AppConfig", key, "ada@example.com\r\nBcc: eve@example.com").await;

    assert_eq!(entry["value"], written);
    let detail = refused.expect_problem(422, "setting_invalid").field("detail");
    assert!(detail.contains("`ops@` is no mail address"), "{detail}");
    let detail = broken.expect_problem(422, "setting_invalid").field("detail");
    assert!(detail.contains("line break") && detail.contains("\\r\\n"), "{detail}");
    assert_eq!(config(&jeton, key).await["value"], written);
}

#[tokio::test]
async fn u12_the_session_lasts_as_many_minutes_as_the_config_says() {
    let jeton = TestJeton::new().await;
    let key = "Authorization token session duration";
    add_config(&jeton, "AppConfig", key, "30").await.expect(200);
    let ada = jeton.account("ada@example.com").await;
    let secret = temporary(&jeton, &ada).await;

    jeton.clock.advance(SignedDuration::from_secs(30 * 60 - 1));
    features(&jeton, &secret).await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(1));

    features(&jeton, &secret).await.expect(401);
    assert_eq!(config(&jeton, key).await["value"], "30");
}

#[tokio::test]
async fn u12_a_key_a_type_or_a_value_that_does_not_fit_is_refused_by_name() {
    let jeton = TestJeton::new().await;
    let key = "Authorization token session duration";

    let near = add_config(&jeton, "App Config", "Authorization Token Session Duration", "30").await;
    let unknown = add_config(&jeton, "App Config", "Session duration", "30").await;
    let other_type = add_config(&jeton, "System Config", key, "30").await;
    let with_unit = add_config(&jeton, "App Config", key, "30m").await;

    let near = near.expect_problem(422, "setting_unknown").field("detail");
    assert!(near.contains(&format!("did you mean `{key}`?")), "{near}");
    let unknown = unknown.expect_problem(422, "setting_unknown").field("detail");
    assert!(unknown.contains(&format!("`{key}`")), "{unknown}");
    let other_type = other_type.expect_problem(422, "setting_of_other_type").field("detail");
    assert!(other_type.contains("`App Config`"), "{other_type}");
    with_unit.expect_problem(422, "setting_invalid");
    assert_eq!(config(&jeton, key).await["source"], "policy");
}
