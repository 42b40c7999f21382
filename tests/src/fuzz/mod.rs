//! Texts that nobody would send, for every reader of texts: each is a good text with bytes changed, doubled, cut or put in
//! from another. No reader may panic or hang. [`requests`] sends such texts to a whole Jeton.

mod change;
mod paths;
pub mod requests;

use std::{
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::{Duration, Instant},
};

use jeton_core::{
    AccountName, AddressRange, MailList, Scopes, ServiceName, Span, TokenName,
    policy::{PathPattern, Policy},
};
use jeton_disk::Dice;
use jeton_token::{Form, Secret};

use change::changed;

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many texts were read.
    pub inputs: u64,
    /// By the name of the reader: how many it took, and how many it refused.
    pub read: Vec<(&'static str, u64, u64)>,
    /// The longest that one took.
    pub slowest: Duration,
    /// The reader and the text of each panic. Must stay empty.
    pub panics: Vec<(&'static str, Vec<u8>)>,
}

impl Outcome {
    /// Whether nothing panicked or took long, and every reader both took and refused something.
    pub fn passed(&self) -> bool {
        let is_read = |(_, taken, refused): &(&str, u64, u64)| *taken > 0 && *refused > 0;
        let is_quick = self.slowest < HANGS;
        self.inputs > 0 && self.panics.is_empty() && is_quick && self.read.iter().all(is_read)
    }

    /// What two parts of a run came to.
    fn and(mut self, other: Self) -> Self {
        self.inputs += other.inputs;
        self.slowest = self.slowest.max(other.slowest);
        self.panics.extend(other.panics);
        for (name, taken, refused) in other.read {
            match self.read.iter_mut().find(|read| read.0 == name) {
                Some(read) => *read = (name, read.1 + taken, read.2 + refused),
                None => self.read.push((name, taken, refused)),
            }
        }
        self
    }
}

/// More than a reader takes on a machine that has much else to do.
const HANGS: Duration = Duration::from_secs(5);

/// Whether a text is taken.
type Read = dyn Fn(&[u8]) -> bool;

/// A reader of texts, by its name, with good texts; it says whether it took one.
struct Target {
    name: &'static str,
    seeds: Vec<Vec<u8>>,
    read: Box<Read>,
}

/// The names of all readers.
pub fn readers() -> Vec<&'static str> {
    targets().iter().map(|target| target.name).collect()
}

/// Has every reader, or the one of that name, read at least `inputs` texts that follow from `seed`, an equal part of them on each
/// core.
///
/// # Panics
/// Where a preset cannot be read.
pub fn run(inputs: u64, seed: u64, reader: Option<&str>) -> Outcome {
    let cores = thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let part = inputs.div_ceil(cores);
    let parts = thread::scope(|scope| {
        let parts: Vec<_> = (0..cores)
            .map(|core| scope.spawn(move || run_part(part, seed * cores + core, reader)))
            .collect();
        parts.into_iter().map(|part| part.join().expect("panics are caught")).collect::<Vec<_>>()
    });
    parts.into_iter().fold(Outcome::default(), Outcome::and)
}

fn run_part(inputs: u64, seed: u64, reader: Option<&str>) -> Outcome {
    let mut outcome = Outcome::default();
    let is_asked_for = |target: &Target| reader.is_none_or(|name| name == target.name);
    for target in targets().into_iter().filter(is_asked_for) {
        let mut dice = Dice::new(seed);
        let (mut taken, mut refused) = (0, 0);
        for _ in 0..inputs {
            let text = changed(&target.seeds, &mut dice);
            let begun = Instant::now();
            match catch_unwind(AssertUnwindSafe(|| (target.read)(&text))) {
                Ok(true) => taken += 1,
                Ok(false) => refused += 1,
                Err(_) => outcome.panics.push((target.name, text)),
            }
            outcome.slowest = outcome.slowest.max(begun.elapsed());
        }
        outcome.inputs += inputs;
        outcome.read.push((target.name, taken, refused));
    }
    outcome
}

fn targets() -> Vec<Target> {
    let presets: Vec<Policy> = jeton_app::PRESETS
        .iter()
        .map(|preset| Policy::parse(preset.text).expect("a preset can be read"))
        .collect();
    let texts = jeton_app::PRESETS.iter().map(|preset| preset.text.as_bytes().to_vec());
    let secrets: &[&str] = &[
        "dup_0000000000000000000000000000000000000000000000000",
        "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.AAAA",
        "0123456789abcdefghijABCDEFGHIJ0123456789",
    ];
    let headers: &[&str] = &[
        "Authorization: Bearer f81d4fae-7dec-41d0-a765-00a0c91e6bf6\r\nHost: a",
        "xc-token: abc\r\nxc-auth: def",
        "X-Auth-Token: f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
        "authorization: f81d4fae",
    ];
    vec![
        target("secret", secrets, |text| Secret::check(text).is_ok()),
        target("form", secrets, |text| {
            let forms = [Form::Uuid, Form::Jwt, Form::Legacy40];
            utf8(text).is_some_and(|text| forms.iter().any(|form| form.check(text).is_ok()))
        }),
        target("headers", headers, move |text| {
            presets.iter().any(|policy| policy.present(lines(text)).is_ok())
        }),
        Target {
            name: "policy",
            seeds: texts.collect(),
            read: Box::new(|text| utf8(text).is_some_and(|text| Policy::parse(text).is_ok())),
        },
        of::<Span>("duration", &["10h", "365d", "2 days", "3600s", "90 minutes"]),
        of::<MailList>(
            "mails",
            &["a@example.com; b@example.com", "\"a;b\"@example.com", "Ana <ana@bücher.example>"],
        ),
        of::<AccountName>("account name", &["ana@example.com", "ci-bot"]),
        of::<TokenName>("token name", &["ci deploy", "Ação"]),
        of::<ServiceName>("service name", &["duplocloud", "github-style"]),
        of::<Scopes>("scopes", &["tokens:read tokens:write", "admin"]),
        of::<PathPattern>("path of a rule", &["/admin/*", "/orders/{id}", "/a/b-c/", "/"]),
        paths::target(),
        of::<AddressRange>("addresses", &["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"]),
    ]
}

fn target(name: &'static str, seeds: &[&str], read: impl Fn(&[u8]) -> bool + 'static) -> Target {
    let seeds = seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    Target { name, seeds, read: Box::new(read) }
}

fn of<T: std::str::FromStr>(name: &'static str, seeds: &[&str]) -> Target {
    target(name, seeds, |text| utf8(text).is_some_and(|text| text.parse::<T>().is_ok()))
}

fn utf8(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text).ok()
}

/// Fields of a head, as far as it can be read as one.
fn lines(text: &[u8]) -> impl Iterator<Item = (&str, &[u8])> {
    text.split(|byte| *byte == b'\n').filter_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        Some((utf8(&line[..colon])?, &line[colon + 1..]))
    })
}
