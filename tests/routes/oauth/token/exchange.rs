//! The grant of RFC 8693: a token is exchanged for an assertion.

mod keys;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use serde_json::{Value, json};

use crate::{
    oauth::{expect_error, form},
    support::{STRANGER, account_id, api_token, items, post, text},
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
