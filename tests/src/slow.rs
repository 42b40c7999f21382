//! More slow connections than a listener has places, beside clients that ask at once.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use jeton_server::Limits;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use crate::{Call, TestJeton};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Slow connections that were opened.
    pub slow: usize,
    /// Of these, those that were cut off.
    pub cut: usize,
    /// How long the one was open that was cut off last.
    pub last: Duration,
    /// What a slow one was promised.
    pub promised: Duration,
    /// Requests of others over a connection each, until all slow ones were gone.
    pub asked: usize,
    /// Of these, those that were not answered with 200.
    pub failed: usize,
    /// The same over a connection that was there before.
    pub asked_before: usize,
    /// Of these, those that were not answered with 200.
    pub failed_before: usize,
}

impl Outcome {
    /// Whether every slow one was cut off in time, a second late at most, and everybody else was served.
    pub fn passed(&self) -> bool {
        let in_time = self.last <= self.promised + Duration::from_secs(1);
        let served = self.failed + self.failed_before == 0;
        self.cut == self.slow && in_time && served && self.asked > 0 && self.asked_before > 0
    }
}

/// What of a request comes at once.
const PARTS: [&str; 4] =
    ["", "GET / HTTP/1.1\r\nHost", "GET / HTTP/1.1\r\nHost: a\r\n", "PRI * HTTP/2.0\r\n"];
/// Behind the third of them comes a line more as often as this.
const DRIP: Duration = Duration::from_millis(300);

/// Opens `slow` connections to a front with these limits, and asks beside them until they are gone.
///
/// # Panics
/// Where Jeton does not start, or the system does not let so many connections be.
pub async fn run(slow: usize, limits: Limits) -> Outcome {
    let jeton = TestJeton::new().await;
    let upstream = jeton.upstream.clone();
    let front = jeton.open_front("online", upstream.address, |options| options.limits = limits);
    let front = front.await;
    let issued = jeton.issue(&jeton.admin, json!({ "service": "online" })).await;
    let secret = issued["secret"].as_str().expect("a secret").to_owned();
    let over = Arc::new(AtomicBool::new(false));

    let mut others = JoinSet::new();
    for is_new in [true, false] {
        let (secret, over) = (secret.clone(), over.clone());
        others.spawn(async move { (is_new, ask(front, &secret, is_new, &over).await) });
    }
    let mut connections = JoinSet::new();
    for number in 0..slow {
        let stream = TcpStream::connect(front).await.expect("the system lets it");
        connections.spawn(be_slow(stream, number % PARTS.len()));
    }
    let mut outcome = Outcome { slow, promised: limits.head, ..Outcome::default() };
    while let Some(lasted) = connections.join_next().await {
        outcome.cut += 1;
        outcome.last = outcome.last.max(lasted.expect("it does not panic"));
        upstream.forget();
    }
    over.store(true, SeqCst);
    for (is_new, (asked, failed)) in others.join_all().await {
        match is_new {
            true => (outcome.asked, outcome.failed) = (asked, failed),
            false => (outcome.asked_before, outcome.failed_before) = (asked, failed),
        }
    }
    outcome
}

/// How long the connection was open.
async fn be_slow(mut stream: TcpStream, part: usize) -> Duration {
    let begun = Instant::now();
    let mut buffer = [0; 512];
    if stream.write_all(PARTS[part].as_bytes()).await.is_err() {
        return begun.elapsed();
    }
    loop {
        match tokio::time::timeout(DRIP, stream.read(&mut buffer)).await {
            Ok(Ok(1..)) => {}
            Ok(Ok(0) | Err(_)) => return begun.elapsed(),
            Err(_nothing_came) if part == 2 => {
                if stream.write_all(b"X: y\r\n").await.is_err() {
                    return begun.elapsed();
                }
            }
            Err(_nothing_came) => {}
        }
    }
}

/// Asks one thing after the other; how often, and how often in vain.
async fn ask(front: SocketAddr, secret: &str, is_new: bool, over: &AtomicBool) -> (usize, usize) {
    let call = || Call::to(front, "GET", "/servers").header("x-auth-token", secret);
    let kept = call();
    let (mut asked, mut failed) = (0, 0);
    while !over.load(SeqCst) {
        let call = if is_new { call() } else { kept.clone() };
        let answer = call.attempt().await;
        asked += 1;
        failed += usize::from(!answer.is_ok_and(|answer| answer.status == 200));
        // As many as a busy client has, and not as many as the machine can do.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    (asked, failed)
}
