//! What a receiver believes, and what it does not.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue};
use jeton_client::{
    Secret,
    webhook::{VerifyError, WINDOW, verify},
};
use jeton_token::{Signed, WebhookKey};

const SENT: i64 = 1_768_478_400;
const ID: &str = "whk_0199_4711";
const BODY: &[u8] = br#"{"type":"token.rotated","timestamp":"2026-01-15T12:00:00Z",
    "data":{"seq":4711,"at":"2026-01-15T12:00:00Z","event":"token.rotated","name":"ci","hash":"9f2c"}}"#;

fn secret(seed: u8) -> Secret {
    WebhookKey::secret(&[seed; 32])
}

fn key(seed: u8) -> WebhookKey {
    WebhookKey::new(&[seed; 32])
}

/// The headers of a message whose body is `body`, signed with these keys.
fn signed(keys: &[WebhookKey], body: &[u8]) -> HeaderMap {
    let message = Signed { id: ID, timestamp: SENT, body };
    let signatures: Vec<_> = keys.iter().map(|key| key.sign(message)).collect();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("webhook-id", ID),
        ("webhook-timestamp", &SENT.to_string()),
        ("webhook-signature", &signatures.join(" ")),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    headers
}

fn sent() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(SENT.unsigned_abs())
}

#[test]
fn a_genuine_message_is_read_with_its_entry() {
    let message = verify(&secret(1), &signed(&[key(1)], BODY), BODY, sent()).unwrap();

    assert_eq!((message.id.as_str(), message.sent_at), (ID, sent()));
    assert_eq!(
        (message.event.as_str(), message.at.as_str()),
        ("token.rotated", "2026-01-15T12:00:00Z")
    );
    let entry = message.entry.unwrap();
    assert_eq!((entry.seq, entry.name.as_deref()), (4711, Some("ci")));
}

#[test]
fn a_ping_has_no_entry() {
    let ping =
        br#"{"type":"webhook.ping","timestamp":"2026-01-15T12:00:00Z","data":{"webhook":"whk_1"}}"#;

    let message = verify(&secret(1), &signed(&[key(1)], ping), ping, sent()).unwrap();

    assert_eq!((message.event.as_str(), message.entry.is_none()), ("webhook.ping", true));
}

#[test]
fn of_two_signatures_either_is_enough_and_a_third_secret_is_not() {
    let headers = signed(&[key(2), key(1)], BODY);

    assert!(verify(&secret(1), &headers, BODY, sent()).is_ok());
    assert!(verify(&secret(2), &headers, BODY, sent()).is_ok());
    assert_eq!(verify(&secret(3), &headers, BODY, sent()).unwrap_err(), VerifyError::Signature);
}

#[test]
fn what_was_changed_on_the_way_is_not_believed() {
    let headers = signed(&[key(1)], BODY);
    let with = |name: &'static str, value: &str| {
        let mut headers = headers.clone();
        headers.insert(name, value.parse().unwrap());
        headers
    };
    let cut = &BODY[..BODY.len() - 1];

    for (headers, body) in [
        (&headers, cut),
        (&with("webhook-id", "whk_0199_4712"), BODY),
        (&with("webhook-timestamp", "1768478401"), BODY),
        (&with("webhook-signature", "v1,AAAA"), BODY),
    ] {
        let refused = verify(&secret(1), headers, body, sent()).unwrap_err();

        assert_eq!(refused, VerifyError::Signature, "{headers:?}");
    }
}

#[test]
fn a_message_counts_for_five_minutes_before_and_after_the_time_that_it_names() {
    let headers = signed(&[key(1)], BODY);
    let at = |now| verify(&secret(1), &headers, BODY, now).err();
    let second = Duration::from_secs(1);

    assert_eq!((at(sent() + WINDOW), at(sent() - WINDOW)), (None, None));
    assert_eq!(at(sent() + WINDOW + second), Some(VerifyError::Time));
    assert_eq!(at(sent() - WINDOW - second), Some(VerifyError::Time));
}

#[test]
fn a_header_that_is_missing_doubled_or_wrong_is_named() {
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut missing = signed(&[key(1)], BODY);
        let value = missing.remove(name).unwrap();
        let (mut doubled, mut empty) = (missing.clone(), missing.clone());
        for _ in 0..2 {
            doubled.append(name, value.clone());
        }
        empty.insert(name, HeaderValue::from_static(""));

        for headers in [missing, doubled, empty] {
            let refused = verify(&secret(1), &headers, BODY, sent()).unwrap_err();

            assert_eq!(refused, VerifyError::Header { name }, "{headers:?}");
        }
    }
    for time in ["+1768478400", "01768478400", "1768478400.0", "-1", "soon", "99999999999999999999"]
    {
        let mut headers = signed(&[key(1)], BODY);
        headers.insert("webhook-timestamp", time.parse().unwrap());

        let refused = verify(&secret(1), &headers, BODY, sent()).unwrap_err();

        assert_eq!(refused, VerifyError::Header { name: "webhook-timestamp" }, "{time}");
    }
}

#[test]
fn a_secret_of_something_else_and_a_body_of_something_else_are_told() {
    let headers = signed(&[key(1)], BODY);
    let other = Secret::parse("jtn_0000000000000000000000000000000000000000000000000").unwrap();

    assert_eq!(verify(&other, &headers, BODY, sent()).unwrap_err(), VerifyError::Secret);
    for body in [&b""[..], b"[]", b"{}", br#"{"type":"a.b","timestamp":"","data":{}}"#] {
        let refused = verify(&secret(1), &signed(&[key(1)], body), body, sent()).unwrap_err();

        assert_eq!(refused, VerifyError::Body);
    }
}
