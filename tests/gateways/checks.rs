//! What holds for every gateway.

use std::net::{IpAddr, Ipv4Addr};

use jeton_tests::send_raw;
use serde_json::json;

use crate::{
    doctor::examine,
    evidence::{
        is_refused_by_jeton, no_log_holds_a_secret, nothing_of_a_client_reached_the_api,
        two_are_refused,
    },
    gateway::{Down, Gateway, Plain, Product},
    http2,
    scene::{CLIENT, Scene},
    tokens::Carried,
};

const SERVICES: [&str; 4] = ["discloud", "duplocloud", "nocodb", "online"];

/// A good secret gets the request to the API, whole and with the identity; a wrong one gets Jeton's own answer.
pub(crate) async fn every_carrier_works(product: &Product) {
    let scene = Scene::new().await;
    for service in SERVICES {
        let gateway = Gateway::start(product, &scene, service).await;
        for good in scene.tokens.carried.iter().filter(|one| one.service == service) {
            passes(&scene, &gateway, good).await;
            let wrong = good.wrong_line();
            is_refused_by_jeton(&scene, &gateway, service, &wrong).await;
            let twice = good.line().repeat(2);
            two_are_refused(&scene, &gateway, &twice).await;
        }
        is_refused_by_jeton(&scene, &gateway, service, "").await;
    }
}

async fn passes(scene: &Scene, gateway: &Gateway, good: &Carried) {
    scene.api.forget();
    let body = "0123456789".repeat(20_000);
    let chunks = body.as_bytes().chunks(7_777);
    let chunks =
        chunks.map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)));
    let bodies = [
        format!("Content-Length: {}\r\n\r\n{body}", body.len()),
        format!("Transfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n", chunks.collect::<String>()),
    ];

    for framed in bodies {
        let line = good.line();
        let request = format!(
            "POST /api/v1/thing?x=a%20b HTTP/1.1\r\nHost: localhost\r\n{line}Connection: close\r\n{framed}"
        );
        let answer = gateway.send(&request).await;

        assert_eq!(answer.status, 200, "{}: {answer:?}", good.header);
        let received = &answer.json()["received"][0];
        assert_eq!(received["body"].as_str().unwrap().len(), body.len());
        assert_eq!(received["body"], body.as_str());
        assert_eq!(received["target"], "/api/v1/thing?x=a%20b");
        assert_eq!(received["method"], "POST");
    }
    for request in scene.api.requests() {
        assert_eq!(request.values("Jeton-Token"), [&good.id]);
        assert_eq!(request.values("X-Forwarded-For"), [CLIENT.to_string()]);
        assert_eq!(request.values("X-Forwarded-Proto"), ["https"]);
    }
    assert_eq!(scene.api.requests().len(), 2);
    nothing_of_a_client_reached_the_api(scene);
}

/// The whole catalogue of the doctor, judged by the doctor and by the bytes that reached the API.
pub(crate) async fn nothing_gets_through(product: &Product) {
    let scene = Scene::new().await;
    for service in ["nocodb", "duplocloud"] {
        let gateway = Gateway::start(product, &scene, service).await;

        let report = examine(&scene, &gateway, scene.tokens.of(service), &[]).await;

        assert_eq!(report.through(), [], "{service}");
        assert_eq!(report.code, 0);
        assert_eq!(report.json["witness"], true);
        assert!(report.json["attacks"].as_u64().unwrap() > 100, "{}", report.json);
    }
    assert!(scene.api.requests().len() > 60, "{}", scene.api.requests().len());
    nothing_of_a_client_reached_the_api(&scene);
    no_log_holds_a_secret(&scene);
}

/// A token that is bound to an address works from there alone, whatever the client says about where it is.
pub(crate) async fn the_address_is_that_of_the_connection(product: &Product) {
    let scene = Scene::new().await;
    let gateway = Gateway::start(product, &scene, "jeton").await;
    let line = scene.tokens.bound.line();
    let elsewhere = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 3));
    let claims = [
        "",
        "X-Forwarded-For: 127.0.0.2\r\n",
        "X-Forwarded-For: 127.0.0.2\r\nX-Forwarded-For: 127.0.0.2\r\n",
        "X-Real-IP: 127.0.0.2\r\n",
        "Forwarded: for=127.0.0.2\r\n",
        "X-Forwarded-For: 127.0.0.2\r\nConnection: X-Forwarded-For\r\n",
        "X-Envoy-External-Address: 127.0.0.2\r\n",
    ];

    for claim in claims {
        let request = format!(
            "GET /thing HTTP/1.1\r\nHost: localhost\r\n{line}{claim}Connection: close\r\n\r\n"
        );
        let here = gateway.send_from(CLIENT, request.as_bytes()).await;
        let there = gateway.send_from(elsewhere, request.as_bytes()).await;

        // Envoy refuses a request that wants a header of Envoy's own taken away.
        if claim.contains("Connection:") && here.status == 400 && there.status == 400 {
            continue;
        }
        assert_eq!(there.status, 403, "{claim}: {there:?}");
        assert_eq!(there.json()["code"], "address_not_allowed");
        assert_eq!(here.status, 200, "{claim}: {here:?}");
    }
}

