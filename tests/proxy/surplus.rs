//! What a product sends that nobody asked for: nobody gets it for an answer.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use crate::support::Door;

/// Looks like an answer of its own.
const SURPLUS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
/// So long it may take until a connection is seen to be closed.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn what_comes_behind_an_answer_is_nobodys_answer_and_its_connection_carries_no_other() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    for (method, first) in [
        ("GET", OK),
        ("GET", chunked),
        ("GET", "HTTP/1.1 204 No Content\r\n\r\n"),
        ("GET", "HTTP/1.1 304 Not Modified\r\n\r\n"),
        ("HEAD", head),
    ] {
        for [at_once, later] in [[SURPLUS, ""], ["", SURPLUS]] {
            let product = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let door = Door::before(product.local_addr().unwrap()).await;
            let answer = format!("{first}{at_once}");
            let (before, mut spoilt) =
                tokio::join!(ask(&door, method), answer_once(&product, &answer));
            spoilt.write_all(later.as_bytes()).await.unwrap();
            tokio::spawn(answer_rightly(product));

            let after = [ask(&door, "GET").await, ask(&door, "GET").await];

            let case = format!("{method}, {first:?}, later {later:?}");
            assert_eq!(before[..12], first[..12], "{case}");
            assert!(!before.contains("stolen"), "{case}: {before}");
            for answer in after {
                assert!(answer.starts_with("HTTP/1.1 200 "), "{case}: {answer}");
                assert!(answer.ends_with("\r\n\r\nok"), "{case}: {answer}");
            }
            // What was not read of it makes a reset of its end.
            let rest = timeout(PATIENCE, spoilt.read(&mut [0; 1])).await.expect("it is closed");
            assert!(matches!(rest, Ok(0) | Err(_)), "{case}: {rest:?}");
        }
    }
}

/// The whole answer to a request over a connection of its own.
async fn ask(door: &Door, method: &str) -> String {
    let mut wire = door.connect().await;
    wire.send(format!("{}Connection: close\r\n\r\n", door.head(&format!("{method} /")))).await;
    wire.rest().await
}

/// Answers the first request, and gives its connection back.
async fn answer_once(product: &TcpListener, answer: &str) -> TcpStream {
    let (mut stream, _) = product.accept().await.unwrap();
    assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream
}

/// Answers every request as it should be, over as many connections as come.
async fn answer_rightly(product: TcpListener) {
    while let Ok((mut stream, _)) = product.accept().await {
        tokio::spawn(async move {
            while matches!(stream.read(&mut [0; 4096]).await, Ok(read) if read > 0) {
                stream.write_all(OK.as_bytes()).await.unwrap();
            }
        });
    }
}
