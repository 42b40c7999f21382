//! What of the log is asked for.

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::LOG;
use crate::support::{account_id, api_token, delete, get, items, online, post, text};

async fn log(jeton: &TestJeton, by: &str, query: &str) -> Vec<Value> {
    items(jeton, by, &format!("{LOG}?limit=200&{query}")).await
}

fn seqs(entries: &[Value]) -> Vec<i64> {
    entries.iter().map(|entry| entry["seq"].as_i64().expect("a place")).collect()
}

#[tokio::test]
async fn entries_are_filtered_by_actor_event_and_time_alone_and_together() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    online(&jeton, &ada).await;
    let early = jeton.now();
    jeton.clock.advance(SignedDuration::from_hours(1));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let (id, _) = online(&jeton, &ada).await;
    let whole = log(&jeton, &jeton.admin, "").await;
    let id_of_ada = account_id(&jeton, "ada@example.com").await;
    let those = |wanted: &dyn Fn(&Value) -> bool| {
        seqs(&whole.iter().filter(|entry| wanted(entry)).cloned().collect::<Vec<_>>())
    };
    let late = format!("since={}", early + SignedDuration::from_secs(1));
    let by_ada = |entry: &Value| entry["actor"] == id_of_ada.as_str();
    let by_jeton = |entry: &Value| entry["actor"].is_null();
    let made_by_jeton =
        |entry: &Value| by_jeton(entry) && text(entry, "event").starts_with("service.");
    let is_late = |entry: &Value| text(entry, "at") > early.to_string();
    let of_tokens = |entry: &Value| text(entry, "event").starts_with("token.");

    for (query, wanted) in [
        ("actor=ada@example.com".to_owned(), those(&by_ada)),
        (format!("actor={id_of_ada}"), those(&by_ada)),
        ("actor=jeton".to_owned(), those(&by_jeton)),
        ("actor=jeton&event=service.".to_owned(), those(&made_by_jeton)),
        ("event=token.".to_owned(), those(&of_tokens)),
        (
            "event=token.issued,account.created".to_owned(),
            those(&|entry| ["token.issued", "account.created"].contains(&&*text(entry, "event"))),
        ),
        (late.clone(), those(&is_late)),
        (
            format!("until={}", early + SignedDuration::from_secs(1)),
            those(&|entry| !is_late(entry)),
        ),
        (
            format!("{late}&actor=ada@example.com&event=token.&service=online"),
            those(&|entry| entry["token"] == id.as_str()),
        ),
    ] {
        assert!(!wanted.is_empty(), "{query}");
        assert_eq!(seqs(&log(&jeton, &jeton.admin, &query).await), wanted, "{query}");
    }
}

#[tokio::test]
async fn an_event_that_is_named_often_counts_once_and_too_many_names_are_refused() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    online(&jeton, &ada).await;
    let often = |times: usize| vec!["token."; times].join(",");

    let once = log(&jeton, &jeton.admin, "event=token.").await;
    let many = log(&jeton, &jeton.admin, &format!("event={}", often(100))).await;
    let refused = get(&jeton, &jeton.admin, &format!("{LOG}?event={}", often(101))).await;

    assert!(!once.is_empty());
    assert_eq!(many, once);
    refused.expect_problem(400, "invalid_query");
}

#[tokio::test]
async fn the_newest_come_first_where_that_is_asked_and_pages_go_on_either_way() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    for _ in 0..3 {
        online(&jeton, &ada).await;
    }
    for query in ["", "&account=ada@example.com", "&event=token.,session.", "&service=online"] {
        let mut oldest = log(&jeton, &jeton.admin, query.trim_start_matches('&')).await;

        for limit in [1, 3, 200] {
            let path = format!("{LOG}?order=newest&limit={limit}{query}");
            let newest = items(&jeton, &jeton.admin, &path).await;
            let mut forward = newest.clone();
            forward.reverse();
            assert_eq!(forward, oldest, "{path}");
        }
        oldest.truncate(1);
        assert_eq!(oldest.len(), 1);
    }
}

#[tokio::test]
async fn the_log_of_a_deleted_account_is_found_by_its_identifier() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let id = account_id(&jeton, "ada@example.com").await;
    delete(&jeton, &jeton.admin, &format!("/api/v1/accounts/{id}")).await.expect(200);

    let found = log(&jeton, &jeton.admin, &format!("account={id}")).await;

    let deleted = found.iter().find(|entry| entry["event"] == "account.deleted");
    assert_eq!(deleted.expect("an entry")["account_name"], "ada@example.com");
}