/// A rule about a path or a method holds, however the path is spelt and whatever the client says that it asks for.
pub(crate) async fn the_path_is_the_one_that_the_api_gets(product: &Product) {
    let scene = Scene::new().await;
    let gateway = Gateway::start(product, &scene, "shop").await;
    let line = scene.tokens.reader.line();
    let send = async |method: &str, path: &str, claim: &str| {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{line}{claim}Connection: close\r\n\r\n"
        );
        gateway.send(&request).await
    };
    let claims = [
        "X-Original-URI: /orders/1\r\n",
        "X-Forwarded-Uri: /orders/1\r\n",
        "X-Original-URL: /orders/1\r\nX-Rewrite-URL: /orders/1\r\n",
        "X-Original-Method: GET\r\nX-Forwarded-Method: GET\r\n",
        "X-HTTP-Method-Override: GET\r\n",
    ];

    for (method, path) in
        [("GET", "/orders/1"), ("PUT", "/orders/1?refunds=/refunds/1"), ("DELETE", "/orders")]
    {
        assert_eq!(send(method, path, "").await.status, 200, "{method} {path}");
    }
    for (method, path) in [("GET", "/refunds/1"), ("POST", "/refunds"), ("DELETE", "/orders/1")] {
        for claim in ["", "X-Nothing: 1\r\n"].iter().chain(&claims) {
            let refused = send(method, path, claim).await;
            assert_eq!(refused.status, 403, "{method} {path} {claim}: {refused:?}");
            assert_eq!(refused.json()["code"], "scope_missing", "{claim}");
            assert!(
                refused.header("www-authenticate").contains("insufficient_scope"),
                "{refused:?}"
            );
        }
    }
    for path in [
        "//refunds/1",
        "/refunds%2f1",
        "/orders/../refunds/1",
        "/%72efunds/1",
        "/refunds;/1",
        "/REFUNDS/1",
        "/./refunds",
        "/refunds/",
    ] {
        let refused = send("GET", path, "").await;
        assert!(matches!(refused.status, 400 | 403 | 404), "{path}: {refused:?}");
    }
    let reached = scene.api.requests();
    assert!(
        reached.iter().all(|one| !one.line.to_lowercase().contains(" /refunds")),
        "{reached:?}"
    );
}

