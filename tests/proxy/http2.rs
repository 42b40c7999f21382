//! HTTP/2 in front of the product's HTTP/1.1.

use bytes::Bytes;
use http::{Request, Response, Version};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use jeton_tests::Recorder;

use crate::support::{Door, only};

async fn send(door: &Door, request: http::request::Builder, body: &str) -> Response<Incoming> {
    let stream = tokio::net::TcpStream::connect(door.address).await.unwrap();
    let (mut client, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = request.header("x-auth-token", &door.secret).version(Version::HTTP_2);
    let body = Full::new(Bytes::from(body.to_owned()));
    client.send_request(request.body(body).unwrap()).await.unwrap()
}

#[tokio::test]
async fn the_authority_is_the_host_and_cookies_are_one_line() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;

    let request = Request::post("http://shop.example:8080/a?b")
        .header("cookie", "a=1")
        .header("cookie", "b=2")
        .header("te", "trailers");
    let response = send(&door, request, "hello").await;

    assert_eq!(response.status(), 200);
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "ok");
    let seen = only(&upstream);
    assert_eq!(seen.line, "POST /a?b HTTP/1.1");
    assert_eq!(seen.one("host"), Some(upstream.address.to_string().as_str()));
    assert_eq!(seen.one("x-forwarded-host"), Some("shop.example:8080"));
    assert_eq!(seen.one("cookie"), Some("a=1; b=2"));
    assert_eq!(seen.one("te"), None);
    assert_eq!(seen.body, b"hello");
}

#[tokio::test]
async fn a_head_has_as_many_lines_as_over_http1_at_most() {
    let upstream = Recorder::start().await;
    let mut door = Door::before(upstream.address).await;
    let with = |count: usize, name: &str| {
        let mut request = Request::get("http://shop.example/");
        for number in 0..count {
            request = request.header(name, format!("{number}=y"));
        }
        request
    };

    // The credential is one more.
    for (count, status) in [(99, 200), (100, 431), (1500, 431)] {
        let answer = send(&door, with(count, "x"), "").await;
        assert_eq!(answer.status(), status, "{count}");
        let is_refused = status == 431;
        assert_eq!(answer.into_body().collect().await.unwrap().to_bytes().is_empty(), is_refused);
    }
    // A browser sends each of its cookies as a field, and all of them were one line.
    assert_eq!(send(&door, with(150, "cookie"), "").await.status(), 200);
    assert_eq!(upstream.requests().len(), 2);
    door.address = door.jeton.address();
    assert_eq!(send(&door, with(100, "x"), "").await.status(), 431);
}

#[tokio::test]
async fn a_host_beside_another_authority_is_refused() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;

    let request = Request::get("http://one.example/").header("host", "two.example");
    assert_eq!(send(&door, request, "").await.status(), 400);

    let request = Request::get("http://one.example/").header("host", "one.example");
    assert_eq!(send(&door, request, "").await.status(), 200);
    assert_eq!(upstream.requests().len(), 1);
}

#[tokio::test]
async fn a_refusal_reaches_a_client_that_is_still_sending() {
    let recorder = Recorder::start().await;
    let door = Door::before(recorder.address).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), vec![b'x'; 2 << 20]).unwrap();

    // Debian's curl reports a stream that is reset behind its answer as an error, and no status.
    let curl = tokio::process::Command::new("curl")
        .args(["-s", "--http2-prior-knowledge", "-o", "/dev/null", "-w", "%{http_code}"])
        .args(["--data-binary", &format!("@{}", file.path().display())])
        .arg(format!("http://{}/allowed", door.address))
        .output();
    let curl = tokio::time::timeout(std::time::Duration::from_secs(30), curl).await;
    let curl = curl.expect("curl ends").unwrap();

    assert_eq!((curl.status.code(), &*curl.stdout), (Some(0), &b"401"[..]));
    assert!(recorder.requests().is_empty());
}
