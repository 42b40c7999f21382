//! The fronts: what is said of every one of them, whatever product stands behind.

mod rules;

use jeton_tests::{TestJeton, send_raw};
use serde_json::json;

use crate::support::{STRANGER, online, scoped, text};

#[tokio::test]
async fn only_the_path_and_the_query_are_the_clients_choice() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let front = jeton.front_address("online");

    for target in [
        "/servers?a=b%20c&d",
        "http://127.0.0.1:1/servers?a=b%20c&d",
        "http://user@elsewhere.example/servers?a=b%20c&d",
    ] {
        let raw = format!(
            "GET {target} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\nConnection: close\r\n\r\n"
        );
        let reply = send_raw(front, raw).await;
        assert_eq!(reply.status, Some(200), "{target}: {}", reply.head);
    }

    let seen = jeton.upstream.seen();
    assert!(seen.iter().all(|seen| seen.path == "/servers?a=b%20c&d"), "{seen:?}");
    assert!(
        seen.iter().all(|seen| seen.headers["host"] == jeton.upstream.address.to_string().as_str())
    );
}

#[tokio::test]
async fn a_path_that_climbs_is_refused_and_not_forwarded() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;

    for path in [
        "/a/../b",
        "/..",
        "/a/%2e%2e/b",
        "/a/.%2E/b",
        "/./a",
        "/a/%2e",
        "/a/..;/b",
        "/a/..%2fb",
        "/a\\..\\b",
        "/a/..%5cb",
    ] {
        let raw = format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\nConnection: close\r\n\r\n"
        );
        let reply = send_raw(jeton.front_address("online"), raw).await;
        assert_eq!(reply.status, Some(400), "{path}");
    }

    assert!(jeton.upstream.seen().is_empty());
    for path in ["/a..b", "/...", "/a.", "/.well-known/x", "/a%2fb", "/a?x=../y"] {
        let reply = jeton.front("online", "GET", path).header("x-auth-token", &secret).send().await;
        reply.expect(200);
    }
}

#[tokio::test]
async fn a_tunnel_is_not_opened() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let elsewhere = jeton.upstream.address;

    for target in [elsewhere.to_string(), jeton.address().to_string()] {
        let raw = format!(
            "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nX-Auth-Token: {secret}\r\nConnection: close\r\n\r\n"
        );
        let reply = send_raw(jeton.front_address("online"), raw).await;
        assert!(matches!(reply.status, Some(400..=499)), "{}", reply.head);
    }

    assert!(jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn what_asks_for_no_path_is_answered_and_breaks_nothing() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;

    for address in [jeton.front_address("online"), jeton.address()] {
        for request in [
            "OPTIONS *",
            "GET *",
            "CONNECT a:1",
            "GET http://a",
            "OPTIONS http://a",
            "GET /?",
            "GET //",
            "GET /#x",
        ] {
            let raw = format!(
                "{request} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\nConnection: close\r\n\r\n"
            );
            let reply = send_raw(address, raw).await;
            assert!(reply.status.is_some_and(|status| status < 500), "{request}: {}", reply.head);
        }
    }
}

#[tokio::test]
async fn without_a_good_token_nothing_reaches_the_product_by_any_method_or_path() {
    let jeton = TestJeton::new().await;
    let token = scoped(&jeton, &jeton.admin, &["admin", "verify"]).await;
    let front = jeton.front_address("online");

    for method in ["GET", "HEAD", "POST", "OPTIONS", "TRACE", "PURGE", "DELETE"] {
        for path in [
            "/",
            "/servers",
            "/iam/v1alpha1/api-keys",
            "//servers",
            "/servers/",
            "/%73ervers",
            "/servers;x",
            "/x?token=y",
        ] {
            for credential in [
                String::new(),
                format!("X-Auth-Token: {STRANGER}\r\n"),
                format!("Authorization: Bearer {token}\r\n"),
                format!("Cookie: x-auth-token={STRANGER}\r\n"),
                "X-Auth-Token:\r\n".to_owned(),
                "Jeton-Account: acc_1\r\n".to_owned(),
            ] {
                let raw = format!(
                    "{method} {path} HTTP/1.1\r\nHost: a\r\n{credential}Connection: close\r\n\r\n"
                );
                let reply = send_raw(front, raw).await;
                assert_eq!(reply.status, Some(401), "{method} {path} {credential}");
            }
        }
    }

    assert!(jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn a_request_with_two_lengths_is_not_read_as_two_requests() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let smuggled = format!("GET /smuggled HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n\r\n");
    let head = format!("POST /servers HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n");
    let requests = [
        format!(
            "{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n{smuggled}"
        ),
        format!(
            "{head}Content-Length: 0\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{smuggled}",
            smuggled.len()
        ),
        format!(
            "{head}Transfer-Encoding: chunked, identity\r\nConnection: close\r\n\r\n0\r\n\r\n{smuggled}"
        ),
        format!(
            "{head}Transfer-Encoding: xchunked\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{smuggled}",
            smuggled.len()
        ),
        format!(
            "{head}Transfer-Encoding : chunked\r\nConnection: close\r\n\r\n0\r\n\r\n{smuggled}"
        ),
        format!("{head}Content-Length: +5\r\nConnection: close\r\n\r\n{smuggled}"),
        format!("{head}Content-Length: -1\r\nConnection: close\r\n\r\n{smuggled}"),
        format!(
            "{head}Content-Length: 99999999999999999999\r\nConnection: close\r\n\r\n{smuggled}"
        ),
    ];

    for request in requests {
        let reply = send_raw(jeton.front_address("online"), &request).await;
        assert!(reply.status.is_none_or(|status| status < 500), "{request}\n{}", reply.head);
    }

    let seen = jeton.upstream.seen();
    assert!(seen.iter().all(|seen| seen.path == "/servers"), "{seen:?}");
    assert!(seen.iter().all(|seen| !seen.headers.contains_key("transfer-encoding")
        || !seen.headers.contains_key("content-length")));
}

#[tokio::test]
async fn a_header_named_in_connection_cannot_take_the_identity_away() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;

    let call = jeton.front("online", "GET", "/servers").header("x-auth-token", &secret);
    let call = call
        .header("connection", "jeton-account, jeton-token, x-forwarded-for, x-mine")
        .header("x-mine", "1");
    call.send().await.expect(200);

    let seen = &jeton.upstream.seen()[0].headers;
    assert_eq!(seen["jeton-token"], id.as_str());
    assert!(seen.contains_key("jeton-account") && seen.contains_key("x-forwarded-for"));
    assert!(!seen.contains_key("x-mine"));
}