/// Without Jeton nothing gets in, and the client is told in JSON to try again.
pub(crate) async fn without_jeton_nobody_gets_in(product: &Product) {
    let mut scene = Scene::new().await;
    let gateway = Gateway::start(product, &scene, "nocodb").await;
    let good = scene.tokens.of("nocodb").clone();
    assert_eq!(gateway.get("/thing", &good.line()).await.status, 200);
    scene.api.forget();

    scene.kill_jeton().await;
    let answer = gateway.get("/thing", &good.line()).await;
    let report = examine(&scene, &gateway, &good, &["--jeton-is-down"]).await;

    match product.down {
        Down::Bare(status) => assert_eq!(answer.status, status, "{answer:?}"),
        Down::Told => {
            assert_eq!(answer.status, 503, "{answer:?}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.json()["code"], "verifier_unavailable");
        }
    }
    assert_eq!((report.code, report.through()), (0, Vec::new()));
    assert_eq!(scene.api.requests().len(), 0, "{:?}", scene.api.requests());
    no_log_holds_a_secret(&scene);
}

/// Without TLS nothing reaches the API, and whoever sent a token in clear is told.
pub(crate) async fn without_tls_nobody_gets_in(product: &Product) {
    let scene = Scene::new().await;
    let gateway = Gateway::start(product, &scene, "nocodb").await;
    let line = scene.tokens.of("nocodb").line();

    let request =
        format!("GET /thing HTTP/1.1\r\nHost: localhost\r\n{line}Connection: close\r\n\r\n");
    let answer = send_raw(gateway.plain, request).await;

    let head = answer.head.to_ascii_lowercase();
    match product.plain {
        Plain::Redirected => assert!(head.contains("location: https://"), "{answer:?}"),
        Plain::Told => {
            assert_eq!(answer.status, Some(403), "{answer:?}");
            assert!(head.contains("content-type: application/problem+json"), "{head}");
            assert!(answer.body.contains(r#""code":"https_required""#), "{}", answer.body);
        }
    }
    assert_eq!(scene.api.requests().len(), 0);
}

/// A token that ends is refused by the next request, in Jeton's words.
pub(crate) async fn what_is_revoked_is_refused_at_once(product: &Product) {
    let scene = Scene::new().await;
    let gateway = Gateway::start(product, &scene, "online").await;
    let good = scene.tokens.of("online");
    assert_eq!(gateway.get("/thing", &good.line()).await.status, 200);

    let path = format!("/api/v1/tokens/{}/revoke", good.id);
    let jeton = scene.jeton.as_ref().unwrap();
    let revoke = jeton.call("POST", &path).bearer(&scene.tokens.admin).json(&json!({}));
    revoke.send().await.expect(204);
    let answer = gateway.get("/thing", &good.line()).await;

    assert_eq!(answer.json()["code"], "revoked", "{answer:?}");
    is_refused_by_jeton(&scene, &gateway, "online", &good.line()).await;
}

/// A client whose token ends soon is told so in the answer of the API, and nobody else is.
pub(crate) async fn the_near_end_of_a_token_is_told_to_its_client(product: &Product) {
    let scene = Scene::new().await;
    let gateway = Gateway::start(product, &scene, "duplocloud").await;
    let jeton = scene.jeton.as_ref().unwrap();
    let soon = json!({ "service": "duplocloud", "kind": "permanent", "account": "admin", "name": "soon", "lifetime": "12h" });
    let issue = jeton.call("POST", "/api/v1/tokens").bearer(&scene.tokens.admin).json(&soon);
    let soon = issue.send().await.expect(201).json();
    let line = format!("Authorization: Bearer {}\r\n", soon["secret"].as_str().unwrap());

    let near = gateway.get("/thing", &line).await;
    let far = gateway.get("/thing", &scene.tokens.of("duplocloud").line()).await;

    assert_eq!((near.status, far.status), (200, 200), "{near:?} {far:?}");
    assert_eq!(near.header("jeton-token-expires"), soon["expires_at"].as_str().unwrap());
    let page = format!("/tokens/{}>; rel=\"help\"", soon["id"].as_str().unwrap());
    assert!(near.header("link").contains(&page), "{near:?}");
    let of_the_end = ["jeton-token-expires", "link"];
    assert!(far.headers.iter().all(|(name, _)| !of_the_end.contains(&name.as_str())), "{far:?}");
}

/// Over HTTP/2 as over HTTP/1.1: nothing forged, no credential, and no request without one.
pub(crate) async fn the_same_holds_over_http2(product: &Product) {
    let scene = Scene::new().await;
    let gateway = Gateway::start(product, &scene, "nocodb").await;
    let good = scene.tokens.of("nocodb");
    let forged = |names: &[&str]| -> Vec<(String, String)> {
        names.iter().map(|name| ((*name).to_owned(), "forged-by-client".to_owned())).collect()
    };
    let credential = vec![(good.header.to_ascii_lowercase(), good.secret.clone())];
    let forgeries = [
        forged(&["jeton-account", "jeton-token", "jeton-kind", "jeton-scopes"]),
        forged(&["jeton_account", "jeton.scopes", "jeton~kind"]),
        forged(&[
            "x-forwarded-for",
            "x-real-ip",
            "forwarded",
            "x-original-url",
            "x-http-method-override",
        ]),
        credential.clone(),
    ];

    for lines in &forgeries[..3] {
        let refused = http2::get(&scene, &gateway, "/thing", lines).await;
        assert!(
            refused.is_none_or(|status| status == 401 || status == 400),
            "{lines:?}: {refused:?}"
        );
        let passed =
            http2::get(&scene, &gateway, "/thing", &[&credential[..], lines].concat()).await;
        assert!(
            passed.is_none_or(|status| status == 200 || status == 400),
            "{lines:?}: {passed:?}"
        );
    }
    let twice =
        http2::get(&scene, &gateway, "/thing", &[&credential[..], &forgeries[3]].concat()).await;
    assert_eq!(twice, Some(401));
    let ambiguous = http2::get(&scene, &gateway, "/a%2fb", &credential).await;
    assert!(matches!(ambiguous, Some(400 | 404)), "{ambiguous:?}");
    let plain = http2::get(&scene, &gateway, "/thing", &credential).await;
    assert_eq!(plain, Some(200));
    nothing_of_a_client_reached_the_api(&scene);
}

/// With a spoilt file the doctor finds what got through; `(what is spoilt, with what, an attack that gets through)`.
pub(crate) async fn the_doctor_finds_what_is_spoilt(
    product: &Product,
    spoilt: &[(&str, &str, &str)],
) {
    let scene = Scene::new().await;
    for (shipped, broken, attack) in spoilt {
        let gateway = Gateway::start_broken(product, &scene, "nocodb", &[(shipped, broken)]).await;

        let report = examine(&scene, &gateway, scene.tokens.of("nocodb"), &[]).await;

        let through = report.through();
        assert_eq!(report.code, 1, "{shipped}");
        assert!(through.iter().any(|(name, _)| name == attack), "{shipped}: {through:?}");
    }
}

/// The tests that every gateway has, each of its own name.
macro_rules! checks_of {
    ($product:expr) => {
        checks_of!($product;
            every_carrier_works
            nothing_gets_through
            the_address_is_that_of_the_connection
            the_path_is_the_one_that_the_api_gets
            without_jeton_nobody_gets_in
            without_tls_nobody_gets_in
            what_is_revoked_is_refused_at_once
        );
    };
    ($product:expr; $($check:ident)*) => {
        $(
            #[tokio::test]
            async fn $check() {
                checks::$check(&$product).await;
            }
        )*
    };
}

pub(crate) use checks_of;
