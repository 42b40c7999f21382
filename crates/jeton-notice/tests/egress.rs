//! Where a message goes, and where it never does.

use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use jeton_core::WebhookUrl;
use jeton_notice::webhook::{Egress, Forbidden, Message, Resolve, Roots, SendError, Sender};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A resolver that answers what a test says: the first of these at the first question, and so on.
struct Answers {
    asked: AtomicUsize,
    answers: Vec<Vec<IpAddr>>,
}

impl Answers {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let addresses = |answer: &&[&str]| {
            answer.iter().map(|address| address.parse().expect("an address")).collect()
        };
        let answers = answers.iter().map(addresses).collect();
        Arc::new(Self { asked: AtomicUsize::new(0), answers })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Resolve for Answers {
    fn resolve<'a>(
        &'a self,
        _host: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>> {
        let at = self.asked.fetch_add(1, Ordering::SeqCst);
        let answer = self.answers.get(at).or(self.answers.last()).cloned();
        Box::pin(async move { answer.ok_or_else(|| io::ErrorKind::NotFound.into()) })
    }
}

fn egress(allowed: &[&str]) -> Egress {
    Egress {
        enabled: true,
        networks: allowed.iter().map(|network| network.parse().expect("a network")).collect(),
        plain: vec![
            "hooks.example.com".parse().expect("a host"),
            "127.0.0.1".parse().expect("a host"),
        ],
        ..Egress::default()
    }
}

async fn send(sender: &Sender, url: &str) -> Result<u16, SendError> {
    let url: WebhookUrl = url.parse().expect("a URL");
    let message = Message { url: &url, id: "msg_1", timestamp: 1, secrets: &[b"key"], body: b"{}" };
    sender.send(message).await.map(|status| status.as_u16())
}

/// A server on loopback that answers everything alike, and counts who came.
async fn server(answer: &'static [u8]) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let (address, came) =
        (listener.local_addr().expect("it is bound"), Arc::new(AtomicUsize::new(0)));
    let count = came.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut request = [0; 4096];
                if stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                    // Whoever has read enough closes.
                    drop(stream.write_all(answer).await);
                }
            });
        }
    });
    (address, came)
}

#[tokio::test]
async fn a_name_at_an_inner_address_is_refused_before_anybody_is_asked() {
    for address in [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "168.63.129.16",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001::1",
        "fe80::1",
        "fec0::1",
        "fd00:ec2::254",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
    ] {
        let sender = Sender::new(egress(&[]), Roots::none(), Answers::new(&[&[address]]));

        let refused = send(&sender, "https://hooks.example.com/").await;

        let forbidden = matches!(refused, Err(SendError::Forbidden(Forbidden::Address { .. })));
        assert!(forbidden, "{address}: {refused:?}");
    }
}

#[tokio::test]
async fn one_inner_address_among_public_ones_forbids_them_all() {
    let answers = Answers::new(&[&["8.8.8.8", "127.0.0.1"]]);
    let sender = Sender::new(egress(&[]), Roots::none(), answers);

    let refused = send(&sender, "https://hooks.example.com/").await;

    assert!(matches!(refused, Err(SendError::Forbidden(_))), "{refused:?}");
}

#[tokio::test]
async fn a_name_is_resolved_once_and_what_was_looked_at_is_what_is_connected_to() {
    let (address, came) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let rebinding = Answers::new(&[&["127.0.0.1"], &["127.0.0.2"], &["10.0.0.1"]]);
    let sender = Sender::new(egress(&["127.0.0.1/32"]), Roots::none(), rebinding.clone());
    let url = format!("http://hooks.example.com:{}/", address.port());

    let first = send(&sender, &url).await;
    assert_eq!((first.unwrap(), rebinding.asked(), came.load(Ordering::SeqCst)), (200, 1, 1));

    let second = send(&sender, &url).await;
    assert!(matches!(second, Err(SendError::Forbidden(_))), "{second:?}");
    assert_eq!((rebinding.asked(), came.load(Ordering::SeqCst)), (2, 1));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_nobody_goes_there() {
    let (inner, reached) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let redirect = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://{inner}/\r\ncontent-length: 0\r\n\r\n"
    );
    let (address, _) = server(redirect.leak().as_bytes()).await;
    let sender = Sender::new(egress(&["127.0.0.0/8"]), Roots::none(), Answers::new(&[]));

    let answered = send(&sender, &format!("http://{address}/")).await;

    assert_eq!((answered.unwrap(), reached.load(Ordering::SeqCst)), (307, 0));
}

#[tokio::test]
async fn a_body_without_end_is_read_no_further_than_a_little() {
    let answer =
        [&b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n"[..], &[b'x'; 65536]].concat();
    let (address, _) = server(answer.leak()).await;
    let sender = Sender::new(egress(&["127.0.0.0/8"]), Roots::none(), Answers::new(&[]));

    assert_eq!(send(&sender, &format!("http://{address}/")).await.unwrap(), 200);
}

#[tokio::test]
async fn a_head_without_end_and_what_is_no_http_are_no_answers() {
    let long = [&b"HTTP/1.1 200 OK\r\nx: "[..], &[b'x'; 65536]].concat();
    for answer in [&*long.leak(), b"SSH-2.0-OpenSSH_9.9\r\n", b"220 smtp ready\r\n"] {
        let (address, _) = server(answer).await;
        let sender = Sender::new(egress(&["127.0.0.0/8"]), Roots::none(), Answers::new(&[]));

        let answered = send(&sender, &format!("http://{address}/")).await;

        assert!(matches!(answered, Err(SendError::Http(_))), "{answered:?}");
        let told = answered.unwrap_err().to_string();
        assert_eq!(told, "no answer in HTTP/1.1", "nothing of the answer is repeated");
    }
}

#[tokio::test]
async fn whoever_says_again_and_again_that_an_answer_will_come_has_given_none() {
    let mut answer = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000);
    answer.extend(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let (address, _) = server(answer.leak()).await;
    let sender = Sender::new(egress(&["127.0.0.0/8"]), Roots::none(), Answers::new(&[]));

    let answered = send(&sender, &format!("http://{address}/")).await;

    assert!(matches!(answered, Err(SendError::Http(_))), "{answered:?}");
}

#[tokio::test]
async fn whoever_says_once_that_an_answer_will_come_is_waited_for() {
    let answer = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    let (address, _) = server(answer).await;
    let sender = Sender::new(egress(&["127.0.0.0/8"]), Roots::none(), Answers::new(&[]));

    assert_eq!(send(&sender, &format!("http://{address}/")).await.unwrap(), 204);
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_answer_is_waited_for_ten_seconds() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let sender = Sender::new(egress(&["127.0.0.0/8"]), Roots::none(), Answers::new(&[]));
    let begun = tokio::time::Instant::now();

    let late = send(&sender, &format!("http://{}/", listener.local_addr().unwrap())).await;

    assert!(matches!(late, Err(SendError::Late)), "{late:?}");
    assert_eq!(begun.elapsed().as_secs(), 10);
}
