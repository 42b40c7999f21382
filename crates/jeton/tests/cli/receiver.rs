//! Something that answers requests, such as a receiver of webhooks, or a Jeton that says what a test wants it to.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::{Duration, SystemTime},
};

use http::{HeaderMap, HeaderName};
use jeton_app::Clock;
use jeton_client::{Secret, webhook};
use serde_json::Value;

/// Something that answers requests, such as a receiver of webhooks.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    pub(crate) messages: mpsc::Receiver<(HeaderMap, Vec<u8>)>,
}

impl Receiver {
    /// One that answers 204 to everything.
    pub(crate) fn start() -> Self {
        Self::answering(vec!["HTTP/1.1 204 Done\r\n\r\n".to_owned()])
    }

    /// One that gives these answers, and then the last again and again.
    pub(crate) fn answering(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (told, messages) = mpsc::channel();
        thread::spawn(move || {
            let last = answers.len() - 1;
            for (number, stream) in listener.incoming().enumerate() {
                let message = answer(stream.unwrap(), &answers[number.min(last)]);
                if told.send(message).is_err() {
                    break;
                }
            }
        });
        Self { address, messages }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// The next message, checked with this secret.
    pub(crate) fn next(&self, secret: &str) -> webhook::Message {
        let (headers, body) = self.messages.recv_timeout(Duration::from_secs(20)).unwrap();
        let secret = Secret::parse(secret.trim()).unwrap();
        webhook::verify(&secret, &headers, &body, SystemTime::from(Clock::System.now())).unwrap()
    }
}

fn answer(stream: TcpStream, answer: &str) -> (HeaderMap, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let (mut headers, mut line) = (HeaderMap::new(), String::new());
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some((name, value)) = line.trim_end().split_once(": ") {
            headers.insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        line.clear();
    }
    let length = headers.get("content-length").and_then(|length| length.to_str().ok());
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    reader.get_mut().write_all(answer.as_bytes()).unwrap();
    (headers, body)
}

/// An answer with a body of JSON.
pub(crate) fn says(status: &str, body: &Value) -> String {
    let body = body.to_string();
    let head = "content-type: application/json\r\nconnection: close\r\ncontent-length: ";
    format!("HTTP/1.1 {status}\r\n{head}{}\r\n\r\n{body}", body.len())
}
