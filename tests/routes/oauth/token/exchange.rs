//! The grant of RFC 8693: a token is exchanged for an assertion.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jeton_tests::{Call, Reply, TestJeton};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use serde_json::{Value, json};

use crate::{
    altered_rows::{altered, tamper},
    faults::conditions::started_again,
    oauth::{expect_error, form},
    support::{STRANGER, account_id, api_token, get, items, post, text},
};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

const POLICY: &str = r#"
name = "acme"
label = { en = "Acme" }
assertion = "5m"

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "acme"
carriers = [{ header = "Authorization", scheme = "Bearer" }]
issued-by = ["owner", "administrator"]
lifetime = "30d"
maximum = "30d"
reveal = "once"
owner-may = ["reset", "delete"]
grace = "1h"
scopes = ["read", "write"]
"#;

/// A Jeton with a service that exchanges its tokens, and a member.
async fn with_acme(policy: &str) -> (TestJeton, String) {
    let jeton = TestJeton::new().await;
    jeton.apply("acme", policy).await;
    let ada = jeton.account("ada@example.com").await;
    (jeton, ada)
}

async fn key(jeton: &TestJeton, by: &str, more: Value) -> Value {
    let mut body = json!({ "service": "acme" });
    body.as_object_mut().expect("an object").extend(more.as_object().expect("more").clone());
    jeton.issue(by, body).await
}

async fn exchange(jeton: &TestJeton, secret: &str, more: &[(&str, &str)]) -> Reply {
    let fields =
        [("grant_type", GRANT), ("subject_token", secret), ("subject_token_type", ACCESS_TOKEN)];
    let kept = fields.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| name != other));
    let fields: Vec<_> = kept.chain(more.iter().copied()).collect();
    form(jeton, "/oauth/token", &fields).send().await
}

async fn published(jeton: &TestJeton) -> Value {
    jeton.call("GET", "/.well-known/jwks.json").send().await.expect(200).json()
}

/// The claims of an assertion, checked by the published keys as a service would.
fn checked(assertion: &str, keys: &Value, audience: &str) -> Result<Value, String> {
    let keys: JwkSet = serde_json::from_value(keys.clone()).expect("a key set");
    let header = jsonwebtoken::decode_header(assertion).map_err(|error| error.to_string())?;
    let key = keys.find(&header.kid.expect("a key id")).ok_or("the key is not published")?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&[audience]);
    // The clock of the tests stands elsewhere.
    validation.validate_exp = false;
    let key = DecodingKey::from_jwk(key).expect("a key of Ed25519");
    jsonwebtoken::decode::<Value>(assertion, &key, &validation)
        .map(|data| data.claims)
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_token_is_exchanged_for_what_it_stands_for_signed_for_five_minutes() {
    let (jeton, ada) = with_acme(POLICY).await;
    let token = key(&jeton, &ada, json!({})).await;

    let answer = exchange(&jeton, &text(&token, "secret"), &[]).await.expect(200);

    assert_eq!(answer.header("cache-control"), "no-store");
    let answer = answer.json();
    assert_eq!(
        (
            &answer["token_type"],
            &answer["issued_token_type"],
            &answer["expires_in"],
            &answer["scope"]
        ),
        (&json!("Bearer"), &json!(ACCESS_TOKEN), &json!(300), &json!("read write"))
    );
    let assertion = text(&answer, "access_token");
    let claims = checked(&assertion, &published(&jeton).await, "acme").unwrap();
    let (now, id) = (jeton.now().as_second(), text(&token, "id"));
    let expected = json!({
        "iss": format!("http://{}", jeton.address()),
        "sub": account_id(&jeton, "ada@example.com").await,
        "aud": ["acme"],
        "exp": now + 300,
        "iat": now,
        "jti": claims["jti"],
        "client_id": id,
        "scope": "read write",
        "token": id,
        "service": "acme",
        "kind": "key",
    });
    assert_eq!(claims, expected);
    assert!(text(&claims, "jti").starts_with("ast_"));
    let header = jsonwebtoken::decode_header(&assertion).unwrap();
    assert_eq!((header.typ.as_deref(), header.alg), (Some("at+jwt"), Algorithm::EdDSA));
}

