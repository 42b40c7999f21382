//! The product's answer on its way to the client.

use jeton_tests::Recorder;

use crate::support::Door;

/// The answer to one request before an upstream that answers so.
async fn answer(request: &str, upstream: &str) -> String {
    let upstream = Recorder::answering(upstream).await;
    let door = Door::before(upstream.address).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}Connection: close\r\n\r\n", door.head(request))).await;
    wire.rest().await.to_lowercase()
}

#[tokio::test]
async fn an_answer_is_for_its_caller_alone_whatever_the_product_says() {
    let answer = answer(
        "GET /",
        "HTTP/1.1 200 OK\r\nCache-Control: public, max-age=60\r\nCDN-Cache-Control: max-age=600\r\n\
         Surrogate-Control: max-age=600\r\nVary: Accept\r\nContent-Length: 2\r\n\r\nok",
    )
    .await;

    assert!(answer.contains("\r\ncache-control: max-age=60, private\r\n"), "{answer}");
    assert!(answer.contains("\r\nvary: accept\r\n"), "{answer}");
    assert!(answer.contains("\r\nvary: x-auth-token\r\n"), "{answer}");
    assert!(!answer.contains("max-age=600"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nok"), "{answer}");
}

#[tokio::test]
async fn what_is_about_the_upstreams_connection_does_not_reach_the_client() {
    let answer = answer(
        "GET /",
        "HTTP/1.1 200 OK\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\n\
         Proxy-Authenticate: Basic\r\nProxy-Connection: close\r\nX-Yours: 1\r\nContent-Length: 2\r\n\r\nok",
    )
    .await;

    for name in ["x-mine", "keep-alive", "proxy-authenticate", "proxy-connection"] {
        assert!(!answer.contains(name), "{name} in {answer}");
    }
    assert!(answer.contains("\r\nx-yours: 1\r\n"), "{answer}");
}

#[tokio::test]
async fn an_answer_without_a_body_stays_without_one() {
    let head = answer("HEAD /", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n").await;
    let no_content = answer("GET /", "HTTP/1.1 204 No Content\r\n\r\n").await;
    let not_modified = answer("GET /", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n").await;

    assert!(head.contains("content-length: 5000") && head.ends_with("\r\n\r\n"), "{head}");
    assert!(no_content.starts_with("http/1.1 204 ") && no_content.ends_with("\r\n\r\n"));
    assert!(!no_content.contains("content-length"), "{no_content}");
    assert!(not_modified.contains("etag: \"a\"") && not_modified.ends_with("\r\n\r\n"));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_never_taken_for_a_whole_one() {
    for upstream in [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok",
    ] {
        let upstream = format!("{upstream}\r\n");
        let address = jeton_tests::raw_upstream(move |mut stream| {
            let upstream = upstream.clone();
            async move {
                use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
                assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
                stream.write_all(upstream.as_bytes()).await.unwrap();
            }
        })
        .await;
        let door = Door::before(address).await;
        let mut wire = door.connect().await;
        wire.send(format!("{}\r\n", door.head("GET /"))).await;

        let answer = wire.rest().await;

        // What breaks off at once may not have been begun.
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(!answer.contains("\r\n0\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn an_upstream_that_is_not_there_or_speaks_nonsense_is_a_502() {
    for upstream in ["nonsense\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"]
    {
        let answer = answer("GET /", upstream).await;
        assert!(answer.starts_with("http/1.1 502 "), "{answer}");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let door = Door::before(nobody).await;
    let answer = door.ask(format!("{}\r\n", door.head("GET /"))).await;
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
}