#[tokio::test]
async fn a_body_in_chunks_reaches_the_product_whole() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let raw = format!(
        "POST /servers HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
         5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nX-Auth-Token: {secret}\r\n\r\n"
    );

    let reply = send_raw(jeton.front_address("online"), raw).await;

    assert_eq!(reply.status, Some(200));
    let seen = &jeton.upstream.seen()[0];
    assert_eq!(seen.body, "hello world");
    assert!(!format!("{seen:?}").contains(&secret));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_the_clients_fault_and_not_the_products() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let head = format!(
        "POST /servers HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    );

    for body in [
        "x\r\n",
        "{}\r\n0\r\n\r\n",
        "5\r\nhello world\r\n0\r\n\r\n",
        "-1\r\n\r\n",
        "fffffffffffffffff\r\nx",
    ] {
        let reply = send_raw(jeton.front_address("online"), format!("{head}{body}")).await;
        assert_eq!(reply.status, Some(400), "{body:?}: {}", reply.head);
    }
}

#[tokio::test]
async fn a_declared_route_takes_a_bounded_json_object_and_answers_in_the_products_own_shape() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let sign_in = |body: Vec<u8>| {
        let call = jeton.front("nocodb", "POST", "/api/v1/auth/user/signin");
        call.header("content-type", "application/json").body(body).send()
    };

    for body in [
        b"".to_vec(),
        b"{".to_vec(),
        b"[]".to_vec(),
        b"null".to_vec(),
        b"{}".to_vec(),
        b"\xff\xfe".to_vec(),
        b"{\"email\":1}".to_vec(),
        b"{\"email\":\"ada@example.com\"}".to_vec(),
        vec![b'['; 60_000],
        vec![b' '; 70_000],
        br#"{"email":"ada@example.com","password":["correct horse battery"]}"#.to_vec(),
    ] {
        let reply = sign_in(body).await;
        assert!((400..500).contains(&reply.status), "{}", reply.text);
        assert_eq!(reply.header("content-type"), "application/json");
        reply.json();
    }
}

#[tokio::test]
async fn a_front_does_not_answer_for_jetons_own_api() {
    let jeton = TestJeton::new().await;
    let auth = {
        jeton.account("ada@example.com").await;
        jeton.nocodb_sign_in("ada@example.com").await
    };

    for path in ["/metrics", "/livez", "/openapi.json", "/verify/nocodb", "/api/v1/accounts"] {
        let reply = jeton.front("nocodb", "GET", path).header("xc-auth", &auth).send().await;
        assert_eq!(reply.expect(200).text, r#"{"upstream":true}"#, "{path}");
        jeton.front("nocodb", "GET", path).bearer(&jeton.admin).send().await.expect(401);
    }
}

#[tokio::test]
async fn a_front_manages_the_callers_own_tokens_alone_even_for_an_administrator() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let eve =
        json!({ "name": "eve@example.com", "role": "admin", "password": TestJeton::PASSWORD });
    jeton.call("POST", "/api/v1/accounts").bearer(&jeton.admin).json(&eve).send().await.expect(201);
    let token = jeton.issue(&ada, json!({ "service": "nocodb", "name": "ci" })).await;
    let auth = jeton.nocodb_sign_in("eve@example.com").await;

    let list = jeton.front("nocodb", "GET", "/api/v1/tokens").header("xc-auth", &auth).send().await;
    assert_eq!(list.expect(200).json()["list"], json!([]));
    for id in [text(&token, "id"), text(&token, "secret")] {
        let path = format!("/api/v1/tokens/{id}");
        jeton.front("nocodb", "DELETE", &path).header("xc-auth", &auth).send().await.expect(404);
    }

    let verdict = jeton.verify("nocodb").header("xc-token", text(&token, "secret"));
    verdict.send().await.expect(200);
}