#[tokio::test]
async fn the_signature_holds_by_the_published_bytes_alone_and_by_no_others() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    let answer = exchange(&jeton, &secret, &[("requested_token_type", JWT)]).await.expect(200);
    assert_eq!(answer.field("issued_token_type"), JWT);
    let assertion = answer.field("access_token");
    let keys = published(&jeton).await;

    let jwk = &keys["keys"][0];
    assert_eq!(
        (&jwk["kty"], &jwk["crv"], &jwk["use"], &jwk["alg"]),
        (&json!("OKP"), &json!("Ed25519"), &json!("sig"), &json!("EdDSA"))
    );
    assert!(jwk.get("d").is_none());
    let public = URL_SAFE_NO_PAD.decode(text(jwk, "x")).unwrap();
    let (message, signature) = assertion.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, public);
    key.verify(message.as_bytes(), &signature).unwrap();
    let mut other = signature.clone();
    other[7] ^= 1;
    assert!(key.verify(message.as_bytes(), &other).is_err());
    assert!(key.verify(message.replacen('e', "f", 1).as_bytes(), &signature).is_err());
    let another = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");
    assert_ne!(another, assertion, "every assertion has an identifier of its own");
}

#[tokio::test]
async fn an_assertion_never_outlives_what_it_was_given_for() {
    let (jeton, ada) = with_acme(&POLICY.replace("\"5m\"", "\"2m\"")).await;
    jeton.clock.advance(SignedDuration::from_millis(500));
    let token = key(&jeton, &ada, json!({ "lifetime": "10m" })).await;
    let secret = text(&token, "secret");
    let lasts = async |secret: &str| {
        exchange(&jeton, secret, &[]).await.expect(200).json()["expires_in"].clone()
    };
    assert_eq!(lasts(&secret).await, 120, "what the policy says");

    jeton.clock.advance(SignedDuration::from_mins(9));
    assert_eq!(lasts(&secret).await, 60, "to the end of the token, cut to whole seconds");

    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let rotated = key(&jeton, &ada, json!({})).await;
    let rotate = format!("/api/v1/tokens/{}/rotate", text(&rotated, "id"));
    post(&jeton, &ada, &rotate, json!({ "grace": "30s" })).await.expect(200);
    assert_eq!(lasts(&text(&rotated, "secret")).await, 30, "to the end of the grace");

    // 0.3 seconds are left, and none that is whole.
    jeton.clock.advance(SignedDuration::from_millis(59_700));
    expect_error(&exchange(&jeton, &secret, &[]).await, 400, "invalid_request");
}

#[tokio::test]
async fn the_scope_can_only_become_less() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({ "scopes": ["read"] })).await, "secret");

    let less = exchange(&jeton, &secret, &[("scope", "read")]).await.expect(200);
    assert_eq!(less.field("scope"), "read");
    for more in ["write", "read write", "admin", "a\"b", "\u{e9}"] {
        expect_error(&exchange(&jeton, &secret, &[("scope", more)]).await, 400, "invalid_scope");
    }
}

#[tokio::test]
async fn an_assertion_is_for_the_service_of_its_token_and_for_nobody_else() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    let url = format!("http://{}/verify/acme", jeton.address());

    let named = [("audience", "acme"), ("resource", url.as_str()), ("audience", "acme")];
    let answer = exchange(&jeton, &secret, &named).await.expect(200);
    let claims = checked(&answer.field("access_token"), &published(&jeton).await, &url).unwrap();
    assert_eq!(claims["aud"], json!(["acme", url]));
    for (name, value) in [
        ("audience", "nocodb"),
        ("audience", "nobody"),
        ("resource", "https://api.example.com"),
        ("resource", "acme"),
    ] {
        let reply = exchange(&jeton, &secret, &[("audience", "acme"), (name, value)]).await;
        expect_error(&reply, 400, "invalid_target");
    }
}

