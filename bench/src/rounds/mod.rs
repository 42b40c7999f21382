//! Rounds over HTTP: every case is loaded in every round, and each round begins with another one.

mod checks;
mod requests;

use std::{
    net::SocketAddr,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use checks::{CHECK, Checks};
pub(crate) use requests::Spelling;
use requests::{BEARER, Verifies};

use crate::{
    Outcome,
    arguments::Size,
    child::Child,
    load::{Load, Plan},
    output,
    report::whole,
    statistics::median,
    world::{Random, Secrets},
};

/// How long to measure.
pub(crate) struct Settings {
    pub(crate) rounds: usize,
    warm_up: Duration,
    window: Duration,
}

const CONNECTIONS: usize = 64;

impl Settings {
    /// The settings for a run of that size.
    pub(crate) fn of(size: &Size) -> Self {
        let (warm_up, window) = if size.quick { (100, 300) } else { (500, 2000) };
        Self {
            rounds: size.rounds(),
            warm_up: Duration::from_millis(warm_up),
            window: Duration::from_millis(window),
        }
    }

    /// The settings in words.
    pub(crate) fn words(&self) -> String {
        let seconds = self.window.as_secs_f64();
        format!("medians of {} rounds of {seconds} s with {CONNECTIONS} connections", self.rounds)
    }
}

/// What is loaded, and with what.
pub(crate) struct Case<'a> {
    /// What it is called in the report.
    pub(crate) name: &'static str,
    /// Where the requests go.
    pub(crate) address: SocketAddr,
    /// The servers that have a part in the answer: their processor time is counted.
    pub(crate) servers: Vec<&'a Child>,
    /// What is asked.
    pub(crate) ask: Ask,
    /// The secrets that they carry.
    pub(crate) secrets: &'a Arc<Secrets>,
    /// How those are spelled.
    pub(crate) spelling: Spelling,
    /// The status of every answer.
    pub(crate) status: u16,
}

/// What is asked.
#[derive(Clone, Copy)]
pub(crate) enum Ask {
    /// `GET` of a path over HTTP/1.1, with a secret behind what carries it.
    Get {
        /// The path.
        path: &'static str,
        /// The header field up to the secret.
        carrier: &'static str,
    },
    /// `envoy.service.auth.v3.Authorization/Check`, over gRPC.
    Check,
}

impl Ask {
    /// `GET` of a path with `Authorization: Bearer`.
    pub(crate) const fn get(path: &'static str) -> Self {
        Self::Get { path, carrier: BEARER }
    }
}

/// The figures of a case, one for each round.
#[derive(Default)]
pub(crate) struct Series {
    /// Requests answered in a second.
    pub(crate) rate: Vec<f64>,
    /// Half of them took no longer, in milliseconds.
    pub(crate) p50: Vec<f64>,
    /// 99 of 100 took no longer, in milliseconds.
    pub(crate) p99: Vec<f64>,
    /// The servers' processor time for a request, in microseconds.
    pub(crate) server_time: Vec<f64>,
}

/// Loads every case in every round.
pub(crate) fn rounds(
    cases: &[Case<'_>],
    settings: &Settings,
    cores: &[usize],
) -> Outcome<Vec<Series>> {
    let mut series: Vec<Series> = cases.iter().map(|_| Series::default()).collect();
    for round in 0..settings.rounds {
        output::progress(&format!("over HTTP: round {} of {}", round + 1, settings.rounds));
        for turn in 0..cases.len() {
            let number = (round + turn) % cases.len();
            wait_for_rest(cases)?;
            series[number].add(&cases[number].load(settings, cores, round)?);
        }
    }
    Ok(series)
}

/// Waits until no server has anything left to do of the load before, such as writing down what was seen, which would fall
/// on whoever is loaded next; not for ever, as some always do a little.
fn wait_for_rest(cases: &[Case<'_>]) -> Outcome<()> {
    let used = || -> Outcome<Duration> {
        cases.iter().flat_map(|case| &case.servers).map(|server| server.processor_time()).sum()
    };
    let begin = Instant::now();
    let mut before = used()?;
    while begin.elapsed() < MOST_REST {
        thread::sleep(A_LOOK);
        let after = used()?;
        // A server of several cases is counted several times.
        if after.saturating_sub(before) < A_LOOK / 20 {
            break;
        }
        before = after;
    }
    Ok(())
}

const MOST_REST: Duration = Duration::from_secs(5);
const A_LOOK: Duration = Duration::from_millis(100);

impl Case<'_> {
    /// Loads it for one round.
    pub(crate) fn load(&self, settings: &Settings, cores: &[usize], round: usize) -> Outcome<Load> {
        let plan = Plan {
            connections: CONNECTIONS,
            warm_up: settings.warm_up,
            window: settings.window,
            status: self.status,
            cores: cores.to_vec(),
        };
        let random = |connection: usize| Random::new((round * CONNECTIONS + connection) as u64);
        match self.ask {
            Ask::Get { path, carrier } => {
                plan.run(self.address, &self.servers, |connection| Verifies {
                    path,
                    carrier,
                    secrets: Arc::clone(self.secrets),
                    spelling: self.spelling,
                    random: random(connection),
                })
            }
            Ask::Check => plan.call(self.address, &self.servers, &CHECK, |connection| {
                Checks::new(Arc::clone(self.secrets), random(connection))
            }),
        }
    }
}

impl Series {
    /// Adds those of one more round.
    pub(crate) fn add(&mut self, load: &Load) {
        self.rate.push(load.rate);
        self.p50.push(load.p50);
        self.p99.push(load.p99);
        self.server_time.push(load.server_time);
    }

    /// The medians in words.
    pub(crate) fn figure(&self) -> String {
        format!(
            "{} req/s, p50 {:.2} ms, p99 {:.2} ms",
            whole(median(&self.rate)),
            median(&self.p50),
            median(&self.p99)
        )
    }

    /// What each round gave, by title.
    pub(crate) fn raw(&self, name: &str) -> [(String, Vec<f64>); 3] {
        [("req/s", &self.rate), ("p99 ms", &self.p99), ("server us", &self.server_time)]
            .map(|(unit, figures)| (format!("{name}, {unit}"), figures.clone()))
    }
}
