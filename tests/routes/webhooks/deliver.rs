//! What a webhook is told, and what becomes of one that does not take it.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use jeton_core::decide::webhook::MOST;
use jeton_tests::{Receiver, answer};
use jiff::SignedDuration;
use serde_json::json;

use super::{happen, hook, is_told, jeton, until};
use crate::support::{get, post, text};

#[tokio::test]
async fn what_happens_is_told_in_order_and_what_was_before_is_not() {
    let jeton = jeton().await;
    let mut receiver = Receiver::start(|_| answer(204)).await;
    happen(&jeton).await;
    let made = hook(&jeton, &receiver.url(), &["token.*"]).await;

    let (first, second) = (happen(&jeton).await, happen(&jeton).await);
    let path = format!("/api/v1/tokens/{first}/revoke");
    post(&jeton, &jeton.admin, &path, json!({})).await.expect(204);

    for (event, token) in
        [("token.issued", &first), ("token.issued", &second), ("token.ended", &first)]
    {
        let message = receiver.next().await;
        let body = message.json();
        assert_eq!(
            (message.event().as_str(), body["data"]["token"].as_str()),
            (event, Some(&**token))
        );
        assert_eq!(body["data"]["event"], event);
        assert_eq!(body["timestamp"], body["data"]["at"]);
        assert_eq!(message.line, "POST /hook HTTP/1.1");
        let id = format!("{}_{}", text(&made, "id"), body["data"]["seq"]);
        assert_eq!(message.header("webhook-id"), id);
    }
    assert!(!is_told(&mut receiver));
}

#[tokio::test]
async fn people_are_named_by_their_identifiers_alone() {
    let jeton = jeton().await;
    let mut receiver = Receiver::start(|_| answer(204)).await;
    hook(&jeton, &receiver.url(), &["account.*", "session.*"]).await;

    jeton.account("ada@example.com").await;

    for event in ["account.created", "session.opened"] {
        let message = receiver.next().await;
        assert_eq!(message.event(), event);
        assert!(message.json()["data"]["account"].as_str().unwrap().starts_with("acc_"));
        assert!(!message.json().to_string().contains("ada"), "{}", message.json());
    }
}

#[tokio::test]
async fn a_webhook_that_fails_is_told_the_same_again_later_and_then_what_came_after() {
    let jeton = jeton().await;
    let status = Arc::new(AtomicU16::new(500));
    let says = status.clone();
    let mut receiver = Receiver::start(move |_| answer(says.load(Ordering::SeqCst))).await;
    let id = text(&hook(&jeton, &receiver.url(), &["token.issued"]).await, "id");

    let first = happen(&jeton).await;
    let failed = receiver.next().await;
    let shown = until(&jeton, &id, |it| it["failures"] == 1).await;
    happen(&jeton).await;
    status.store(200, Ordering::SeqCst);
    jeton.clock.advance(SignedDuration::from_secs(5));

    assert_eq!(
        (&shown["last_answer"], &shown["next_at"]),
        (&json!("answered 500"), &json!("2026-01-15T12:00:05Z"))
    );
    let again = receiver.next().await;
    assert_eq!(again.header("webhook-id"), failed.header("webhook-id"));
    assert_eq!(again.json()["data"]["token"], first.as_str());
    assert_ne!(again.header("webhook-timestamp"), failed.header("webhook-timestamp"));
    assert_ne!(receiver.next().await.header("webhook-id"), failed.header("webhook-id"));
    let shown = until(&jeton, &id, |it| it["failures"] == 0).await;
    assert_eq!((&shown["last_answer"], shown.get("next_at")), (&json!("answered 200"), None));
}

#[tokio::test]
async fn all_others_that_do_not_answer_hold_up_nobody() {
    let jeton = jeton().await;
    let (silent, mut other) =
        (Receiver::start(|_| None).await, Receiver::start(|_| answer(200)).await);
    for _ in 1..MOST {
        hook(&jeton, &silent.url(), &["token.issued"]).await;
    }
    hook(&jeton, &other.url(), &["token.issued"]).await;

    let token = happen(&jeton).await;

    assert_eq!(other.next().await.json()["data"]["token"], token.as_str());
    let webhooks = get(&jeton, &jeton.admin, "/api/v1/webhooks").await.json();
    let failures = webhooks["items"].as_array().expect("a list").iter().map(|it| &it["failures"]);
    assert!(
        failures.eq(vec![&json!(0); MOST]),
        "it did not wait until one was given up: {webhooks}"
    );
}

#[tokio::test]
async fn one_that_is_gone_is_disabled_with_a_fault_until_it_is_enabled_again() {
    let jeton = jeton().await;
    let status = Arc::new(AtomicU16::new(410));
    let says = status.clone();
    let mut receiver = Receiver::start(move |_| answer(says.load(Ordering::SeqCst))).await;
    let id = text(&hook(&jeton, &receiver.url(), &["token.issued"]).await, "id");

    let token = happen(&jeton).await;
    receiver.next().await;
    until(&jeton, &id, |it| it["state"] == "disabled").await;

    let faults = get(&jeton, &jeton.admin, "/api/v1/faults").await.json();
    assert_eq!(faults["items"][0]["cause"], "webhook-failing");
    assert_eq!(faults["items"][0]["part"], format!("{id} {}", receiver.address));
    assert!(text(&faults["items"][0], "note").contains("410"));

    status.store(200, Ordering::SeqCst);
    let path = format!("/api/v1/webhooks/{id}/enable");
    post(&jeton, &jeton.admin, &path, json!({})).await.expect(200);

    assert_eq!(receiver.next().await.json()["data"]["token"], token.as_str());
    let faults = get(&jeton, &jeton.admin, "/api/v1/faults").await.json();
    assert_eq!(faults["items"], json!([]));
}

#[tokio::test]
async fn one_that_fails_for_two_days_is_disabled() {
    let mut jeton = jeton().await;
    let mut receiver = Receiver::start(|_| answer(302)).await;
    let id = text(&hook(&jeton, &receiver.url(), &["token.issued"]).await, "id");
    happen(&jeton).await;
    receiver.next().await;

    let mut tries = 1;
    let last = loop {
        let shown =
            until(&jeton, &id, |it| it["failures"] == tries || it["state"] == "disabled").await;
        if shown["state"] == "disabled" {
            break shown;
        }
        let next: jiff::Timestamp = text(&shown, "next_at").parse().unwrap();
        jeton.clock.advance(next.duration_since(jeton.now()));
        jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;
        assert_eq!(receiver.next().await.event(), "token.issued", "a redirect is not followed");
        tries += 1;
    };

    assert_eq!((&last["last_answer"], tries), (&json!("answered 302"), 18));
    let faults = get(&jeton, &jeton.admin, "/api/v1/faults").await;
    assert!(faults.text.contains("webhook-failing"), "{}", faults.text);
}
