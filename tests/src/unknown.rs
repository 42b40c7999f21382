//! Secrets of the right form that nobody has, and such with a wrong checksum, from many addresses: nothing of Jeton grows
//! with them, and no database is asked.

use std::net::SocketAddr;

use jeton_disk::Dice;
use jeton_token::{Entropy, Form};
use jiff::SignedDuration;
use rusqlite::{Connection, OpenFlags};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream},
    net::TcpStream,
};

use crate::{Call, PeakMemory, TestJeton};

/// What a run came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Secrets that nobody has, all with the right checksum.
    pub unknown: usize,
    /// Secrets with a wrong one.
    pub misformed: usize,
    /// Of both, those that were shown while there was no database.
    pub without_database: usize,
    /// Answers that were not the one 401, byte by byte.
    pub odd: usize,
    /// How many rows more all tables have.
    pub rows: i64,
    /// How many lines more the metrics have.
    pub series: i64,
    /// How much more waits to be written down.
    pub waiting: i64,
    /// How many secrets more the verification table knows.
    pub known: i64,
    /// How much more memory this whole process had at most, in bytes.
    pub memory: u64,
    /// Whether a good credential was refused once the database was away: the one thing that asks it.
    pub is_away: bool,
}

/// So much the process may take more, in bytes: allocators keep what they had.
const SLACK: u64 = 16 << 20;

impl Outcome {
    /// Whether nothing grew, and every answer was the same 401, with a database and without.
    pub fn passed(&self) -> bool {
        let grown = [self.rows, self.series, self.waiting, self.known];
        self.odd == 0
            && self.is_away
            && self.unknown > 0
            && self.misformed > 0
            && self.without_database > 0
            && grown == [0; 4]
            && self.memory < SLACK
    }
}

/// So many are on their way at a time over one connection.
const AT_ONCE: usize = 50;

/// Shows `count` unknown secrets and as many misformed ones, half of each without a database.
///
/// # Panics
/// Where Jeton does not start, or does not answer.
pub async fn run(count: usize) -> Outcome {
    let jeton = TestJeton::behind_proxies().await;
    let mut flood =
        Flood { dice: Dice::new(7), address: jeton.address(), outcome: Outcome::default() };
    // Buffers and the rows of the hour are there before anything is compared.
    flood.show(count.min(5_000)).await;
    flood.at_other_doors(&jeton).await;
    let (before, known) = (Standing::of(&jeton).await, jeton.app.known_secrets());
    let memory = PeakMemory::of_this_process();
    flood.outcome = Outcome::default();

    flood.show(count / 2).await;
    flood.at_other_doors(&jeton).await;
    let after = Standing::of(&jeton).await;
    jeton.app.stop().await;
    let of_admin = jeton.call("GET", "/api/v1/tokens").bearer(&jeton.admin).send().await;
    flood.outcome.is_away = of_admin.status >= 500;
    let with = flood.outcome.unknown + flood.outcome.misformed;
    flood.show(count - count / 2).await;
    flood.at_other_doors(&jeton).await;

    let outcome = flood.outcome;
    Outcome {
        without_database: outcome.unknown + outcome.misformed - with,
        rows: after.rows - before.rows,
        series: after.series - before.series,
        waiting: after.waiting - before.waiting,
        known: i64::try_from(jeton.app.known_secrets().abs_diff(known)).unwrap_or(i64::MAX),
        memory: memory.grown(),
        ..outcome
    }
}

/// How much there is of what could grow.
struct Standing {
    rows: i64,
    series: i64,
    waiting: i64,
}

impl Standing {
    async fn of(jeton: &TestJeton) -> Self {
        // What was counted is due.
        for _ in 0..2 {
            jeton.clock.advance(SignedDuration::from_secs(61));
            jeton.app.do_jobs().await;
        }
        let metrics = jeton.call("GET", "/metrics").send().await.expect(200).text;
        let gauges = jeton.app.gauges();
        let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            rows: rows(jeton),
            series: signed(metrics.lines().count()),
            waiting: signed(gauges.waiting_uses + gauges.waiting_counts + gauges.waiting_commits),
        }
    }
}

