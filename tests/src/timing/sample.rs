//! What classes of questions cost, and how far apart they are.

use std::time::{Duration, Instant};

use jeton_disk::Dice;

/// A class of questions.
pub struct Class<'c, Q> {
    /// What they have in common.
    pub name: &'static str,
    /// One of them.
    pub draw: Box<dyn Fn(&mut Dice) -> Q + 'c>,
}

/// Two classes.
#[derive(Debug)]
pub struct Pair {
    /// What was asked.
    pub about: &'static str,
    /// Their names.
    pub classes: [&'static str; 2],
    /// How often each was asked.
    pub samples: usize,
    /// Welch's t, where it is the furthest from zero of all cuts.
    pub t: f64,
    /// What half of each took at most.
    pub medians: [Duration; 2],
}

impl Pair {
    /// Whether the times tell one from the other. Chance alone goes so far once in 100,000 times.
    pub fn are_told_apart(&self) -> bool {
        self.t.abs() >= 4.5
    }
}

impl<'c, Q> Class<'c, Q> {
    /// The class of that name.
    pub fn new(name: &'static str, draw: impl Fn(&mut Dice) -> Q + 'c) -> Self {
        Self { name, draw: Box::new(draw) }
    }
}

/// Of the slowest of both, so many of a thousand are left out: what else the machine did is in them.
const CUTS: [usize; 5] = [0, 10, 50, 250, 500];

/// Asks a question of each class `samples` times, in an order that is drawn each time; what each class cost.
pub fn ask<Q>(
    classes: &[Class<'_, Q>],
    samples: usize,
    dice: &mut Dice,
    mut cost: impl FnMut(&Q) -> u64,
) -> Vec<Vec<u64>> {
    let mut costs = vec![Vec::with_capacity(samples); classes.len()];
    let mut order: Vec<usize> = (0..classes.len()).collect();
    for _ in 0..samples {
        for last in (1..order.len()).rev() {
            order.swap(last, dice.below(last + 1));
        }
        // All are there before the first is asked: what it takes to draw one is felt by the next.
        let questions: Vec<Q> = order.iter().map(|class| (classes[*class].draw)(dice)).collect();
        for (class, question) in order.iter().zip(&questions) {
            costs[*class].push(cost(question));
        }
    }
    costs
}

/// Holds every class against every other.
pub fn pairs<Q>(about: &'static str, classes: &[Class<'_, Q>], costs: &[Vec<u64>]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (a, one) in classes.iter().enumerate() {
        for (b, other) in classes.iter().enumerate().skip(a + 1) {
            pairs.push(Pair {
                about,
                classes: [one.name, other.name],
                samples: costs[a].len(),
                t: furthest(&costs[a], &costs[b]),
                medians: [median(&costs[a]), median(&costs[b])],
            });
        }
    }
    pairs
}

/// How many nanoseconds `work` takes, and what came of it.
pub fn timed<T>(work: impl FnOnce() -> T) -> (u64, T) {
    let begun = Instant::now();
    let done = std::hint::black_box(work());
    (u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX), done)
}

/// Welch's t of the cut that sets the two apart the furthest.
pub fn furthest(one: &[u64], other: &[u64]) -> f64 {
    let mut all = [one, other].concat();
    all.sort_unstable();
    let t = |cut: &usize| {
        let most = all[(all.len() - 1) * (1000 - cut) / 1000];
        let cut = |costs: &[u64]| Moments::of(costs.iter().copied().filter(|cost| *cost <= most));
        cut(one).t(&cut(other))
    };
    CUTS.iter().map(t).fold(0.0, |far, t| if t.abs() > f64::abs(far) { t } else { far })
}

/// The mean of some costs, and how much they vary.
#[derive(Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// In one go (Welford 1962).
    fn of(costs: impl Iterator<Item = u64>) -> Self {
        costs.fold(Self::default(), |Self { count, mean, squares }, cost| {
            let (cost, count) = (exact(cost), count + 1.0);
            let off = cost - mean;
            let mean = mean + off / count;
            Self { count, mean, squares: squares + off * (cost - mean) }
        })
    }

    fn t(&self, other: &Self) -> f64 {
        let error = |of: &Self| of.squares / (of.count - 1.0) / of.count;
        if self.count < 2.0 || other.count < 2.0 {
            return 0.0;
        }
        let (apart, by_chance) = (self.mean - other.mean, (error(self) + error(other)).sqrt());
        match apart.abs() > 0.0 {
            // Two that never vary and are not the same are as far apart as can be.
            true if by_chance <= 0.0 => f64::MAX.copysign(apart),
            true => apart / by_chance,
            false => 0.0,
        }
    }
}

fn exact(cost: u64) -> f64 {
    f64::from(u32::try_from(cost).unwrap_or(u32::MAX))
}

fn median(costs: &[u64]) -> Duration {
    let mut costs = costs.to_vec();
    costs.sort_unstable();
    Duration::from_nanos(costs.get(costs.len() / 2).copied().unwrap_or_default())
}
