//! `envoy.service.auth.v3.Authorization/Check`: what Envoy asks over gRPC before it lets a request through.

mod malformed;
mod trust;

use envoy_types::pb::envoy::service::auth::v3::{
    CheckResponse, DeniedHttpResponse, OkHttpResponse, check_response::HttpResponse,
};
use jeton_tests::{Question, TestJeton};
use serde_json::json;

use crate::support::{STRANGER, account_id, api_token, online, post, scoped, text};

/// The four headers that say who was let through.
const IDENTITY: [&str; 4] = ["jeton-account", "jeton-token", "jeton-kind", "jeton-scopes"];

fn ok(response: CheckResponse) -> OkHttpResponse {
    assert_eq!(response.status.map(|status| status.code), Some(0));
    match response.http_response {
        Some(HttpResponse::OkResponse(ok)) => ok,
        other => panic!("not let through: {other:?}"),
    }
}

fn denied(response: CheckResponse) -> DeniedHttpResponse {
    assert_ne!(response.status.map_or(0, |status| status.code), 0);
    match response.http_response {
        Some(HttpResponse::DeniedResponse(denied)) => denied,
        other => panic!("not denied: {other:?}"),
    }
}

fn status(denied: &DeniedHttpResponse) -> i32 {
    denied.status.as_ref().map_or(0, |status| status.code)
}

/// The code in the body of a denial.
fn code(response: CheckResponse) -> String {
    let body: serde_json::Value = serde_json::from_str(&denied(response).body).expect("a problem");
    text(&body, "code")
}

#[tokio::test]
async fn an_accepted_request_gets_the_identity_over_whatever_its_client_wrote() {
    let jeton = TestJeton::new().await;
    let token =
        api_token(&jeton, &jeton.admin, json!({ "scopes": ["verify", "tokens:read"] })).await;
    let bearer = format!("Bearer {}", text(&token, "secret"));

    let ok = ok(Question::about("jeton")
        .header("authorization", &bearer)
        .header("jeton-account", "acc_forged")
        .ask(&jeton)
        .await
        .unwrap());

    let mut set: Vec<(String, String)> = Vec::new();
    for option in &ok.headers {
        assert_eq!(option.append_action, 2, "overwrite if exists or add: {option:?}");
        let header = option.header.clone().unwrap();
        set.push((header.key, header.value));
    }
    set.sort();
    assert_eq!(
        set,
        [
            ("jeton-account".to_owned(), account_id(&jeton, "admin").await),
            ("jeton-kind".to_owned(), "api-token".to_owned()),
            ("jeton-scopes".to_owned(), "tokens:read verify".to_owned()),
            ("jeton-token".to_owned(), text(&token, "id")),
        ]
    );
    assert!(ok.headers_to_remove.is_empty() && ok.response_headers_to_add.is_empty(), "{ok:?}");
}

#[tokio::test]
async fn every_header_that_a_product_could_take_for_an_identity_or_a_credential_is_removed() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let aliases = [
        "jeton_account",
        "jeton.account",
        "jeton-account_",
        "Jeton_Token",
        "JETON.KIND",
        "jeton_scopes",
        "jeton-scope",
        "jeton-admin",
        "jeton-",
        "x_auth_token",
        "X.Auth.Token",
        "x-auth_token",
    ];
    let harmless = ["x-auth-token", "x-jeton", "jetons", "accept", "x-auth-tokens", ":path"];

    for raw in [false, true] {
        let mut question = Question::about("online").raw(raw).header("x-auth-token", &secret);
        for name in aliases.iter().chain(&harmless[1..]) {
            question = question.header(name, "forged");
        }
        let ok = ok(question.ask(&jeton).await.unwrap());

        let removed = |name: &&str| {
            ok.headers_to_remove.iter().any(|removed| removed.eq_ignore_ascii_case(name))
        };
        assert!(aliases.iter().all(removed), "{:?}", ok.headers_to_remove);
        assert!(!harmless.iter().any(removed), "{:?}", ok.headers_to_remove);
        // This token has no scopes, and Envoy may not set a header to nothing.
        assert!(removed(&"jeton-scopes"));
        let set: Vec<&str> =
            ok.headers.iter().map(|option| option.header.as_ref().unwrap().key.as_str()).collect();
        assert!(IDENTITY[..3].iter().all(|name| set.contains(name) && !removed(name)), "{set:?}");
        assert_eq!(set.len(), 3);
    }
}