/// The rows of all tables.
fn rows(jeton: &TestJeton) -> i64 {
    let path = jeton.directory().join("jeton.db");
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let database = database.expect("it is there");
    let mut tables = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .expect("every SQLite has it");
    let tables = tables.query_map((), |row| row.get::<_, String>(0)).expect("it can be read");
    tables
        .map(|table| {
            let count = format!("SELECT count(*) FROM \"{}\"", table.expect("a name"));
            database.query_row(&count, (), |row| row.get::<_, i64>(0)).expect("a number")
        })
        .sum()
}

struct Flood {
    dice: Dice,
    address: SocketAddr,
    outcome: Outcome,
}

impl Flood {
    /// Shows so many of each at the main door, each from an address of its own.
    async fn show(&mut self, count: usize) {
        let stream = TcpStream::connect(self.address).await.expect("it listens");
        let mut stream = BufStream::new(stream);
        let (mut first, mut left) = (None, count);
        while left > 0 {
            let batch = left.min(AT_ONCE);
            let mut requests = String::new();
            for _ in 0..batch {
                let good = self.unknown();
                for secret in [&spoilt(&good), &good] {
                    requests += &self.request(secret);
                }
            }
            stream.write_all(requests.as_bytes()).await.expect("it reads");
            stream.flush().await.expect("it reads");
            for _ in 0..2 * batch {
                let answer = answer(&mut stream).await;
                let first = first.get_or_insert_with(|| answer.clone());
                self.outcome.odd +=
                    usize::from(!answer.starts_with("HTTP/1.1 401 ") || *first != answer);
            }
            self.outcome.unknown += batch;
            self.outcome.misformed += batch;
            left -= batch;
        }
    }

    /// Shows some to the front, and to the API as its own credential.
    async fn at_other_doors(&mut self, jeton: &TestJeton) {
        let service = jeton.front_address("duplocloud");
        for form in ["dup", "jtn", "jts"] {
            for _ in 0..20 {
                let secret = mint(form, &mut self.dice);
                for (door, path) in
                    [(service, "/v3/features/system"), (self.address, "/api/v1/tokens")]
                {
                    let reply = Call::to(door, "GET", path).bearer(&secret).send().await;
                    self.outcome.odd += usize::from(reply.status != 401);
                    self.outcome.unknown += 1;
                }
            }
        }
    }

    fn unknown(&mut self) -> String {
        mint("dup", &mut self.dice)
    }

    fn request(&mut self, secret: &str) -> String {
        let mut part = || self.dice.below(254) + 1;
        let from = format!("{}.{}.{}.{}", part(), part(), part(), part());
        format!(
            "GET /verify/duplocloud HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {from}\r\n\
             Authorization: Bearer {secret}\r\n\r\n"
        )
    }
}

/// The next answer, whole, without its date.
async fn answer(stream: &mut BufStream<TcpStream>) -> String {
    let (mut text, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.expect("it answers");
        let lower = line.to_ascii_lowercase();
        if let Some(told) = lower.strip_prefix("content-length:") {
            length = told.trim().parse().expect("a length");
        }
        if !lower.starts_with("date:") {
            text += &line;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.expect("it answers");
    text + &String::from_utf8_lossy(&body)
}

/// A secret that was never issued, with the checksum that it has to have.
fn mint(prefix: &str, dice: &mut Dice) -> String {
    let entropy = std::array::from_fn(|_| u8::try_from(dice.below(256)).unwrap_or_default());
    let form = Form::Native(prefix.parse().expect("it is one"));
    form.mint(&Entropy::from_bytes(entropy), "").expose().to_owned()
}

/// The same with another last character.
fn spoilt(secret: &str) -> String {
    let (start, last) = secret.split_at(secret.len() - 1);
    format!("{start}{}", if last == "0" { "1" } else { "0" })
}
