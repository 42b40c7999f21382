//! Whole requests that nobody would send, to a whole Jeton: bytes of HTTP/1, and Envoy's questions.
//!
//! The bytes go over one connection where the plain questions among them are answered without hyper, and over another one
//! that hyper has from its beginning. Whatever is answered must be the same there and here.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use jeton_disk::Dice;
use jeton_server::{DoorOptions, Jeton, Limits};
use prost::Message as _;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

use super::change::changed;
use crate::{Question, TestJeton};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Texts of HTTP/1 that were sent, each twice.
    pub requests: u64,
    /// Answers of 200 to them, where hyper had the connection.
    pub accepted: u64,
    /// Answers of 400 to them, where hyper had the connection.
    pub ambiguous: u64,
    /// Envoy's questions that were sent.
    pub questions: u64,
    /// Those that said yes.
    pub granted: u64,
    /// Those that are no message, or none that says what is asked.
    pub invalid: u64,
    /// Texts that were answered in one way without hyper and in another with it. Must stay empty.
    pub apart: Vec<String>,
    /// Answers that are a fault of Jeton's own, or none within a few seconds. Must stay empty.
    pub faults: Vec<String>,
    /// Panics of any thread. Must stay 0.
    pub panics: u64,
}

impl Outcome {
    /// Whether every text was answered, and in one way, and there were some of every sort.
    pub fn passed(&self) -> bool {
        let is_good = self.apart.is_empty() && self.faults.is_empty() && self.panics == 0;
        let sorts = [self.accepted, self.ambiguous, self.granted, self.invalid];
        is_good && sorts.iter().all(|sort| *sort > 0)
    }
}

const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
/// More than an answer takes on a machine that has much else to do.
const HANGS: Duration = Duration::from_secs(10);
/// So many clients send at the same time.
const CLIENTS: u64 = 4;
/// A client that is silent for so long is left.
const SILENCE: Duration = Duration::from_secs(1);
/// The answer to it has no body, and what follows is hyper's.
const NOT_PLAIN: &[u8] = b"HEAD /livez HTTP/1.1\r\nHost: a\r\n\r\n";
/// What ends a connection, by way of hyper.
const LAST: &[u8] = b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// Sends `inputs` texts and as many questions that follow from `seed`.
///
/// # Panics
/// Where Jeton does not start.
pub async fn run(inputs: u64, seed: u64) -> Outcome {
    let panics = Arc::new(AtomicU64::new(0));
    let (counted, tell) = (panics.clone(), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| {
        counted.fetch_add(1, SeqCst);
        tell(panic);
    }));
    let jeton = TestJeton::new().await;
    let issued = jeton.issue(&jeton.admin, json!({ "service": "online" })).await;
    let secret = issued["secret"].as_str().expect("a secret").to_owned();
    let limits = Limits { head: SILENCE, idle: SILENCE, stall: SILENCE, ..Limits::default() };
    let options = DoorOptions { limits, ..DoorOptions::at(ANY_PORT) };
    let door = Jeton::bind(jeton.app.clone(), options).await.expect("loopback has free ports");
    let address = door.address().expect("a bound socket has an address");
    tokio::spawn(door.serve(std::future::pending()));
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let seeds = requests(&secret);
        let (seed, share) = (seed * CLIENTS + client, inputs.div_ceil(CLIENTS));
        clients.spawn(async move { send(address, &seeds, share, seed).await });
        let seeds = questions(&secret);
        clients.spawn(async move { ask(address, &seeds, share, seed).await });
    }
    let mut outcome = Outcome::default();
    while let Some(part) = clients.join_next().await {
        outcome.add(part.expect("a client does not panic"));
    }
    outcome.panics = panics.load(SeqCst);
    outcome
}

impl Outcome {
    fn add(&mut self, part: Self) {
        self.requests += part.requests;
        self.accepted += part.accepted;
        self.ambiguous += part.ambiguous;
        self.questions += part.questions;
        self.granted += part.granted;
        self.invalid += part.invalid;
        self.apart.extend(part.apart);
        self.faults.extend(part.faults);
    }
}

/// Good requests, alone and behind one another.
fn requests(secret: &str) -> Vec<Vec<u8>> {
    let good = format!("GET /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n\r\n");
    let told = "X-Forwarded-Uri: /a/b?c\r\nX-Forwarded-Method: GET\r\nUser-Agent: x/1\r\n";
    let more = format!(
        "OPTIONS /verify/online/a%2Fb?scope=read HTTP/1.1\r\nHost: a:80\r\nAccept: */*\r\n\
         {told}x-auth-token:\t{secret} \r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"
    );
    let body = format!(
        "POST /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\nContent-Length: 3\r\n\r\nabc"
    );
    let chunked = format!(
        "POST /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n\
         Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    );
    let old = format!("GET /verify/online HTTP/1.0\r\nX-Auth-Token: {secret}\r\n\r\n");
    let api = format!(
        "GET /api/v1/session HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\n\r\n"
    );
    let two = format!("{good}{more}");
    let mixed = format!("{more}{body}{good}{chunked}{api}");
    [good, more, body, chunked, old, api, two, mixed].map(String::into_bytes).to_vec()
}

async fn send(address: SocketAddr, seeds: &[Vec<u8>], inputs: u64, seed: u64) -> Outcome {
    let mut dice = Dice::new(seed);
    let mut outcome = Outcome::default();
    for _ in 0..inputs {
        let text = [&changed(seeds, &mut dice), LAST].concat();
        outcome.requests += 1;
        let behind_hyper = [NOT_PLAIN, &text].concat();
        let (plain, hyper) = tokio::join!(
            timeout(HANGS, answers(address, &text)),
            timeout(HANGS, answers(address, &behind_hyper)),
        );
        let shown = || String::from_utf8_lossy(&text).into_owned();
        let (Ok(plain), Ok(mut hyper)) = (plain, hyper) else {
            outcome.faults.push(format!("no answer to {:?}", shown()));
            continue;
        };
        if !hyper.is_empty() {
            hyper.remove(0);
        }
        let has =
            |status: &str| hyper.iter().filter(|answer| answer.status == status).count() as u64;
        outcome.accepted += has("200");
        outcome.ambiguous += has("400");
        if hyper.iter().chain(&plain).any(|answer| answer.status.starts_with('5')) {
            outcome.faults.push(format!("{plain:?} and {hyper:?} to {:?}", shown()));
        }
        if plain != hyper {
            outcome.apart.push(format!("{plain:?} is not {hyper:?} to {:?}", shown()));
        }
    }
    outcome
}

/// An answer, without what may differ.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: String,
    /// In order, without a date and without a word about the connection.
    fields: Vec<String>,
    body: String,
}

