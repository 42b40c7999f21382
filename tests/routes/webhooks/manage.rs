//! Making, showing, trying out, changing and deleting webhooks.

use jeton_tests::{Receiver, TestJeton, answer};
use jiff::SignedDuration;
use serde_json::json;

use super::{happen, hook, jeton, shown};
use crate::support::{NOBODY, delete, get, post, text};

#[tokio::test]
async fn a_webhook_is_made_with_a_secret_that_is_shown_once() {
    let jeton = jeton().await;

    let made = hook(&jeton, "https://Hooks.example.com/in", &["token.*", "fault.opened"]).await;

    let secret = text(&made, "secret");
    assert!(secret.starts_with("whsec_") && secret.len() == 6 + 44, "{secret}");
    let shown = shown(&jeton, &text(&made, "id")).await;
    assert_eq!(shown["url"], "https://hooks.example.com/in");
    assert_eq!((&shown["state"], &shown["failures"]), (&json!("enabled"), &json!(0)));
    let log = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    let list = get(&jeton, &jeton.admin, "/api/v1/webhooks").await;
    let entries = log.json()["items"].as_array().cloned().unwrap_or_default();
    let entry = entries.iter().find(|entry| entry["event"] == "webhook.created");
    assert_eq!(entry.map(|entry| &entry["webhook"]), Some(&made["id"]));
    assert!(list.text.contains("hooks.example.com"));
    for text in [&log.text, &list.text, &shown.to_string()] {
        assert!(!text.contains(&secret[6..]), "{text}");
    }
}

#[tokio::test]
async fn what_names_no_place_and_no_event_is_refused() {
    let jeton = jeton().await;

    for (url, events, code) in [
        ("hooks.example.com", json!(["*"]), "invalid_url"),
        ("https://me:secret@hooks.example.com/", json!(["*"]), "invalid_url"),
        ("https://hooks.example.com/#a", json!(["*"]), "invalid_url"),
        ("http://hooks.example.com/", json!(["*"]), "webhook_not_allowed"),
        ("https://10.1.2.3/", json!(["*"]), "webhook_not_allowed"),
        ("https://[::1]/", json!(["*"]), "webhook_not_allowed"),
        ("https://169.254.169.254/latest/meta-data", json!(["*"]), "webhook_not_allowed"),
        ("https://hooks.example.com/", json!([]), "invalid_events"),
        ("https://hooks.example.com/", json!(["token.rotate"]), "invalid_events"),
    ] {
        let body = json!({ "url": url, "events": events });
        let refused = post(&jeton, &jeton.admin, "/api/v1/webhooks", body).await;
        refused.expect_problem(422, code);
    }
    let body = json!({ "url": "https://a.example/", "events": ["*"], "service": "nowhere" });
    post(&jeton, &jeton.admin, "/api/v1/webhooks", body).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn nothing_goes_out_where_nobody_has_allowed_it() {
    let jeton = TestJeton::new().await;
    let body = json!({ "url": "https://hooks.example.com/", "events": ["*"] });

    let refused = post(&jeton, &jeton.admin, "/api/v1/webhooks", body).await;

    refused.expect_problem(409, "webhooks_off");
}

#[tokio::test]
async fn a_webhook_is_tried_out_and_what_came_back_is_told() {
    let jeton = jeton().await;
    let mut receiver = Receiver::start(|_| answer(418)).await;
    let id = text(&hook(&jeton, &receiver.url(), &["account.deleted"]).await, "id");
    let path = format!("/api/v1/webhooks/{id}/test");

    let tried = post(&jeton, &jeton.admin, &path, json!({})).await.expect(200).json();

    assert_eq!(tried, json!({ "taken": false, "status": 418 }));
    let message = receiver.next().await;
    assert_eq!(
        (message.event().as_str(), message.json()["data"]["webhook"].as_str()),
        ("webhook.ping", Some(&*id))
    );
    assert_eq!(shown(&jeton, &id).await["failures"], 0);
    let gone = receiver.address;
    drop(receiver);
    let nobody = text(&hook(&jeton, &format!("http://127.0.0.1:1/{gone}"), &["*"]).await, "id");
    let path = format!("/api/v1/webhooks/{nobody}/test");
    let tried = post(&jeton, &jeton.admin, &path, json!({})).await.expect(200).json();
    assert_eq!(tried, json!({ "taken": false, "error": "cannot connect: connection refused" }));
}

#[tokio::test]
async fn a_disabled_webhook_is_told_what_it_missed_and_a_deleted_one_nothing() {
    let jeton = jeton().await;
    let mut receiver = Receiver::start(|_| answer(200)).await;
    let id = text(&hook(&jeton, &receiver.url(), &["token.issued"]).await, "id");
    let path = format!("/api/v1/webhooks/{id}");
    let disabled = post(&jeton, &jeton.admin, &format!("{path}/disable"), json!({})).await;
    assert_eq!(disabled.expect(200).field("state"), "disabled");

    let missed = happen(&jeton).await;
    post(&jeton, &jeton.admin, &format!("{path}/enable"), json!({})).await.expect(200);

    assert_eq!(receiver.next().await.json()["data"]["token"], missed.as_str());
    delete(&jeton, &jeton.admin, &path).await.expect(204);
    happen(&jeton).await;
    get(&jeton, &jeton.admin, &path).await.expect_problem(404, "not_found");
    delete(&jeton, &jeton.admin, &path).await.expect_problem(404, "not_found");
    let nobody = format!("/api/v1/webhooks/whk_{NOBODY}");
    get(&jeton, &jeton.admin, &nobody).await.expect_problem(404, "not_found");
    assert!(receiver.waiting().is_none());
}

#[tokio::test]
async fn what_changes_a_webhook_takes_the_password() {
    let jeton = jeton().await;
    let id = text(&hook(&jeton, "https://hooks.example.com/", &["*"]).await, "id");
    jeton.clock.advance(SignedDuration::from_mins(6));

    for action in ["rotate", "disable", "enable"] {
        let path = format!("/api/v1/webhooks/{id}/{action}");
        let refused = post(&jeton, &jeton.admin, &path, json!({})).await;
        refused.expect_problem(403, "step_up_required");
    }
}
