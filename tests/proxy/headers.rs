//! The head of a request on its way to the product.

use jeton_server::TrustedProxies;
use jeton_tests::Recorder;

use crate::support::{Door, only};

#[tokio::test]
async fn where_a_request_came_from_is_told_afresh() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;
    let head = door.head("GET /servers?a=b");

    let forged = "X-Forwarded-For: 1.2.3.4\r\nX_Forwarded.For: 1.2.3.4\r\nX-Forwarded-Host: evil\r\n\
        X-Forwarded-Proto: https\r\nX-Forwarded-Port: 1\r\nX-Forwarded-Anything: 1\r\nForwarded: for=1.2.3.4\r\n\
        X-Real-IP: 1.2.3.4\r\nTrue-Client-IP: 1.2.3.4\r\nX-Original-URL: /admin\r\nX_Rewrite_Url: /admin\r\n";
    let answer = door.ask(format!("{head}{forged}\r\n")).await;

    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let seen = only(&upstream);
    assert_eq!(seen.line, "GET /servers?a=b HTTP/1.1");
    assert_eq!(seen.one("host"), Some(upstream.address.to_string().as_str()));
    assert_eq!(seen.one("x-forwarded-for"), Some("127.0.0.1"));
    assert_eq!(seen.one("x-forwarded-host"), Some("shop.example:8080"));
    assert_eq!(seen.one("x-forwarded-proto"), Some("http"));
    let forwarded = "for=127.0.0.1;host=\"shop.example:8080\";proto=http";
    assert_eq!(seen.one("forwarded"), Some(forwarded));
    assert_eq!(seen.one("via"), Some("1.1 jeton"));
    let everything = format!("{seen:?}").to_ascii_lowercase();
    for forged in ["1.2.3.4", "evil", "/admin", "forwarded-port", "anything", &door.secret] {
        assert!(!everything.contains(forged), "{forged}: {everything}");
    }
}

#[tokio::test]
async fn a_trusted_proxy_tells_the_clients_address_and_scheme() {
    let upstream = Recorder::start().await;
    let loopback = TrustedProxies::new(vec!["127.0.0.1".parse().unwrap()]).unwrap();
    let door = Door::with(upstream.address, |options| options.trusted_proxies = loopback).await;
    let head = door.head("GET /");

    let chain = "X-Forwarded-For: 203.0.113.9, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n";
    door.ask(format!("{head}{chain}\r\n")).await;

    let seen = only(&upstream);
    assert_eq!(seen.one("x-forwarded-for"), Some("192.0.2.7"));
    assert_eq!(seen.one("x-forwarded-proto"), Some("https"));
    let forwarded = "for=192.0.2.7;host=\"shop.example:8080\";proto=https";
    assert_eq!(seen.one("forwarded"), Some(forwarded));
}

#[tokio::test]
async fn what_is_about_one_connection_goes_no_further() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;
    let head = door.head("GET /");

    let hop = "Connection: keep-alive, X-Mine\r\nConnection: jeton-account, x-forwarded-for, forwarded\r\n\
        Proxy-Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nTrailer: X-A\r\n\
        Proxy-Authorization: Basic YTpi\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\nX-Mine: 1\r\nExpect: 100-continue\r\n\
        Transfer_Encoding: chunked\r\nContent_Length: 5\r\nProxy_Connection: close\r\n";
    door.ask(format!("{head}{hop}\r\n")).await;

    let seen = only(&upstream);
    let names: Vec<String> = seen.headers.iter().map(|(name, _)| name.to_lowercase()).collect();
    for name in [
        "connection",
        "proxy-connection",
        "proxy_connection",
        "keep-alive",
        "te",
        "trailer",
        "proxy-authorization",
        "upgrade",
        "x-mine",
        "expect",
        "transfer-encoding",
        "transfer_encoding",
        "content_length",
    ] {
        assert!(!names.iter().any(|other| other == name), "{name} in {names:?}");
    }
    for name in ["jeton-account", "jeton-token", "x-forwarded-for", "forwarded"] {
        assert!(seen.one(name).is_some(), "{name} in {names:?}");
    }
}

#[tokio::test]
async fn the_host_that_counts_is_that_of_the_target_and_it_has_to_be_one() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;
    let secret = &door.secret;
    let get = |target: &str, host: &str| {
        format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nX-Auth-Token: {secret}\r\n\r\n")
    };

    door.ask(get("http://user@one.example/a", "two.example")).await;

    assert_eq!(only(&upstream).one("x-forwarded-host"), Some("one.example"));
    for host in ["a b", "a@b", "a/b", "a\"b", "[::1", "a,b", "@"] {
        let answer = door.ask(get("/", host)).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{host}: {answer}");
    }
    assert_eq!(upstream.requests().len(), 1);
}

#[tokio::test]
async fn the_headers_that_count_as_credentials_are_those_of_the_newest_policy() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;
    let wider = include_str!("../../presets/online.toml")
        .replace("carriers = [", "carriers = [{ header = \"X-Other-Token\" }, ");
    let body = serde_json::json!({ "policy": wider });
    let call = door.jeton.call("PUT", "/api/v1/services/online").bearer(&door.jeton.admin);
    call.json(&body).send().await.expect(200);

    let head = format!("GET / HTTP/1.1\r\nHost: a\r\nX-Other-Token: {}\r\n\r\n", door.secret);
    let answer = door.ask(head).await;

    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(!format!("{:?}", only(&upstream)).contains(&door.secret));
}