#[tokio::test]
async fn an_identifier_tells_a_member_nothing_that_a_name_would_not() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    jeton.account("bob@example.com").await;
    let (bob, admin) =
        (account_id(&jeton, "bob@example.com").await, account_id(&jeton, "admin").await);

    let other = get(&jeton, &ada, &format!("{LOG}?account={bob}")).await;
    let by_admin = log(&jeton, &ada, &format!("actor={admin}")).await;

    other.expect_problem(403, "administrators_only");
    let own = account_id(&jeton, "ada@example.com").await;
    assert!(!by_admin.is_empty());
    assert!(by_admin.iter().all(|entry| entry["account"] == own && entry["actor_name"].is_null()));
}

#[tokio::test]
async fn an_entry_says_what_became_of_what_it_is_about() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token =
        api_token(&jeton, &ada, json!({ "scopes": ["tokens:read"], "lifetime": "1h" })).await;
    let path = format!("/api/v1/tokens/{}", text(&token, "id"));
    let patch = jeton.call("PATCH", &path).bearer(&ada).json(&json!({ "scopes": [] }));
    patch.send().await.expect(200);
    let id = account_id(&jeton, "ada@example.com").await;
    let role = jeton.call("PATCH", &format!("/api/v1/accounts/{id}")).bearer(&jeton.admin);
    let body = json!({ "role": "operator", "operates": ["online"] });
    role.json(&body).send().await.expect(200);
    post(&jeton, &jeton.admin, &format!("/api/v1/accounts/{id}/links"), json!({}))
        .await
        .expect(201);

    let told = log(&jeton, &jeton.admin, "").await;

    let last = |event: &str| {
        let mut found = told.iter().filter(|entry| entry["event"] == event);
        found.next_back().unwrap_or_else(|| panic!("no {event}")).clone()
    };
    let issued = told.iter().find(|entry| entry["token"] == token["id"]).expect("an entry");
    assert_eq!(issued["scopes"], json!(["tokens:read"]));
    assert_eq!(issued["expires_at"], "2026-01-15T13:00:00Z");
    assert_eq!((&issued["name"], &issued["service_name"]), (&json!("ci"), &json!("jeton")));
    assert_eq!(last("token.scopes-set")["scopes"], json!([]));
    assert_eq!(last("account.role-set")["role"], "operator");
    assert_eq!(last("account.role-set")["operates"].as_array().map(Vec::len), Some(1));
    assert_eq!(last("link.made")["purpose"], "reset");
}

#[tokio::test]
async fn an_entry_about_a_setting_has_its_key_and_for_those_who_manage_the_service_its_values() {
    let jeton = TestJeton::new().await;
    let olga = jeton.operator("olga@example.com", &["duplocloud"]).await;
    let key = "Enable User Token Expiration Notifications";
    let path = format!("/api/v1/services/duplocloud/settings/{}", key.replace(' ', "%20"));
    for value in ["30", "14"] {
        let set = jeton.call("PUT", &path).bearer(&olga).json(&json!({ "value": value }));
        set.send().await.expect(200);
    }
    delete(&jeton, &olga, &path).await.expect(200);
    let entries = "event=service.setting-set&service=duplocloud";

    let told = log(&jeton, &olga, entries).await;
    let id = account_id(&jeton, "olga@example.com").await;
    let demoted = jeton.call("PATCH", &format!("/api/v1/accounts/{id}")).bearer(&jeton.admin);
    demoted.json(&json!({ "role": "member" })).send().await.expect(200);
    let as_member = log(&jeton, &olga, entries).await;

    let settings = |told: &[Value]| told.iter().map(|entry| entry["setting"].clone()).collect();
    let settings_told: Vec<Value> = settings(&told);
    assert_eq!(
        settings_told,
        [
            json!({ "key": key, "after": "30" }),
            json!({ "key": key, "before": "30", "after": "14" }),
            json!({ "key": key, "before": "14" }),
        ]
    );
    let settings_told: Vec<Value> = settings(&as_member);
    assert_eq!(settings_told, vec![json!({ "key": key }); 3]);
    assert!(told.iter().all(|entry| entry["settings"].is_null()));
}