#[tokio::test]
async fn a_denial_is_the_answer_that_forward_auth_gives() {
    let jeton = TestJeton::new().await;
    let (id, revoked) = online(&jeton, &jeton.admin).await;
    post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    let (_, good) = online(&jeton, &jeton.admin).await;
    let narrow = format!("Bearer {}", scoped(&jeton, &jeton.admin, &["verify"]).await);
    let long = "x".repeat(5000);

    for (service, scope, headers, expected) in [
        ("online", None, vec![], 401),
        ("online", None, vec![("x-auth-token", STRANGER)], 401),
        ("online", None, vec![("x-auth-token", "")], 401),
        ("online", None, vec![("x-auth-token", long.as_str())], 401),
        ("online", None, vec![("x-auth-token", revoked.as_str())], 401),
        ("online", None, vec![("authorization", good.as_str())], 401),
        ("online", None, vec![("x_auth_token", good.as_str())], 401),
        (
            "online",
            None,
            vec![("x-auth-token", good.as_str()), ("X-Auth-Token", good.as_str())],
            401,
        ),
        ("online", Some("admin"), vec![("x-auth-token", good.as_str())], 403),
        ("jeton", Some("verify+admin"), vec![("authorization", narrow.as_str())], 403),
        ("nowhere", None, vec![], 403),
        ("", None, vec![], 403),
        ("ONLINE", None, vec![("x-auth-token", good.as_str())], 403),
    ] {
        let query = scope.map_or(String::new(), |scope| format!("?scope={scope}"));
        let call = jeton.call("GET", &format!("/verify/{service}{query}"));
        let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
        let reply = call.send().await.expect(u16::try_from(expected).unwrap());

        for raw in [false, true] {
            let mut question = Question::about(service).raw(raw);
            if let Some(scope) = scope {
                question = question.extension("scope", scope);
            }
            for (name, value) in &headers {
                question = question.header(name, value);
            }
            let denied = denied(question.ask(&jeton).await.unwrap());

            assert_eq!(
                (status(&denied), &denied.body),
                (expected, &reply.text),
                "{service} {headers:?}"
            );
            for option in &denied.headers {
                let header = option.header.as_ref().unwrap();
                assert_eq!(header.value, reply.header(&header.key), "{service} {headers:?}");
            }
            let names = ["content-type", "cache-control", "www-authenticate"];
            let wanted = names.iter().filter(|name| reply.headers.contains_key(**name)).count();
            assert_eq!(denied.headers.len(), wanted, "{service} {headers:?}");
        }
    }
}

#[tokio::test]
async fn a_service_that_is_disabled_and_one_that_never_was_are_the_same() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    post(&jeton, &jeton.admin, "/api/v1/services/online/disable", json!({})).await.expect(200);

    for value in [STRANGER, "", "rubbish", "a,b"] {
        let ask = |service| Question::about(service).header("x-auth-token", value).ask(&jeton);
        assert_eq!(ask("online").await.unwrap(), ask("nowhere").await.unwrap(), "{value}");
    }
    let holder = Question::about("online").header("x-auth-token", &secret).ask(&jeton).await;
    assert_eq!(code(holder.unwrap()), "service_disabled");
}

#[tokio::test]
async fn two_credentials_are_denied_in_all_pairs_also_joined_to_one_field() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token =
        text(&jeton.issue(&ada, json!({ "service": "nocodb", "name": "ci" })).await, "secret");
    let auth = jeton.nocodb_sign_in("ada@example.com").await;
    let bearer = format!("Bearer {token}");
    let credentials = [
        ("xc-token", token.as_str()),
        ("XC-Token", token.as_str()),
        ("xc-token", "x"),
        ("xc-auth", auth.as_str()),
        ("authorization", bearer.as_str()),
        ("authorization", token.as_str()),
    ];

    for raw in [false, true] {
        for (one, first) in credentials {
            for (two, second) in credentials {
                let question =
                    Question::about("nocodb").raw(raw).header(one, first).header(two, second);
                let answer = question.ask(&jeton).await.unwrap();
                assert_eq!(
                    code(answer),
                    "several_credentials",
                    "{one}: {first} and {two}: {second}"
                );
            }
        }
    }
    for joined in [
        format!("{token},{token}"),
        format!("{token}, x"),
        format!("{token},"),
        format!(",{token}"),
    ] {
        let question = || Question::about("nocodb").header("xc-token", &joined);
        assert_eq!(code(question().ask(&jeton).await.unwrap()), "several_credentials", "{joined}");
        // Where the lines are kept apart, a comma is part of what cannot be a secret.
        let raw = question().raw(true).ask(&jeton).await.unwrap();
        assert_eq!(code(raw), "invalid_token", "{joined}");
    }
    for (name, value) in &credentials[..1] {
        ok(Question::about("nocodb").header(name, value).ask(&jeton).await.unwrap());
    }
}

#[tokio::test]
async fn service_and_scopes_stand_in_the_route_or_in_the_metadata_of_the_call() {
    let jeton = TestJeton::new().await;
    let bearer =
        format!("Bearer {}", scoped(&jeton, &jeton.admin, &["verify", "tokens:read"]).await);
    let ask = async |question: Question| {
        question.header("authorization", &bearer).ask(&jeton).await.unwrap()
    };
    let bare = || Question::bare().metadata("jeton-service", "jeton");

    ok(ask(bare()).await);
    ok(ask(bare().metadata("jeton-scope", "verify tokens:read")).await);
    ok(ask(Question::about("jeton").extension("scope", "verify tokens:read")).await);
    ok(ask(Question::about("jeton").metadata("jeton-service", "online")).await);
    for question in [
        bare().metadata("jeton-scope", "admin"),
        bare().metadata("jeton-scope", "verify").metadata("jeton-scope", "admin"),
        bare().metadata("jeton-scope", "verify, admin"),
        bare().metadata("jeton-scope", "verify+admin"),
        Question::about("jeton").extension("scope", "admin"),
        Question::about("jeton").extension("scope", "verify").metadata("jeton-scope", "admin"),
    ] {
        assert_eq!(code(ask(question).await), "scope_missing");
    }
}
