//! What was shown once cannot be read again, whatever is changed about it: by a call, by a policy, in the database.

use jeton_tests::{Call, TestJeton};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    faults::conditions::started_again,
    support::{api_token, events, get, post, text},
};

/// A kind whose secrets are shown once.
const ACME: &str = r#"name = "acme"
label = { en = "Acme" }

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "acme"
carriers = [{ header = "X-Acme-Key" }]
issued-by = ["owner", "administrator"]
lifetime = "30d"
reveal = "once"
named = "optional"
owner-may = ["reset", "delete"]
grace = "1h"
"#;

fn readable() -> String {
    ACME.replace("\"once\"", "\"always\"")
}

/// A Jeton with a token of the service: its id and its secret.
async fn scene() -> (TestJeton, String, String) {
    let jeton = TestJeton::new().await;
    jeton.apply("acme", ACME).await;
    let token = jeton.issue(&jeton.admin, json!({ "service": "acme" })).await;
    let (id, secret) = (text(&token, "id"), text(&token, "secret"));
    (jeton, id, secret)
}

/// Asks for the secret, with the password.
async fn reveal(jeton: &TestJeton, id: &str) -> jeton_tests::Reply {
    let body = json!({ "password": jeton.admin_password });
    post(jeton, &jeton.admin, &format!("/api/v1/tokens/{id}/reveal"), body).await
}

#[tokio::test]
async fn no_field_of_a_token_makes_it_readable() {
    let (jeton, id, secret) = scene().await;
    let path = format!("/api/v1/tokens/{id}");
    let patch = |body: Value| jeton.call("PATCH", &path).bearer(&jeton.admin).json(&body).send();

    for field in ["reveal", "revealable", "kind", "seal", "secret", "service", "once", "state"] {
        for value in [json!("always"), json!(true), json!("api-key"), json!({}), json!(null)] {
            let reply = patch(json!({ "name": "n", field: value })).await;
            reply.expect_problem(400, "invalid_body");
        }
    }
    patch(json!({ "name": "renamed" })).await.expect(200);
    for wish in [
        json!({ "service": "acme", "reveal": "always" }),
        json!({ "service": "acme", "seal": true }),
        json!({ "service": "acme", "secret": secret }),
    ] {
        post(&jeton, &jeton.admin, "/api/v1/tokens", wish)
            .await
            .expect_problem(400, "invalid_body");
    }

    reveal(&jeton, &id).await.expect_problem(403, "shown_once");
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.renamed"]);
}

#[tokio::test]
async fn nothing_that_is_done_to_a_token_makes_it_readable() {
    let (jeton, id, _) = scene().await;
    let path = format!("/api/v1/tokens/{id}");

    for (action, body) in [
        ("rotate", json!({ "grace": "1h" })),
        ("rotation/cancel", json!({})),
        ("rotate", json!({ "grace": "1h" })),
        ("rotation/close", json!({})),
        ("quarantine", json!({})),
        ("release", json!({})),
    ] {
        jeton.clock.advance(jiff::SignedDuration::from_secs(3));
        post(&jeton, &jeton.admin, &format!("{path}/{action}"), body).await.expect(200);
        if action != "quarantine" {
            reveal(&jeton, &id).await.expect_problem(403, "shown_once");
        }
    }
    let told = get(&jeton, &jeton.admin, &path).await.expect(200).json();
    assert_eq!(told["secret"], Value::Null);
}

#[tokio::test]
async fn no_policy_makes_the_tokens_of_before_readable() {
    let (jeton, id, _) = scene().await;
    let put = async |policy: &str| {
        let call = jeton.call("PUT", "/api/v1/services/acme").bearer(&jeton.admin);
        call.json(&json!({ "policy": policy })).send().await
    };
    let revoke = format!("/api/v1/tokens/{id}/revoke");

    put(&readable()).await.expect_problem(409, "once_stays_once");
    let preview = json!({ "policy": readable() });
    let preview = post(&jeton, &jeton.admin, "/api/v1/services/acme/preview", preview).await;
    preview.expect_problem(409, "once_stays_once");
    reveal(&jeton, &id).await.expect_problem(403, "shown_once");
    // Nor by a way round: the kind is taken away with all that it had, and comes back under its name.
    post(&jeton, &jeton.admin, &revoke, json!({})).await.expect(204);
    let other = ACME.replace("name = \"key\"", "name = \"other\"");
    put(&other).await.expect(200);
    let both = format!("{other}\n{}", readable().split_once("\n\n").expect("a kind").1);
    // Another prefix: two kinds have none in common.
    let at = both.rfind("prefix = \"acme\"").expect("the second kind has one");
    let both = format!("{}prefix = \"acmf\"{}", &both[..at], &both[at + 15..]);
    let back = put(&both).await;

    assert!(back.status == 200, "{}", back.text);
    let refused = reveal(&jeton, &id).await;
    assert!(
        (400..500).contains(&refused.status) && !refused.text.contains("\"secret\""),
        "{}",
        refused.text
    );
    let wish = json!({ "service": "acme", "kind": "key" });
    let new = text(&jeton.issue(&jeton.admin, wish).await, "id");
    reveal(&jeton, &new).await.expect(200);
}

