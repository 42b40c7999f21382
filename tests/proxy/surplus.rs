//! What a product sends that nobody asked for: nobody gets it for an answer.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use jeton_tests::raw_upstream;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::sleep,
};

use crate::support::Door;

/// Looks like an answer of its own.
const SURPLUS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
/// So much later comes what comes late.
const LATER: Duration = Duration::from_millis(20);

/// A product whose first answer is `first` with something behind it, at once or a little later. All others are right, and come
/// when a late surplus has long been there. It counts the connections.
async fn product(first: &'static str, is_late: bool) -> (std::net::SocketAddr, Arc<AtomicUsize>) {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    let address = raw_upstream(move |mut stream| {
        let is_first = count.fetch_add(1, SeqCst) == 0;
        async move {
            let mut answers = 0;
            while matches!(stream.read(&mut [0; 4096]).await, Ok(read) if read > 0) {
                let now = match (is_first && answers == 0, is_late) {
                    (false, _) => OK.to_owned(),
                    (true, false) => format!("{first}{SURPLUS}"),
                    (true, true) => first.to_owned(),
                };
                answers += 1;
                if stream.write_all(now.as_bytes()).await.is_err() {
                    return;
                }
                if is_first && is_late && answers == 1 {
                    sleep(LATER).await;
                    // It may be gone.
                    stream.write_all(SURPLUS.as_bytes()).await.ok();
                }
            }
        }
    })
    .await;
    (address, connections)
}

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
        for is_late in [false, true] {
            let (address, connections) = product(first, is_late).await;
            let door = Door::before(address).await;
            let ask = async |method| {
                let mut wire = door.connect().await;
                let head = door.head(&format!("{method} /"));
                wire.send(format!("{head}Connection: close\r\n\r\n")).await;
                wire.rest().await
            };
            let before = ask(method).await;
            sleep(3 * LATER).await;

            let after = [ask("GET").await, ask("GET").await];

            assert_eq!(before[..12], first[..12], "{before}");
            for answer in [&before, &after[0], &after[1]] {
                assert!(!answer.contains("stolen"), "{method}, {is_late}: {answer}");
            }
            for answer in after {
                assert!(answer.starts_with("HTTP/1.1 200 "), "{method}, {is_late}: {answer}");
                assert!(answer.ends_with("\r\n\r\nok"), "{method}, {is_late}: {answer}");
            }
            assert_eq!(connections.load(SeqCst), 2, "{method}, {is_late}");
        }
    }
}