#[tokio::test]
async fn only_what_the_policy_offers_is_exchanged() {
    let (jeton, ada) = with_acme(&POLICY.replace("assertion = \"5m\"\n", "")).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    expect_error(&exchange(&jeton, &secret, &[]).await, 400, "invalid_target");
    let own = text(&api_token(&jeton, &ada, json!({})).await, "secret");
    expect_error(&exchange(&jeton, &own, &[]).await, 400, "invalid_target");
    assert_eq!(published(&jeton).await, json!({ "keys": [] }));

    jeton.apply("acme", POLICY).await;
    exchange(&jeton, &secret, &[]).await.expect(200);
    jeton.apply("acme", &POLICY.replace("assertion = \"5m\"\n", "")).await;
    expect_error(&exchange(&jeton, &secret, &[]).await, 400, "invalid_target");
}

#[tokio::test]
async fn what_is_no_working_token_is_not_exchanged() {
    let (jeton, ada) = with_acme(POLICY).await;
    let token = key(&jeton, &ada, json!({})).await;
    let bound = key(&jeton, &ada, json!({ "addresses": ["127.0.0.1", "::1"] })).await;
    let elsewhere = key(&jeton, &ada, json!({ "addresses": ["192.0.2.1"] })).await;
    let (id, secret) = (text(&token, "id"), text(&token, "secret"));
    let assertion = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");
    post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);

    for (secret, why) in [
        (secret.as_str(), "revoked"),
        (STRANGER, "not accepted"),
        ("no token, surely", "not accepted"),
        (&assertion, "not accepted"),
        (&text(&bound, "secret"), "bound to addresses"),
        (&text(&elsewhere, "secret"), "may not be used from this address"),
    ] {
        let reply = exchange(&jeton, secret, &[]).await;
        expect_error(&reply, 400, "invalid_request");
        assert!(reply.field("error_description").contains(why), "{}", reply.text);
    }
    let verdict = jeton.verify("acme").bearer(&assertion).send().await;
    verdict.expect_problem(401, "invalid_token");
}

#[tokio::test]
async fn other_types_of_tokens_and_actors_are_refused() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    for more in [
        [("subject_token_type", JWT)],
        [("subject_token_type", "")],
        [("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")],
        [("actor_token", "x")],
        [("subject_token", "")],
    ] {
        expect_error(&exchange(&jeton, &secret, &more).await, 400, "invalid_request");
    }
}

#[tokio::test]
async fn an_exchange_is_a_use_and_not_a_change() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    exchange(&jeton, &secret, &[]).await.expect(200);
    let length = async || items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.len();
    let before = length().await;

    exchange(&jeton, &secret, &[]).await.expect(200);

    assert_eq!(length().await, before);
}

#[tokio::test]
async fn an_assertion_cannot_be_given_up_and_says_so() {
    let (jeton, ada) = with_acme(POLICY).await;
    let secret = text(&key(&jeton, &ada, json!({})).await, "secret");
    let assertion = exchange(&jeton, &secret, &[]).await.expect(200).field("access_token");

    let reply = form(&jeton, "/oauth/revoke", &[("token", &assertion)]).send().await;

    expect_error(&reply, 400, "unsupported_token_type");
}

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
    let (jeton, ada) = with_acme(POLICY).await;
    exchange_anew(&jeton, &ada).await;
    let count = async || published(&jeton).await["keys"].as_array().unwrap().len();

    jeton.clock.advance(SignedDuration::from_hours(90 * 24 - 2));
    exchange_anew(&jeton, &ada).await;
    assert_eq!(count().await, 1);
    jeton.clock.advance(SignedDuration::from_hours(1));
    exchange_anew(&jeton, &ada).await;
    assert_eq!(count().await, 2);
}

/// An exchange of a token that is as young as its session.
async fn exchange_anew(jeton: &TestJeton, _by: &str) {
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
