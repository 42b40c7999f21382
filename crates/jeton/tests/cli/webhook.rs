//! Webhooks, made and looked after by the binary alone.

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
use serde_json::{Value, json};

use crate::story::{Started, text};

const LOOPBACK: &str =
    "[webhooks]\nenabled = true\nallow = [\"127.0.0.0/8\"]\nplain = [\"127.0.0.1\"]\n";

/// A receiver that answers 204 to everything.
struct Receiver {
    address: SocketAddr,
    messages: mpsc::Receiver<(HeaderMap, Vec<u8>)>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (told, messages) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if told.send(answer(stream.unwrap())).is_err() {
                    break;
                }
            }
        });
        Self { address, messages }
    }

    fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// The next message, checked with this secret.
    fn next(&self, secret: &str) -> webhook::Message {
        let (headers, body) = self.messages.recv_timeout(Duration::from_secs(20)).unwrap();
        let secret = Secret::parse(secret.trim()).unwrap();
        webhook::verify(&secret, &headers, &body, SystemTime::from(Clock::System.now())).unwrap()
    }
}

fn answer(stream: TcpStream) -> (HeaderMap, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let (mut headers, mut line) = (HeaderMap::new(), String::new());
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some((name, value)) = line.trim_end().split_once(": ") {
            headers.insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        line.clear();
    }
    let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    reader.get_mut().write_all(b"HTTP/1.1 204 Done\r\n\r\n").unwrap();
    (headers, body)
}

fn create<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["webhook", "create", url, "--event", "token.*"], more].concat()
}

#[test]
fn a_webhook_is_made_tried_out_told_and_given_another_secret() {
    let started = Started::configured(LOOPBACK);
    let receiver = Receiver::start();

    let made = started.home.run(&create(&receiver.url(), &["--json"]));

    assert!(made.stderr.contains("the secret is shown once"), "{}", made.stderr);
    let made = made.json();
    let (id, old) = (text(&made["id"]), text(&made["secret"]));
    assert_eq!(started.json(&["webhook", "test", &id]), json!({ "taken": true, "status": 204 }));
    assert_eq!(receiver.next(&old).event, "webhook.ping");

    let new = started.table(&["webhook", "rotate", &id, "--quiet"]);
    started.table(&["token", "create", "ci", "--service", "nocodb"]);

    assert!(new.starts_with("whsec_") && new.lines().count() == 1, "{new}");
    let told = receiver.next(&new);
    assert_eq!(told.event, "token.issued");
    assert_eq!(told.entry.unwrap().name.as_deref(), Some("ci"));
    let sheet = started.table(&["webhook", "show", &id]);
    for line in ["state             enabled\n", "events            token.*\n", "old secret until  "]
    {
        assert!(sheet.contains(line), "{sheet}");
    }
    assert!(!sheet.contains("whsec_"), "{sheet}");
}

#[test]
fn a_webhook_is_listed_disabled_enabled_and_deleted() {
    let started = Started::configured(LOOPBACK);
    let url = Receiver::start().url();
    let id = text(&started.json(&create(&url, &["--service", "nocodb"]))["id"]);

    assert_eq!(started.json(&["webhook", "disable", &id])["state"], "disabled");
    let list = started.table(&["webhook", "list"]);
    assert_eq!(started.json(&["webhook", "enable", &id])["state"], "enabled");
    assert_eq!(started.json(&["webhook", "show", &id])["service"], "nocodb");
    let deleted = started.home.run(&["webhook", "delete", &id]);

    let log = started.table(&["log", "--event", "webhook."]);
    let about = |event| log.lines().any(|line| line.contains(event) && line.contains(&id));
    assert!(
        about("webhook.created") && about("webhook.disabled") && about("webhook.deleted"),
        "{log}"
    );
    assert!(list.starts_with("ID ") && list.contains("  nocodb   disabled  "), "{list}");
    assert!(deleted.stderr.contains("is deleted"), "{}", deleted.stderr);
    assert_eq!(started.json(&["webhook", "list"])["items"], Value::Array(Vec::new()));
    assert!(started.home.run(&["webhook", "show", &id]).failed(1).contains("no such webhook"));
}

#[test]
fn a_receiver_that_does_not_take_a_ping_is_1_with_what_came_back() {
    let started = Started::configured(LOOPBACK);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let id = text(&started.json(&create(&format!("http://{nobody}/"), &[]))["id"]);

    let tried = started.home.run(&["webhook", "test", &id]);

    assert_eq!(tried.code, 1);
    assert_eq!(tried.stdout, "ping   not taken\nerror  cannot connect: connection refused\n");
}

#[test]
fn what_may_not_go_out_is_refused_with_what_to_do() {
    let (off, on) = (Started::new(), Started::configured(LOOPBACK));
    let far = "https://hooks.example.com/";

    let nothing = off.home.run(&create(far, &[])).failed(1);
    let inner = on.home.run(&create("https://10.0.0.1/", &[])).failed(1);
    let events = ["webhook", "create", far, "--event", "token.rotate"];
    let unknown = on.home.run(&events).failed(1);
    let none = on.home.run(&["webhook", "create", far]).failed(2);

    for said in [&nothing, &inner] {
        assert!(said.contains("  hint:  whoever runs Jeton says in `[webhooks]`"), "{said}");
    }
    assert!(unknown.contains("`jeton log` shows events"), "{unknown}");
    assert!(none.contains("`--event <EVENT>` is missing"), "{none}");
}
