//! The load generator: keep-alive connections that each send a request, read the whole answer, and send the next.
//!
//! It is the same for every server, and does little, so that the server is what limits the rate: a request is a
//! prepared text in which at most a secret is replaced, and of an answer only the status and the length are looked at.

mod answer;
mod connection;
mod grpc;
mod once;

use std::{
    io,
    net::SocketAddr,
    thread,
    time::{Duration, Instant},
};

pub(crate) use grpc::Method;
pub(crate) use once::once;
use tokio::task::JoinSet;

use crate::{Outcome, child::Child, cores, statistics::Latencies};

/// Prepares requests, one after another.
pub(crate) trait Requests: Send + 'static {
    /// Puts the next request into `request`, which holds the one before, or nothing.
    fn prepare(&mut self, request: &mut Vec<u8>);
}

/// How to load a server.
pub(crate) struct Plan {
    /// The number of connections, over all threads.
    pub(crate) connections: usize,
    /// How long to send before anything counts.
    pub(crate) warm_up: Duration,
    /// How long to count.
    pub(crate) window: Duration,
    /// The status that every answer must have.
    pub(crate) status: u16,
    /// A thread of the generator for each of these cores; one without a core of its own where none is given.
    pub(crate) cores: Vec<usize>,
}

/// What came of it.
pub(crate) struct Load {
    /// Requests answered in a second.
    pub(crate) rate: f64,
    /// Half of them took no longer, in milliseconds.
    pub(crate) p50: f64,
    /// 99 of 100 took no longer, in milliseconds.
    pub(crate) p99: f64,
    /// The servers' processor time for a request, in microseconds.
    pub(crate) server_time: f64,
}

/// When to count.
#[derive(Clone, Copy)]
struct Window {
    begin: Instant,
    end: Instant,
}

impl Plan {
    /// Loads what listens at `address` with the requests that `make` makes for each connection. `servers` are those
    /// whose processor time is counted.
    pub(crate) fn run<R: Requests>(
        &self,
        address: SocketAddr,
        servers: &[&Child],
        make: impl Fn(usize) -> R + Sync,
    ) -> Outcome<Load> {
        let status = self.status;
        self.drive(servers, &|number, window| {
            connection::drive(address, make(number), window, status)
        })
    }

    /// The same over gRPC, where `make` makes what prepares the messages. A connection carries several calls at a
    /// time, so that there are fewer connections.
    pub(crate) fn call<R: Requests + Clone + Sync>(
        &self,
        address: SocketAddr,
        servers: &[&Child],
        method: &Method,
        make: impl Fn(usize) -> R + Sync,
    ) -> Outcome<Load> {
        let plan = Self { connections: GRPC_CONNECTIONS, cores: self.cores.clone(), ..*self };
        plan.drive(servers, &|number, window| {
            grpc::drive(address, method.clone(), make(number), window)
        })
    }

    /// Drives every connection in the window.
    fn drive<F>(
        &self,
        servers: &[&Child],
        connect: &(impl Fn(usize, Window) -> F + Sync),
    ) -> Outcome<Load>
    where
        F: Future<Output = io::Result<Latencies>> + Send + 'static,
    {
        let begin = Instant::now() + self.warm_up;
        let window = Window { begin, end: begin + self.window };
        let threads = self.cores.len().max(1);
        let drive = &|thread: usize| -> Outcome<Latencies> {
            cores::pin(self.cores.get(thread..=thread).unwrap_or_default())?;
            let numbers = (thread..self.connections).step_by(threads);
            drive_all(numbers.map(|number| connect(number, window)).collect())
        };
        let (mut latencies, time) = thread::scope(|scope| -> Outcome<_> {
            let drivers: Vec<_> = (0..threads).map(|n| scope.spawn(move || drive(n))).collect();
            thread::sleep(window.begin.saturating_duration_since(Instant::now()));
            let before = processor_time(servers)?;
            thread::sleep(window.end.saturating_duration_since(Instant::now()));
            let time = processor_time(servers)? - before;
            let mut latencies = Latencies::default();
            for driver in drivers {
                latencies.merge(driver.join().map_err(|_| "the load generator panicked")??);
            }
            Ok((latencies, time))
        })?;
        let count = latencies.count() as f64;
        Ok(Load {
            rate: count / self.window.as_secs_f64(),
            p50: latencies.percentile(0.5),
            p99: latencies.percentile(0.99),
            server_time: time.as_secs_f64() * 1e6 / count,
        })
    }
}

fn processor_time(servers: &[&Child]) -> Outcome<Duration> {
    servers.iter().map(|server| server.processor_time()).sum()
}

/// Fewer than over HTTP/1.1: each of them carries several calls at a time.
const GRPC_CONNECTIONS: usize = 4;

fn drive_all(
    connections: Vec<impl Future<Output = io::Result<Latencies>> + Send + 'static>,
) -> Outcome<Latencies> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connections: JoinSet<_> = connections.into_iter().collect();
        let mut latencies = Latencies::default();
        while let Some(ended) = connections.join_next().await {
            latencies.merge(ended??);
        }
        Ok(latencies)
    })
}