/// Sends bytes and nothing more; what comes back.
async fn answers(address: SocketAddr, bytes: &[u8]) -> Vec<Answer> {
    let Ok(stream) = TcpStream::connect(address).await else {
        return Vec::new();
    };
    let (mut reader, mut writer) = stream.into_split();
    // Whoever is refused early is not listened to any more. The other half stays open: hyper leaves who closes it.
    let write = async { (writer.write_all(bytes).await.is_ok(), writer) };
    let read = async {
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut buffer).await {
            answer.extend_from_slice(&buffer[..count]);
        }
        answer
    };
    let (_written, answer) = tokio::join!(write, read);
    parts(&String::from_utf8_lossy(&answer))
}

fn parts(conversation: &str) -> Vec<Answer> {
    let mut rest = conversation;
    let mut answers = Vec::new();
    while let Some((head, behind)) = rest.split_once("\r\n\r\n") {
        let status = head.split(' ').nth(1).unwrap_or_default().to_owned();
        // The first answer of a connection that hyper has is one to `HEAD`, and has a length and no body.
        let is_bodiless = answers.is_empty() && behind.starts_with("HTTP/1.");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = length.and_then(|length| length.parse().ok()).filter(|_| !is_bodiless);
        let (body, behind) = behind.split_at_checked(length.unwrap_or(0)).unwrap_or((behind, ""));
        let is_shown =
            |line: &&str| !line.starts_with("date: ") && !line.starts_with("connection: ");
        let mut fields: Vec<String> =
            head.lines().skip(1).filter(is_shown).map(str::to_owned).collect();
        fields.sort();
        answers.push(Answer { status, fields, body: body.to_owned() });
        rest = behind;
    }
    answers
}

/// Good questions of Envoy, as they travel.
fn questions(secret: &str) -> Vec<Vec<u8>> {
    let good = |raw| {
        let question = Question::about("online").header("X-Auth-Token", secret).raw(raw);
        let question = question.header("X-Forwarded-For", "192.0.2.1, 10.0.0.1").source("10.0.0.2");
        question.line("GET", "/servers/7?a=b").message().encode_to_vec()
    };
    let scoped = Question::about("online").extension("scope", "read write").header("a", "b");
    vec![good(true), good(false), scoped.message().encode_to_vec()]
}

async fn ask(address: SocketAddr, seeds: &[Vec<u8>], inputs: u64, seed: u64) -> Outcome {
    let http: Client<HttpConnector, Full<Bytes>> =
        Client::builder(TokioExecutor::new()).http2_only(true).build(HttpConnector::new());
    let mut dice = Dice::new(seed);
    let mut outcome = Outcome::default();
    for _ in 0..inputs {
        let mut body = changed(seeds, &mut dice);
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
        body.splice(0..0, [[0].as_slice(), &length].concat());
        // Of some the frame is changed as well (the five bytes before a message).
        if dice.below(8) == 0 {
            body = changed(&[body], &mut dice);
        }
        outcome.questions += 1;
        let shown = format!("{body:?}");
        let question =
            Request::post(format!("http://{address}/envoy.service.auth.v3.Authorization/Check"))
                .header("content-type", "application/grpc")
                .header("te", "trailers")
                .body(Full::from(body))
                .expect("a request");
        match timeout(HANGS, answered(&http, question)).await {
            Ok(Some((0, true))) => outcome.granted += 1,
            Ok(Some((0, false))) => {}
            // What is wrong is for the operator (3), or longer than a question may be (8, 11).
            Ok(Some((3 | 8 | 11, _))) => outcome.invalid += 1,
            other => outcome.faults.push(format!("{other:?} to {shown}")),
        }
    }
    outcome
}

/// The status of gRPC, and whether the answer says yes.
async fn answered(
    http: &Client<HttpConnector, Full<Bytes>>,
    question: Request<Full<Bytes>>,
) -> Option<(u16, bool)> {
    let status = |fields: &HeaderMap| fields.get("grpc-status")?.to_str().ok()?.parse().ok();
    let (head, body) = http.request(question).await.ok()?.into_parts();
    let body = body.collect().await.ok()?;
    let status: u16 = status(&head.headers).or_else(|| body.trailers().and_then(status))?;
    let message = body.to_bytes();
    let is_yes = envoy_types::pb::envoy::service::auth::v3::CheckResponse::decode(
        message.get(5..).unwrap_or_default(),
    )
    .ok()
    .and_then(|answer| answer.status)
    .is_some_and(|status| status.code == 0);
    Some((status, is_yes))
}
