//! `/verify/{service}`: what a gateway asks before it lets a request through.

mod credentials;
mod envoy;
mod plain;
mod rules;
mod services;

use jeton_tests::{TestJeton, send_raw};
use serde_json::json;

use crate::support::{STRANGER, account_id, api_token, get, online, permanent, post, scoped, text};

#[tokio::test]
async fn an_accepted_request_is_answered_with_who_it_is_in_headers() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = api_token(&jeton, &ada, json!({ "scopes": ["tokens:write", "tokens:read"] })).await;

    let reply = jeton.verify("jeton").bearer(&text(&token, "secret")).send().await.expect(200);

    assert_eq!(reply.text, "");
    assert_eq!(reply.header("jeton-account"), account_id(&jeton, "ada@example.com").await);
    assert_eq!(reply.header("jeton-token"), text(&token, "id"));
    assert_eq!(reply.header("jeton-kind"), "api-token");
    assert_eq!(reply.header("jeton-scopes"), "tokens:read tokens:write");
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_gateway_asks_with_any_method_and_with_the_body_of_the_request() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;

    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
        let good = jeton.call(method, "/verify/online").header("x-auth-token", &secret);
        good.body("{}").send().await.expect(200);
        let bad = jeton.call(method, "/verify/online").header("x-auth-token", STRANGER);
        bad.body("{}").send().await.expect(401);
    }
}

#[tokio::test]
async fn a_refusal_says_in_a_challenge_which_form_is_meant() {
    let jeton = TestJeton::new().await;
    let expected = [
        (
            "discloud",
            "Token realm=\"discloud\", error_description=\"send a valid token as Authorization: TOKEN, without a scheme such as Bearer, or as api-token: TOKEN, without a scheme such as Bearer\"",
        ),
        (
            "duplocloud",
            "Bearer realm=\"duplocloud\", error_description=\"send a valid token as Authorization: Bearer TOKEN\"",
        ),
        (
            "online",
            "Token realm=\"online\", error_description=\"send a valid token as X-Auth-Token: TOKEN, without a scheme such as Bearer\"",
        ),
    ];

    for (service, challenge) in expected {
        let reply = jeton.verify(service).send().await.expect_problem(401, "invalid_token");
        assert_eq!(reply.header("www-authenticate"), challenge);
        let whole = json!({
            "type": "about:blank",
            "title": "Unauthorized",
            "status": 401,
            "code": "invalid_token",
            "detail": challenge.split("error_description=\"").nth(1).unwrap().trim_end_matches('"'),
        });
        assert_eq!(reply.json(), whole);
    }
}

#[tokio::test]
async fn scopes_are_asked_for_in_the_query_and_nothing_else_is() {
    let jeton = TestJeton::new().await;
    let token = scoped(&jeton, &jeton.admin, &["tokens:read", "verify"]).await;
    let ask =
        |query: &str| jeton.call("GET", &format!("/verify/jeton{query}")).bearer(&token).send();

    for query in ["", "?", "?scope=verify", "?scope=tokens:read+verify"] {
        ask(query).await.expect(200);
    }
    for query in ["?scope=admin", "?scope=verify+admin", "?scope=nothing"] {
        let reply = ask(query).await.expect_problem(403, "scope_missing");
        assert!(reply.header("www-authenticate").contains("error=\"insufficient_scope\""));
    }
    for query in [
        "?scope",
        "?scope=",
        "?scopes=verify",
        "?scope=verify&scope=admin",
        "?scope=%61dmin",
        "?x=1",
        "?scope=a\\b",
    ] {
        let raw = format!(
            "GET /verify/jeton{query} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        );
        let reply = send_raw(jeton.address(), raw).await;
        assert_eq!(reply.status, Some(403), "{query}: {}", reply.body);
        assert!(reply.body.contains("\"invalid_query\""), "{query}: {}", reply.body);
    }
}

#[tokio::test]
async fn the_address_is_that_of_the_connection_and_no_header_changes_it() {
    let jeton = TestJeton::new().await;
    let here = api_token(&jeton, &jeton.admin, json!({ "addresses": ["127.0.0.0/8"] })).await;
    let there = api_token(&jeton, &jeton.admin, json!({ "addresses": ["192.0.2.0/24"] })).await;

    for (name, value) in [
        ("x-forwarded-for", "192.0.2.7"),
        ("x-real-ip", "192.0.2.7"),
        ("forwarded", "for=192.0.2.7"),
        ("x-original-forwarded-for", "192.0.2.7"),
        ("cf-connecting-ip", "192.0.2.7"),
        ("true-client-ip", "192.0.2.7"),
    ] {
        let good = jeton.verify("jeton").bearer(&text(&here, "secret")).header(name, value);
        good.send().await.expect(200);
        let bad = jeton.verify("jeton").bearer(&text(&there, "secret")).header(name, value);
        bad.send().await.expect_problem(403, "address_not_allowed");
    }
}

#[tokio::test]
async fn a_credential_elsewhere_than_in_its_header_is_none() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let missing = jeton.verify("online").send().await.expect(401);

    let elsewhere = [
        jeton.verify("online").header("cookie", format!("x-auth-token={secret}")),
        jeton.verify("online").header("x_auth_token", &secret),
        jeton.verify("online").header("x.auth.token", &secret),
        jeton.verify("online").header("xauthtoken", &secret),
        jeton.verify("online").header("x-auth-tokens", &secret),
        jeton.verify("online").header("authorization", &secret),
        jeton.verify("online").bearer(&secret),
        jeton.verify("online").header("xc-token", &secret),
        jeton.call("POST", "/verify/online").json(&json!({ "x-auth-token": secret })),
    ];
    for call in elsewhere {
        assert_eq!(call.send().await.expect(401).text, missing.text);
    }
    let query = jeton.call("GET", &format!("/verify/online?x-auth-token={secret}")).send().await;
    query.expect_problem(403, "invalid_query");
}

