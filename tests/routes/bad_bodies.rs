//! Bodies that no client of good will sends: what is no JSON object of known fields is refused, and nothing of it is quoted.

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{STRANGER, count_tokens, online};

#[tokio::test]
async fn a_body_that_is_no_json_object_of_known_fields_is_refused_by_every_route_that_takes_one() {
    let jeton = TestJeton::new().await;
    let (id, _) = online(&jeton, &jeton.admin).await;
    let before = count_tokens(&jeton).await;
    let token = format!("/api/v1/tokens/{id}");
    let routes = [
        ("POST", "/api/v1/accounts".to_owned()),
        ("POST", "/api/v1/sessions".to_owned()),
        ("POST", "/api/v1/session/confirm".to_owned()),
        ("PUT", "/api/v1/services/online".to_owned()),
        ("PUT", "/api/v1/services/nocodb/settings/NC_JWT_EXPIRES_IN".to_owned()),
        ("POST", "/api/v1/tokens".to_owned()),
        ("PATCH", token.clone()),
        ("POST", format!("{token}/reveal")),
        ("POST", format!("{token}/rotate")),
        ("POST", format!("{token}/revoke")),
        ("POST", "/api/v1/verify".to_owned()),
    ];
    let large = format!("{{\"name\":\"{}\"}}", "n".repeat(256 * 1024));
    let bodies: [(&[u8], u16, &str); 17] = [
        (b"{", 400, "malformed_json"),
        (b"}", 400, "malformed_json"),
        (b"{'a':1}", 400, "malformed_json"),
        (b"{\"\xff\":1}", 400, "malformed_json"),
        (b"\xef\xbb\xbf{}", 400, "malformed_json"),
        (b"nul", 400, "malformed_json"),
        (b"{\"zzz\":1}", 400, "invalid_body"),
        (b"[]", 400, "invalid_body"),
        (b"[[[[]]]]", 400, "invalid_body"),
        (b"\"x\"", 400, "invalid_body"),
        (b"7", 400, "invalid_body"),
        (b"1e999", 400, "invalid_body"),
        (b"null", 400, "invalid_body"),
        (b"true", 400, "invalid_body"),
        (b"{}{}", 400, ""),
        (b"\x1f\x8b\x08", 400, "malformed_json"),
        (large.as_bytes(), 413, "body_too_large"),
    ];

    for (method, path) in &routes {
        for (body, status, code) in bodies {
            let call = jeton
                .call(method, path)
                .bearer(&jeton.admin)
                .header("content-type", "application/json");
            let reply = call.body(body).send().await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(20)]).into_owned();
            assert_eq!(reply.status, status, "{method} {path} {shown}: {}", reply.text);
            let told = reply.field("code");
            assert!(code.is_empty() || told == code, "{method} {path} {shown}: {told}");
        }
        for kind in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/jsonp",
            "json",
        ] {
            let call = jeton.call(method, path).bearer(&jeton.admin).header("content-type", kind);
            call.body("{}").send().await.expect_problem(415, "not_json");
        }
    }

    assert_eq!(count_tokens(&jeton).await, before);
}

#[tokio::test]
async fn a_list_does_not_stand_for_the_fields_of_an_object_in_their_order() {
    let jeton = TestJeton::new().await;
    let (id, _) = online(&jeton, &jeton.admin).await;
    let sent = [
        ("/api/v1/sessions".to_owned(), json!(["admin", jeton.admin_password])),
        ("/api/v1/session/confirm".to_owned(), json!([jeton.admin_password])),
        ("/api/v1/verify".to_owned(), json!(["online", STRANGER, null, null])),
        (format!("/api/v1/tokens/{id}/reveal"), json!([null])),
        (format!("/api/v1/tokens/{id}/revoke"), json!(["leaked"])),
    ];

    for (path, body) in sent {
        let reply = jeton.call("POST", &path).bearer(&jeton.admin).json(&body).send().await;
        reply.expect_problem(400, "invalid_body");
    }
}

#[tokio::test]
async fn a_content_type_may_have_parameters_and_any_case() {
    let jeton = TestJeton::new().await;

    for kind in [
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/json;x=y",
        " application/json ",
    ] {
        let call =
            jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).header("content-type", kind);
        call.body(r#"{"service":"online"}"#).send().await.expect(201);
    }
}

#[tokio::test]
async fn a_body_of_256_kib_is_the_largest() {
    let jeton = TestJeton::new().await;
    let body = |length: usize| {
        let mut body = br#"{"service":"online"}"#.to_vec();
        body.resize(length, b' ');
        let call = jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin);
        call.header("content-type", "application/json").body(body).send()
    };

    body(256 * 1024 - 1).await.expect(201);
    body(256 * 1024).await.expect(201);
    body(256 * 1024 + 1).await.expect_problem(413, "body_too_large");
}

#[tokio::test]
async fn an_error_quotes_nothing_that_was_sent_as_a_value() {
    let jeton = TestJeton::new().await;
    let value = "hunter2-hunter2";
    let (id, _) = online(&jeton, &jeton.admin).await;
    let sent = [
        ("POST", "/api/v1/accounts".to_owned(), json!({ "name": "a", "role": value })),
        ("POST", "/api/v1/accounts".to_owned(), json!({ "name": { "a": value } })),
        ("POST", "/api/v1/accounts".to_owned(), json!({ "name": "a", "services": value })),
        (
            "POST",
            "/api/v1/accounts".to_owned(),
            json!({ "name": "a", "role": format!("x, expected {value} at line 1") }),
        ),
        ("POST", "/api/v1/accounts".to_owned(), json!(value)),
        ("POST", "/api/v1/sessions".to_owned(), json!({ "account": "admin", "password": [value] })),
        ("POST", format!("/api/v1/tokens/{id}/revoke"), json!({ "cause": value })),
        ("POST", format!("/api/v1/tokens/{id}/reveal"), json!({ "password": { "it": value } })),
        ("POST", "/api/v1/verify".to_owned(), json!({ "service": "online", "secret": [value] })),
        (
            "POST",
            "/api/v1/verify".to_owned(),
            json!({ "service": "online", "secret": "x", "address": value }),
        ),
        ("POST", "/api/v1/tokens".to_owned(), json!({ "service": "online", "lifetime": value })),
        ("POST", "/api/v1/tokens".to_owned(), json!({ "service": "online", "not_before": value })),
        (
            "POST",
            "/api/v1/tokens".to_owned(),
            json!({ "service": "nocodb", "name": format!("{value}\u{0}") }),
        ),
    ];

    for (method, path, body) in sent {
        let reply = jeton.call(method, &path).bearer(&jeton.admin).json(&body).send().await;
        assert_eq!(reply.status, 400, "{path} {body}: {}", reply.text);
        assert!(!reply.text.contains("hunter2"), "{path} {body}: {}", reply.text);
    }
    let long = json!({ "f".repeat(100_000): 1 });
    let reply = jeton.call("POST", "/api/v1/tokens").bearer(&jeton.admin).json(&long).send().await;
    assert!(reply.expect(400).text.len() < 2_000);
}
