//! `logins`: what a flood of log-ins costs those who ask for verdicts, and how much memory it takes.
//!
//! The server has all cores but one, as it does where it runs; the flood comes from 500 connections at the same moment, each
//! from a block of addresses of its own and for a name of its own, so that nothing of it is held back by the throttle.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
    task::JoinSet,
};

use crate::{
    Outcome,
    arguments::Size,
    child::Child,
    cores, machine,
    report::{Report, Row, Target},
    statistics::{Latencies, median, median_ratio},
    stock::Stock,
};

/// How many log in at the same moment.
const FLOOD: u16 = 500;
/// How often somebody asks for a verdict: far below what the server can do, so that it is the flood that is felt.
const PACE: Duration = Duration::from_millis(1);

/// Measures.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let (rounds, window): (u32, u64) = if size.quick { (1, 500) } else { (5, 3000) };
    let window = Duration::from_millis(window);
    let machine = machine::description()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stock = runtime.block_on(Stock::new(if size.quick { 1_000 } else { 100_000 }))?;
    let (for_server, for_load) = cores::halves()?;
    let server = Child::start("jeton", Some(stock.directory.path()), &for_server)?;
    cores::pin(&for_load)?;
    let idle = server.resident_bytes()?;
    let field = stock.world.secret(0).expose().to_owned();

    let (mut quiet, mut flooded) = (Vec::new(), Vec::new());
    let (mut peak, mut checked) = (idle, 0);
    for _ in 0..rounds {
        quiet.push(ask(server.address(), &field, window)?);
        let flood = Flood::default();
        let (latency, logins, resident) = runtime.block_on(async {
            let flooding = tokio::spawn(flood.clone().run(server.address()));
            let asking = tokio::task::spawn_blocking({
                let (address, field) = (server.address(), field.clone());
                move || ask(address, &field, window)
            });
            let watching = watch(&server, &flood, window).await?;
            let latency = asking.await??;
            flood.stop();
            flooding.await??;
            Outcome::Ok((latency, flood.answered(), watching))
        })?;
        flooded.push(latency);
        checked += logins;
        peak = peak.max(resident);
    }
    let took = window.as_secs_f64() * f64::from(rounds);
    let mib = |bytes: f64| format!("{:.0} MiB", bytes / 1024.0 / 1024.0);
    let millis = |times: &[f64]| format!("{:.3} ms", median(times));
    Ok(Report {
        name: "logins",
        circumstances: format!(
            "{FLOOD} log-ins at any moment, {rounds} rounds of {} s, a question a millisecond. {machine}.",
            window.as_secs_f64()
        ),
        rows: vec![
            Row::new("log-ins checked", format!("{:.0} a second", checked as f64 / took)),
            Row::new("verify, p99 without", millis(&quiet)),
            Row::new("verify, p99 meanwhile", millis(&flooded)).must(
                median_ratio(&flooded, &quiet),
                "without",
                Target::AtMost(2.0, ""),
            ),
            Row::new("resident before", mib(idle)),
            Row::new("resident at most", mib(peak))
                .must_be(peak / 1024.0 / 1024.0, Target::AtMost(256.0, " MiB")),
        ],
        raw: vec![
            ("verify, p99 without, ms".to_owned(), quiet),
            ("verify, p99 meanwhile, ms".to_owned(), flooded),
        ],
    })
}

/// The 99th percentile of the times of verdicts that are asked for at [`PACE`], in milliseconds.
fn ask(address: SocketAddr, secret: &str, window: Duration) -> Outcome<f64> {
    let mut connection = std::net::TcpStream::connect(address)?;
    connection.set_nodelay(true)?;
    let request = format!(
        "GET /verify/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n\r\n",
        crate::world::SERVICE
    );
    let mut latencies = Latencies::default();
    let (mut answer, end) = ([0; 4096], Instant::now() + window);
    while Instant::now() < end {
        let start = Instant::now();
        connection.write_all(request.as_bytes())?;
        let length = connection.read(&mut answer)?;
        latencies.add(start.elapsed());
        if !answer[..length].starts_with(b"HTTP/1.1 200") {
            return Err("a good secret was refused".into());
        }
        std::thread::sleep(PACE);
    }
    Ok(latencies.percentile(0.99))
}

/// The most memory that the server has while the flood goes on.
async fn watch(server: &Child, flood: &Flood, window: Duration) -> Outcome<f64> {
    let (mut most, end) = (0_f64, Instant::now() + window);
    while Instant::now() < end && !flood.stopped.load(Ordering::Relaxed) {
        most = most.max(server.resident_bytes()?);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(most)
}

/// Many who log in again and again.
#[derive(Clone, Default)]
struct Flood {
    stopped: Arc<AtomicBool>,
    answered: Arc<AtomicU64>,
}

impl Flood {
    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    async fn run(self, server: SocketAddr) -> Outcome<()> {
        let mut all = JoinSet::new();
        for number in 0..FLOOD {
            all.spawn(self.clone().log_in_again_and_again(number, server));
        }
        while let Some(ended) = all.join_next().await {
            ended??;
        }
        Ok(())
    }

    async fn log_in_again_and_again(self, number: u16, server: SocketAddr) -> Outcome<()> {
        let [high, low] = number.to_be_bytes();
        let address = IpAddr::V4(Ipv4Addr::new(127, 1 + high, low, 1));
        let mut answer = vec![0; 4096];
        for time in 0_u32.. {
            if self.stopped.load(Ordering::Relaxed) {
                break;
            }
            let request = request(&format!("nobody-{number}-{time}"));
            let socket = TcpSocket::new_v4()?;
            socket.bind(SocketAddr::new(address, 0))?;
            let mut connection = socket.connect(server).await?;
            connection.write_all(request.as_bytes()).await?;
            let Ok(read) = tokio::time::timeout(PATIENCE, connection.read(&mut answer)).await
            else {
                continue;
            };
            // Nobody of that name: whoever is told so cost a whole hash.
            if !answer[..read?].starts_with(b"HTTP/1.1 401") {
                return Err("a log-in was not checked".into());
            }
            self.answered.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn request(name: &str) -> String {
    let body = format!(r#"{{"account":"{name}","password":"correct horse battery"}}"#);
    format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Who waits for so long in the line goes away and comes again.
const PATIENCE: Duration = Duration::from_secs(20);