#[tokio::test]
async fn no_setting_and_no_configuration_at_a_start_makes_them_readable() {
    let (jeton, id, _) = scene().await;
    for key in ["reveal", "kind.reveal", "key.reveal", "once"] {
        let path = format!("/api/v1/services/acme/settings/{key}");
        let call = jeton.call("PUT", &path).bearer(&jeton.admin);
        let reply = call.json(&json!({ "value": "always" })).send().await;
        reply.expect_problem(422, "setting_unknown");
    }
    let policy = jeton_core::policy::Policy::parse(&readable()).expect("it is a good one");

    let applied = jeton.app.apply_configured(policy).await.expect("it is told, and no failure");

    assert!(matches!(applied, jeton_app::Configured::Refused(_)), "it is not applied");
    reveal(&jeton, &id).await.expect_problem(403, "shown_once");
}

#[tokio::test]
async fn no_edit_of_the_database_makes_them_readable_not_even_one_of_the_policy() {
    let always = "UPDATE services SET policy = replace(policy, '\"once\"', '\"always\"') WHERE name = 'acme'";
    let of_another =
        "UPDATE tokens SET seal = (SELECT seal FROM tokens WHERE seal IS NOT NULL LIMIT 1),
                          seal_key = (SELECT seal_key FROM tokens WHERE seal IS NOT NULL LIMIT 1)
                      WHERE seal IS NULL";
    let another_kind = "UPDATE tokens SET kind = 'api-token', service = (SELECT id FROM services WHERE name = 'online')
                        WHERE seal IS NULL";
    for sql in [always, of_another, another_kind] {
        let (jeton, id, secret) = scene().await;
        jeton.issue(&jeton.admin, json!({ "service": "online" })).await;
        // The administrator logs in to the next one by a password, and their session's own tokens are no matter.
        jeton.app.stop().await;
        let sql = sql.replace("WHERE seal IS NULL", &format!("WHERE id = x'{}'", &id[4..]));
        let db = Connection::open(jeton.directory().join("jeton.db")).expect("it is there");
        assert_eq!(db.execute(&sql, []).expect("the statement fits the tables"), 1, "{sql}");
        drop(db);

        let (_, address, admin) = started_again(&jeton).await;
        let call = Call::to(address, "POST", &format!("/api/v1/tokens/{id}/reveal")).bearer(&admin);
        let reply = call.json(&json!({ "password": jeton.admin_password })).send().await;

        assert!(
            reply.status >= 400 && !reply.text.contains("\"secret\":"),
            "{sql}: {}",
            reply.text
        );
        assert!(!reply.text.contains(&secret[5..]), "{sql}: {}", reply.text);
    }
}

#[tokio::test]
async fn what_is_kept_of_a_secret_that_was_shown_once_is_its_digest_alone() {
    let (jeton, _, _) = scene().await;
    api_token(&jeton, &jeton.admin, json!({})).await;
    jeton.issue(&jeton.admin, json!({ "service": "online" })).await;
    jeton.app.stop().await;

    let db = Connection::open(jeton.directory().join("jeton.db")).expect("it is there");
    let mut rows = db
        .prepare("SELECT s.name || ' ' || t.kind, t.seal IS NOT NULL FROM tokens t JOIN services s ON s.id = t.service")
        .expect("the tables are there");
    let rows = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)));
    let sealed: std::collections::BTreeMap<_, _> =
        rows.expect("rows").map(|row| row.expect("a row")).collect();

    assert!(!sealed["acme key"]);
    assert!(!sealed["jeton api-token"]);
    assert!(!sealed["jeton session"]);
    assert!(sealed["online api-token"], "one that may be read again has a seal");
}
