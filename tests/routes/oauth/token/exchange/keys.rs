//! The keys that sign assertions: they take turns, are withdrawn where they leaked, and sign no more where their rows were
//! altered.

use jeton_tests::{Call, TestJeton};
use jiff::SignedDuration;
use serde_json::json;

use super::{ACCESS_TOKEN, GRANT, POLICY, checked, exchange, key, published, with_acme};
use crate::{
    altered_rows::{altered, tamper},
    faults::conditions::started_again,
    support::{get, items, post, text},
};

#[tokio::test]
async fn a_key_is_published_before_it_signs_and_until_its_last_assertion_has_ended() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    let sign = async || exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");
    let first = sign().await;
    let kids = async || -> Vec<String> {
        let keys = published(&jeton).await;
        keys["keys"].as_array().unwrap().iter().map(|key| text(key, "kid")).collect()
    };
    let old = kids().await;
    assert_eq!(old.len(), 1);

    let rotate = "/api/v1/signing-keys/rotate";
    let made = post(&jeton, &jeton.admin, rotate, json!({})).await.expect(200).json();
    assert_eq!((made["state"].as_str(), kids().await.len()), (Some("waiting"), 2));
    post(&jeton, &jeton.admin, rotate, json!({})).await.expect_problem(409, "key_waiting");

    jeton.clock.advance(SignedDuration::from_mins(59));
    let by = |assertion: &str| jsonwebtoken::decode_header(assertion).unwrap().kid.unwrap();
    assert_eq!(by(&sign().await), old[0]);
    jeton.clock.advance(SignedDuration::from_mins(1));
    let last = sign().await;
    assert_eq!(by(&last), text(&made, "id"));
    assert_eq!(kids().await.len(), 2);
    checked(&first, &published(&jeton).await, "acme").unwrap();
    jeton.clock.advance(SignedDuration::from_mins(6));
    assert_eq!(kids().await, [text(&made, "id")]);
    assert!(checked(&first, &published(&jeton).await, "acme").is_err());
}

#[tokio::test]
async fn a_leaked_key_is_withdrawn_at_once_with_all_that_it_signed() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    let before = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");

    let rotate = json!({ "withdraw": true });
    let made = post(&jeton, &jeton.admin, "/api/v1/signing-keys/rotate", rotate).await;

    assert_eq!(made.expect(200).field("state"), "signing");
    let keys = published(&jeton).await;
    assert!(checked(&before, &keys, "acme").is_err());
    let after = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");
    checked(&after, &keys, "acme").unwrap();
    let listed = get(&jeton, &jeton.admin, "/api/v1/signing-keys").await.expect(200).json();
    let states: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|key| text(key, "state")).collect();
    assert_eq!(states, ["withdrawn", "signing"]);
    let log = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    let events: Vec<_> = log.iter().map(|entry| text(entry, "event")).collect();
    assert_eq!(&events[events.len() - 2..], ["signing-key.withdrawn", "signing-key.made"]);
    assert_eq!(log[log.len() - 1]["signing_key"], listed["items"][1]["id"]);
}

#[tokio::test]
async fn a_key_whose_row_was_altered_signs_no_more_and_another_takes_its_place() {
    for sql in [
        "UPDATE signing_keys SET signs_from = 5",
        "UPDATE signing_keys SET seal = zeroblob(72)",
        "DELETE FROM signing_keys",
    ] {
        let (jeton, ada) = with_acme(POLICY).await;
        let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
        let before = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");

        tamper(&jeton, sql);
        jeton.app.do_jobs().await;

        let told = altered(jeton.address(), &jeton.admin).await;
        assert!(told.len() == 1 && told[0].starts_with("signing key key_"), "{sql}: {told:?}");
        assert!(checked(&before, &published(&jeton).await, "acme").is_err(), "{sql}");
        let after = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");
        checked(&after, &published(&jeton).await, "acme").unwrap();
        let rotate = json!({ "withdraw": true });
        post(&jeton, &jeton.admin, "/api/v1/signing-keys/rotate", rotate).await.expect(200);
    }
}

#[tokio::test]
async fn keys_whose_rows_were_altered_are_withdrawn_also_before_anybody_has_found_that() {
    for sql in [
        "UPDATE signing_keys SET revision = 7",
        "DELETE FROM signing_keys",
        "DELETE FROM signing_keys WHERE number = 1",
    ] {
        let (jeton, ada) = with_acme(POLICY).await;
        let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
        let before = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");
        let path = "/api/v1/signing-keys/rotate";
        post(&jeton, &jeton.admin, path, json!({})).await.expect(200);

        tamper(&jeton, sql);
        let made = post(&jeton, &jeton.admin, path, json!({ "withdraw": true })).await;

        assert_eq!(made.expect(200).field("state"), "signing", "{sql}");
        let keys = published(&jeton).await;
        assert_eq!(keys["keys"].as_array().unwrap().len(), 1, "{sql}");
        assert!(checked(&before, &keys, "acme").is_err(), "{sql}");
        let after = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");
        checked(&after, &keys, "acme").unwrap();
        jeton.app.do_jobs().await;
        assert!(!altered(jeton.address(), &jeton.admin).await.is_empty(), "{sql}: it is told");
    }
}

#[tokio::test]
async fn a_start_that_refuses_the_row_of_the_only_key_makes_another_one() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    exchange(&jeton, &secret, &[]).await.expect(200);
    jeton.app.stop().await;

    tamper(&jeton, "UPDATE signing_keys SET signs_from = 5");
    let (_, address, _) = started_again(&jeton).await;

    let body =
        format!("grant_type={GRANT}&subject_token={secret}&subject_token_type={ACCESS_TOKEN}");
    let asked = Call::to(address, "POST", "/oauth/token");
    let asked = asked.header("content-type", "application/x-www-form-urlencoded").body(body);
    asked.send().await.expect(200);
}

#[tokio::test]
async fn a_key_takes_turns_by_itself_after_ninety_days() {
    let (jeton, _) = with_acme(POLICY).await;
    exchange_anew(&jeton).await;
    let count = async || published(&jeton).await["keys"].as_array().unwrap().len();

    jeton.clock.advance(SignedDuration::from_hours(90 * 24 - 2));
    exchange_anew(&jeton).await;
    assert_eq!(count().await, 1);
    jeton.clock.advance(SignedDuration::from_hours(1));
    exchange_anew(&jeton).await;
    assert_eq!(count().await, 2);
}

/// An exchange of a token that is as young as its session.
async fn exchange_anew(jeton: &TestJeton) {
    let by = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let secret = text(&key(jeton, &by, json!({})).await, "secret");
    exchange(jeton, &secret, &[]).await.expect(200);
}

#[tokio::test]
async fn only_an_administrator_with_a_fresh_password_rotates_and_only_administrators_look() {
    let (jeton, ada) = with_acme(POLICY).await;
    let path = "/api/v1/signing-keys/rotate";
    get(&jeton, &ada, "/api/v1/signing-keys").await.expect_problem(403, "administrators_only");
    post(&jeton, &ada, path, json!({})).await.expect_problem(403, "administrators_only");
    jeton.clock.advance(SignedDuration::from_mins(6));
    post(&jeton, &jeton.admin, path, json!({})).await.expect_problem(403, "step_up_required");
    let wrong = json!({ "password": "not the password" });
    post(&jeton, &jeton.admin, path, wrong).await.expect_problem(401, "wrong_password");
    let right = json!({ "password": jeton.admin_password });
    post(&jeton, &jeton.admin, path, right).await.expect(200);
}
