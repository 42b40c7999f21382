//! How many verdicts one core gives in a second, and how many two give.

use std::{
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    Outcome, cores,
    report::{Row, Target, whole},
    statistics::{median, median_ratio},
    times::Presented,
};

/// Verdicts a second, one figure for each round.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Rates {
    one: Vec<f64>,
    two: Vec<f64>,
}

const WINDOW: Duration = Duration::from_millis(100);
const MOST_TURNS: usize = 21;

impl Rates {
    /// Measures rounds of one core and of two, each of which has secrets of its own. Nothing, where there is one core.
    pub(super) fn measure(
        turns: usize,
        secrets: &[Vec<Presented>; 2],
        accepts: &(impl Fn(&Presented) -> bool + Sync),
    ) -> Outcome<Self> {
        let allowed = cores::allowed()?;
        let mut rates = Self::default();
        let Some(two) = allowed.get(..2) else {
            return Ok(rates);
        };
        for _ in 0..turns.min(MOST_TURNS) {
            rates.one.push(rate(&two[..1], secrets, accepts)?);
            rates.two.push(rate(two, secrets, accepts)?);
        }
        Ok(rates)
    }

    /// The row, where there is one.
    pub(super) fn row(&self, name: String) -> Option<Row> {
        let figure = format!("{} a second", whole(median(&self.two)));
        let ratio = median_ratio(&self.two, &self.one);
        let row = Row::new(name, figure).must(ratio, "one core", Target::AtLeast(1.8, ""));
        (!self.two.is_empty()).then_some(row)
    }
}

fn rate(
    cores: &[usize],
    secrets: &[Vec<Presented>],
    accepts: &(impl Fn(&Presented) -> bool + Sync),
) -> Outcome<f64> {
    let together = &Barrier::new(cores.len());
    thread::scope(|scope| {
        let mut all = Vec::new();
        for (core, secrets) in cores.iter().zip(secrets) {
            all.push(scope.spawn(move || -> Outcome<f64> {
                cores::pin(&[*core])?;
                together.wait();
                Ok(count(secrets, accepts))
            }));
        }
        all.into_iter().map(|one| one.join().map_err(|_| "a core's thread panicked")?).sum()
    })
}

/// Verdicts a second of the calling thread.
fn count(secrets: &[Presented], accepts: impl Fn(&Presented) -> bool) -> f64 {
    let (start, mut done) = (Instant::now(), 0);
    while start.elapsed() < WINDOW {
        for some in secrets.chunks(BETWEEN) {
            done += some.iter().filter(|secret| accepts(secret)).count();
            if start.elapsed() >= WINDOW {
                break;
            }
        }
    }
    done as f64 / start.elapsed().as_secs_f64()
}

/// So many verdicts between two looks at the clock.
const BETWEEN: usize = 100;
