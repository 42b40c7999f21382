//! Input that no client of good will sends: every line of it is a 4xx, and nothing is ever a 5xx.

use std::net::SocketAddr;

use jeton_tests::{RawReply, TestJeton, send_raw};
use serde_json::json;

use crate::support::{STRANGER, get, online, permanent, text};

/// A way in which a product's clients send a secret: its name in tests, the service, the header, the scheme.
pub(crate) type Convention = (&'static str, &'static str, &'static str);

pub(crate) const CONVENTIONS: [Convention; 6] = [
    ("discloud", "Authorization", ""),
    ("duplocloud", "Authorization", "Bearer "),
    ("nocodb", "xc-token", ""),
    ("nocodb", "xc-auth", ""),
    ("online", "X-Auth-Token", ""),
    ("jeton", "Authorization", "Bearer "),
];

pub(crate) async fn present(
    address: SocketAddr,
    path: &str,
    header: &str,
    value: &[u8],
) -> RawReply {
    let mut request =
        format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{header}: ").into_bytes();
    request.extend_from_slice(value);
    request.extend_from_slice(b"\r\n\r\n");
    send_raw(address, request).await
}

/// A good secret for a convention.
pub(crate) async fn good(jeton: &TestJeton, ada: &str, (service, header, _): Convention) -> String {
    match (service, header) {
        ("discloud", _) => {
            let key = jeton.token(ada, "discloud", "api-key").await;
            jeton.reveal(ada, &text(&key, "id")).await
        }
        ("duplocloud", _) => permanent(jeton, "ada@example.com").await.1,
        ("nocodb", "xc-token") => {
            let token = jeton.issue(ada, json!({ "service": "nocodb", "name": "ci" })).await;
            text(&token, "secret")
        }
        ("nocodb", _) => jeton.nocodb_sign_in("ada@example.com").await,
        ("online", _) => online(jeton, ada).await.1,
        _ => ada.to_owned(),
    }
}

/// What is not the secret `good`, and what no client could have meant as another one.
pub(crate) fn malformed(good: &str, scheme: &str) -> Vec<Vec<u8>> {
    let with = |text: String| format!("{scheme}{text}").into_bytes();
    let swap = |at: usize| {
        let mut bytes = good.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'a' { b'b' } else { b'a' };
        with(String::from_utf8(bytes).expect("ASCII in the place of ASCII"))
    };
    let case: String = good
        .chars()
        .map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    let mut values = vec![
        b"".to_vec(),
        b" ".to_vec(),
        b"        ".to_vec(),
        b"\t".to_vec(),
        b" \t ".to_vec(),
        scheme.as_bytes().to_vec(),
        b"x".to_vec(),
        b"-".to_vec(),
        b"null".to_vec(),
        b"undefined".to_vec(),
        b"None".to_vec(),
        b"TOKEN".to_vec(),
        b"$TOKEN".to_vec(),
        with(STRANGER.replace('8', "9")),
        with("0".repeat(40)),
        with("eyJh.eyJh.x".to_owned()),
        with("a.b".to_owned()),
        with("..".to_owned()),
        with("dup_".to_owned()),
        with(format!("dup_{}", "0".repeat(49))),
        with(format!("jts_{}", "0".repeat(49))),
        with(format!("{good}{good}")),
        with(format!("{good},{good}")),
        with(format!("{good}, {good}")),
        with(format!("{good} {good}")),
        with(format!("{good};")),
        with(format!("{good},")),
        with(format!(",{good}")),
        with(format!("\"{good}\"")),
        with(format!("'{good}'")),
        with(format!("`{good}`")),
        with(format!("<{good}>")),
        with(format!("{good}\u{200b}")),
        with(format!("\u{feff}{good}")),
        with(format!("{good}\u{a0}")),
        with(format!("{good}%20")),
        with(format!("%{good}")),
        with(good.replacen(|c: char| c.is_ascii_alphanumeric(), "%61", 1)),
        with(good[1..].to_owned()),
        with(good[..good.len() - 1].to_owned()),
        with(format!("{good}0")),
        with(format!("0{good}")),
        with(case),
        with(good.to_uppercase()),
        swap(0),
        swap(good.len() / 2),
        swap(good.len() - 1),
        with(format!("token={good}")),
        with(format!("Basic {good}")),
        with(format!("Token {good}")),
        with(format!("Bearer Bearer {good}")),
        with(good.replace(['-', '.', '_'], "\u{2010}")),
        with(format!("{good}\u{301}")),
        with("x".repeat(4096)),
        with("x".repeat(4097)),
        with("x".repeat(8 * 1024)),
        with(format!("{good}{}", "x".repeat(4096))),
        with("é".repeat(100)),
    ];
    if good.to_uppercase() == good || !good.contains(['-', '.', '_']) {
        // The hyphen look-alike changed nothing.
        values.retain(|value| *value != with(good.to_owned()));
    }
    for byte in 0x80..=0xff_u8 {
        values.push([scheme.as_bytes(), good.as_bytes(), &[byte]].concat());
    }
    // Not a blank at the end: that is no part of the value (RFC 9110 section 5.5).
    values.push([scheme.as_bytes(), &good.as_bytes()[..5], b"\t", &good.as_bytes()[5..]].concat());
    values.push([scheme.as_bytes(), &good.as_bytes()[..5], b" ", &good.as_bytes()[5..]].concat());
    values
}

#[tokio::test]
async fn whatever_is_not_the_secret_gets_the_answer_that_every_stranger_gets() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    for convention in CONVENTIONS {
        let (service, header, scheme) = convention;
        let good = good(&jeton, &ada, convention).await;
        let path = format!("/verify/{service}");
        let accepted =
            present(jeton.address(), &path, header, format!("{scheme}{good}").as_bytes()).await;
        assert_eq!(accepted.status, Some(200), "{convention:?}");
        let stranger = jeton.verify(service).send().await.expect(401).text;

        for value in malformed(&good, scheme) {
            let shown = String::from_utf8_lossy(&value[..value.len().min(120)]).into_owned();
            let reply = present(jeton.address(), &path, header, &value).await;
            assert_eq!(
                (reply.status, &reply.body),
                (Some(401), &stranger),
                "{convention:?} {shown:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_http_does_not_allow_is_refused_before_anything_is_looked_at() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    for convention in CONVENTIONS {
        let (service, header, scheme) = convention;
        let good = good(&jeton, &ada, convention).await;
        let path = format!("/verify/{service}");
        for byte in (0..0x20_u8).chain([0x7f]).filter(|byte| *byte != b'\t') {
            for value in [
                [scheme.as_bytes(), good.as_bytes(), &[byte]].concat(),
                [&[byte], scheme.as_bytes(), good.as_bytes()].concat(),
                [scheme.as_bytes(), &good.as_bytes()[..7], &[byte], &good.as_bytes()[7..]].concat(),
            ] {
                let reply = present(jeton.address(), &path, header, &value).await;
                // A line feed ends the line: what stands before it is the value, and only at the end that is the secret.
                let is_whole = byte == b'\n' && value.ends_with(b"\n");
                let fits = matches!(reply.status, Some(400 | 401))
                    || (is_whole && reply.status == Some(200));
                assert!(fits, "{convention:?} {byte:#x}: {:?}", reply.status);
            }
        }
        let folded = format!("{scheme}{}\r\n {}", &good[..7], &good[7..]);
        let two_lines = format!("{scheme}{}\r\n\t{}", &good[..7], &good[7..]);
        for value in [folded, two_lines] {
            let reply = present(jeton.address(), &path, header, value.as_bytes()).await;
            assert_eq!(reply.status, Some(400), "{convention:?}");
        }
        let huge = format!("{scheme}{good}{}", "x".repeat(64 * 1024));
        let reply = present(jeton.address(), &path, header, huge.as_bytes()).await;
        assert_eq!(reply.status, Some(431), "{convention:?}");
        let spaced = present(jeton.address(), &path, &format!("{header} "), good.as_bytes()).await;
        assert_eq!(spaced.status, Some(400), "{convention:?}");
    }
}

#[tokio::test]
async fn lines_and_heads_without_end_are_refused() {
    let jeton = TestJeton::new().await;
    let many = "X-A: b\r\n".repeat(101);
    let requests = [
        (
            format!(
                "GET /livez?{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "x".repeat(70_000)
            ),
            &[414, 431][..],
        ),
        (
            format!("GET /{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "x".repeat(60_000)),
            &[404, 414, 431],
        ),
        (format!("GET /livez HTTP/1.1\r\nHost: a\r\n{many}Connection: close\r\n\r\n"), &[431]),
        (
            format!("GET /livez HTTP/1.1\r\nHost: a\r\n{}: b\r\n\r\n", "x".repeat(70_000)),
            &[400, 431],
        ),
        (
            format!(
                "{} /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "X".repeat(10_000)
            ),
            &[400, 405, 431],
        ),
        ("GET /livez HTTP/9.9\r\nHost: a\r\n\r\n".to_owned(), &[400, 505]),
        ("GET /livez\r\n\r\n".to_owned(), &[400]),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\r\n\r\n".to_owned(), &[400]),
        ("GET /livez HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n".to_owned(), &[400]),
        ("GET  /livez  HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), &[400]),
        ("G\u{0}T /livez HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), &[400]),
        ("GET /li\u{0}vez HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), &[400]),
        ("GET /livez HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n".to_owned(), &[400]),
    ];

    for address in [jeton.address(), jeton.front_address("online")] {
        for (request, statuses) in &requests {
            let start: String = request.chars().take(60).collect();
            let reply = send_raw(address, request).await;
            let status = reply.status.unwrap_or_default();
            assert!(statuses.contains(&status) || status == 401, "{start:?}: {}", reply.head);
        }
    }
}

#[tokio::test]
async fn a_wrong_token_is_told_before_anything_about_the_request() {
    let jeton = TestJeton::new().await;
    let stranger =
        jeton.call("GET", "/api/v1/tokens").send().await.expect_problem(401, "invalid_token");

    for (method, path, kind, body) in [
        ("POST", "/api/v1/tokens", "text/plain", "{".to_owned()),
        ("POST", "/api/v1/tokens", "application/json", "{".to_owned()),
        ("POST", "/api/v1/tokens", "application/json", "x".repeat(300_000)),
        ("GET", "/api/v1/tokens?limit=0", "", String::new()),
        ("GET", "/api/v1/tokens/x", "", String::new()),
        ("GET", "/api/v1/services/nowhere", "", String::new()),
        ("POST", "/api/v1/verify", "application/json", "{}".to_owned()),
    ] {
        let call = jeton.call(method, path).header("content-type", kind).body(body);
        assert_eq!(call.send().await.expect(401).text, stranger.text, "{method} {path}");
    }
}

#[tokio::test]
async fn over_http_2_the_answers_are_the_same() {
    use http_body_util::{BodyExt as _, Full};
    use hyper_util::{client::legacy::Client, rt::TokioExecutor};
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let client =
        Client::builder(TokioExecutor::new()).http2_only(true).build_http::<Full<bytes::Bytes>>();
    let ask = async |path: &str, headers: &[(&str, &str)]| {
        let mut request = http::Request::get(format!("http://{}{path}", jeton.address()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = client.request(request.body(Full::default()).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    };
    let bearer = format!("Bearer {}", jeton.admin);

    assert_eq!(ask("/verify/online", &[("x-auth-token", &secret)]).await.0, 200);
    let stranger = jeton.verify("online").send().await.text;
    assert_eq!(ask("/verify/online", &[("x-auth-token", STRANGER)]).await, (401, stranger));
    let twice = [("x-auth-token", secret.as_str()), ("x-auth-token", &secret)];
    assert_eq!(ask("/verify/online", &twice).await.0, 401);
    assert_eq!(ask("/api/v1/tokens", &[("authorization", &bearer)]).await.0, 200);
    assert_eq!(
        ask("/api/v1/tokens", &[("authorization", &bearer), ("authorization", &bearer)]).await.0,
        400
    );
    assert_eq!(ask("/api/v1/services/%ff", &[("authorization", &bearer)]).await.0, 404);
    let long = "x".repeat(8 * 1024);
    assert_eq!(ask("/verify/online", &[("x-auth-token", &long)]).await.0, 401);
}

#[tokio::test]
async fn who_sends_nothing_or_only_a_part_is_cut_off_and_nobody_else_waits() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let login = "POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n";
    let sign_in = "POST /api/v1/auth/user/signin HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n";
    let check = "POST /envoy.service.auth.v3.Authorization/Check HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\nContent-Length: 100\r\n";
    let parts = [
        (jeton.address(), String::new(), None),
        (jeton.address(), "P".to_owned(), None),
        (jeton.address(), "PRI * HTTP/2.0\r\n".to_owned(), None),
        (jeton.address(), "GET /livez HTTP/1.1\r\nHost".to_owned(), None),
        (jeton.address(), "GET /verify/online HTTP/1.1\r\nHost: a\r\nX-A".to_owned(), None),
        (jeton.address(), format!("{login}Connection: close\r\n\r\n{{"), Some(408)),
        (jeton.address(), format!("{check}Connection: close\r\n\r\n\0"), Some(200)),
        (jeton.front_address("nocodb"), String::new(), None),
        (jeton.front_address("nocodb"), format!("{sign_in}Connection: close\r\n\r\n{{"), Some(400)),
    ];

    let mut slow = tokio::task::JoinSet::new();
    for (address, part, status) in parts {
        slow.spawn(async move {
            let reply = send_raw(address, &part).await;
            assert!(
                reply.status == status || reply.status == Some(408),
                "{part:?}: {}",
                reply.head
            );
        });
    }
    let verdict = jeton.verify("online").header("x-auth-token", &secret).send().await;

    verdict.expect(200);
    slow.join_all().await;
}

#[tokio::test]
async fn after_all_this_it_still_works() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    for bytes in [
        &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff"[..],
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
    ] {
        let reply = send_raw(jeton.address(), bytes).await;
        assert!(reply.status.is_none_or(|status| status == 400), "{}", reply.head);
    }

    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
    get(&jeton, &jeton.admin, "/readyz").await.expect(200);
}