#[tokio::test]
async fn each_service_accepts_exactly_its_own_tokens_in_exactly_their_own_carriers() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let key = text(&jeton.token(&ada, "discloud", "api-key").await, "id");
    let nocodb = jeton.issue(&ada, json!({ "service": "nocodb", "name": "ci" })).await;
    let secrets = [
        ("discloud api-key", jeton.reveal(&ada, &key).await),
        ("duplocloud permanent", permanent(&jeton, "ada@example.com").await.1),
        ("nocodb api-token", text(&nocodb, "secret")),
        ("nocodb auth-token", jeton.nocodb_sign_in("ada@example.com").await),
        ("online api-token", online(&jeton, &ada).await.1),
        ("jeton session", ada.clone()),
    ];
    let accepted = [
        ("discloud", "authorization", "", "discloud api-key"),
        ("discloud", "api-token", "", "discloud api-key"),
        ("duplocloud", "authorization", "Bearer ", "duplocloud permanent"),
        ("nocodb", "xc-token", "", "nocodb api-token"),
        ("nocodb", "authorization", "Bearer ", "nocodb api-token"),
        ("nocodb", "xc-auth", "", "nocodb auth-token"),
        ("online", "x-auth-token", "", "online api-token"),
        ("jeton", "authorization", "Bearer ", "jeton session"),
    ];

    for service in ["discloud", "duplocloud", "nocodb", "online", "jeton"] {
        for (header, scheme) in [
            ("authorization", ""),
            ("authorization", "Bearer "),
            ("api-token", ""),
            ("xc-token", ""),
            ("xc-auth", ""),
            ("x-auth-token", ""),
            ("api-token", "Bearer "),
            ("xc-token", "Bearer "),
            ("x-auth-token", "Bearer "),
        ] {
            for (name, secret) in &secrets {
                let call = jeton.verify(service).header(header, format!("{scheme}{secret}"));
                let status = call.send().await.status;
                let good = accepted.contains(&(service, header, scheme, *name));
                assert_eq!(
                    status,
                    if good { 200 } else { 401 },
                    "{name} at {service}, {header}: {scheme}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_revocation_counts_for_the_very_next_question() {
    let jeton = TestJeton::new().await;

    for _ in 0..20 {
        let (id, secret) = online(&jeton, &jeton.admin).await;
        let verify = || jeton.verify("online").header("x-auth-token", &secret).send();
        verify().await.expect(200);
        post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}/revoke"), json!({}))
            .await
            .expect(204);
        verify().await.expect_problem(401, "revoked");
    }
}

#[tokio::test]
async fn a_token_is_good_as_soon_as_it_is_issued_and_asking_changes_nothing() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let log = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text;

    for _ in 0..20 {
        jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
        jeton.verify("online").header("x-auth-token", STRANGER).send().await.expect(401);
    }

    assert_eq!(get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text, log);
}
