//! online.net's routes, those of the older API too.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

const KEYS: &str = "/iam/v1alpha1/api-keys";

struct Holder {
    jeton: TestJeton,
    secret: String,
}

impl Holder {
    async fn new() -> Self {
        let jeton = TestJeton::new().await;
        let ada = jeton.account("ada@example.com").await;
        let issued = jeton.issue(&ada, json!({ "service": "online" })).await;
        Self { jeton, secret: issued["secret"].as_str().unwrap().to_owned() }
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> Reply {
        let call = self.jeton.front("online", method, path).header("x-auth-token", &self.secret);
        call.json(&body).send().await
    }

    async fn create(&self, body: Value) -> Value {
        self.call("POST", KEYS, body).await.expect(200).json()
    }

    async fn permissions(&self, secret: &str) -> Reply {
        self.jeton.front("online", "GET", &format!("/tokens/{secret}/permissions/")).send().await
    }
}

#[tokio::test]
async fn a_new_key_has_the_whole_shape_and_its_secret_in_this_answer_alone() {
    let holder = Holder::new().await;

    let made = holder
        .create(json!({ "description": "ci", "user_id": "u", "default_project_id": "p" }))
        .await;
    let path = format!("{KEYS}/{}", made["access_key"].as_str().unwrap());
    let shown = holder.call("GET", &path, json!({})).await.expect(200).json();
    let listed = holder.call("GET", KEYS, json!({})).await.expect(200).json();

    let key = made["access_key"].as_str().unwrap();
    let tail = key.strip_prefix("SCW").unwrap();
    assert_eq!(tail.len(), 17);
    assert!(tail.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()), "{key}");
    assert_eq!((&made["description"], &made["expires_at"]), (&json!("ci"), &Value::Null));
    assert_eq!(made["secret_key"].as_str().unwrap().len(), 36);
    let names = [
        "access_key",
        "secret_key",
        "description",
        "user_id",
        "created_at",
        "updated_at",
        "expires_at",
        "default_project_id",
        "editable",
        "deletable",
        "managed",
        "creation_ip",
    ];
    assert!(names.iter().all(|name| made.get(name).is_some()), "{made}");
    let mut without = made.clone();
    without["secret_key"] = Value::Null;
    assert_eq!(shown, without);
    assert!(listed["api_keys"].as_array().unwrap().contains(&without), "{listed}");
    assert_eq!(listed["total_count"], 2);
}

#[tokio::test]
async fn a_key_is_found_by_its_access_key_renamed_deleted_and_then_gone() {
    let holder = Holder::new().await;
    let made = holder.create(json!({})).await;
    let path = format!("{KEYS}/{}", made["access_key"].as_str().unwrap());

    let renamed =
        holder.call("PATCH", &path, json!({ "description": "another" })).await.expect(200);
    let deleted = holder.call("DELETE", &path, json!({})).await.expect(204);

    assert_eq!(
        (&made["description"], &renamed.json()["description"]),
        (&json!(""), &json!("another"))
    );
    assert_eq!((deleted.text.as_str(), deleted.header("content-type")), ("", ""));
    holder.call("DELETE", &path, json!({})).await.expect(404);
    holder.call("GET", &path, json!({})).await.expect(404);
    holder.call("GET", &format!("{KEYS}/SCW00000000000000000"), json!({})).await.expect(404);
    let old = holder.jeton.front("online", "GET", "/servers");
    let old =
        old.header("x-auth-token", made["secret_key"].as_str().unwrap()).send().await.expect(401);
    let expected = json!({
        "type": "denied_authentication", "method": "api_key", "reason": "not_found",
        "message": "authentication is denied",
    });
    assert_eq!(old.json(), expected);
}

#[tokio::test]
async fn a_key_of_somebody_else_cannot_be_seen_changed_or_deleted() {
    let holder = Holder::new().await;
    let made = holder.create(json!({})).await;
    let path = format!("{KEYS}/{}", made["access_key"].as_str().unwrap());
    let eve = holder.jeton.account("eve@example.com").await;
    let issued = holder.jeton.issue(&eve, json!({ "service": "online" })).await;
    let eve = issued["secret"].as_str().unwrap();

    for method in ["GET", "PATCH", "DELETE"] {
        let call = holder.jeton.front("online", method, &path).header("x-auth-token", eve);
        call.json(&json!({ "description": "x" })).send().await.expect(404);
    }

    holder.call("GET", &path, json!({})).await.expect(200);
}

#[tokio::test]
async fn a_key_ends_when_its_maker_said_and_cannot_make_one_that_outlives_it() {
    let holder = Holder::new().await;
    let made = holder.create(json!({ "expires_at": "2026-01-16T00:00:00.5Z" })).await;
    let short = Holder { secret: made["secret_key"].as_str().unwrap().to_owned(), ..holder };

    let child = short.create(json!({})).await;
    let longer = short.call("POST", KEYS, json!({ "expires_at": "2026-01-17T00:00:00Z" })).await;

    assert_eq!(made["expires_at"], "2026-01-16T00:00:00.5Z");
    assert_eq!(child["expires_at"], made["expires_at"]);
    assert_eq!(longer.expect(403).json()["type"], "outlives_caller");
}

#[tokio::test]
async fn what_is_no_description_or_no_end_is_refused_and_not_left_out() {
    let holder = Holder::new().await;

    for (body, kind) in [
        (json!({ "expires_at": "tomorrow" }), "invalid_time"),
        (json!({ "expires_at": 1_800_000_000 }), "invalid_body"),
        (json!({ "expires_at": ["2027-01-01T00:00:00Z"] }), "invalid_body"),
        (json!({ "expires_at": "2020-01-01T00:00:00Z" }), "never_valid"),
        (json!({ "expires_at": "9999-12-31T00:00:00Z" }), "invalid_time"),
        (json!({ "expires_at": "9998-12-31T00:00:00Z" }), "lifetime_too_long"),
        (json!({ "description": 7 }), "invalid_body"),
        (json!({ "description": "a\u{0}b" }), "invalid_name"),
        (json!(["ci"]), "malformed_json"),
    ] {
        let reply = holder.call("POST", KEYS, body.clone()).await;
        assert!(matches!(reply.status, 400 | 422), "{body}: {}", reply.text);
        assert_eq!(reply.json()["type"], kind, "{body}");
    }

    let listed = holder.call("GET", KEYS, json!({})).await.expect(200).json();
    assert_eq!(listed["total_count"], 1);
}

#[tokio::test]
async fn permissions_are_told_to_whoever_has_the_token_404_if_unknown_and_410_if_expired() {
    let holder = Holder::new().await;
    let short = holder.create(json!({ "expires_at": "2026-01-16T00:00:00Z" })).await;
    let short = short["secret_key"].as_str().unwrap();

    let good = holder.permissions(&holder.secret).await.expect(200).json();
    let unknown = holder.permissions("1bdeff81-ff0a-477d-8f7f-8be89e06ed12").await;
    let nonsense = holder.permissions("x").await;
    holder.permissions(short).await.expect(200);
    holder.jeton.clock.advance(SignedDuration::from_hours(12));
    let expired = holder.permissions(short).await;

    let org = good["permissions"]["compute"]["servers:*"][0].as_str().unwrap();
    let uuid = org.strip_suffix(":*").unwrap();
    assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert_eq!(unknown.expect(404).text, nonsense.expect(404).text);
    expired.expect(410);
    assert!(holder.jeton.upstream.seen().is_empty());
}
