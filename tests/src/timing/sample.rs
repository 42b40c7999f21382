//! What classes of questions cost, and how far apart they are.

use std::time::{Duration, Instant};

use jeton_disk::Dice;

/// A class of questions.
pub struct Class<Q> {
    /// What they have in common.
    pub name: &'static str,
    /// Some of them.
    pub questions: Vec<Q>,
}

/// What the questions of a class cost: each question, every time that it was asked.
pub type Costs = Vec<Vec<u64>>;

/// Two classes.
#[derive(Debug)]
pub struct Pair {
    /// What was asked.
    pub about: &'static str,
    /// Their names.
    pub classes: [&'static str; 2],
    /// How many questions each has.
    pub questions: usize,
    /// How often those of each were asked, all together.
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

impl<Q> Class<Q> {
    /// The class of that name, with so many questions that are drawn.
    pub fn drawn(
        name: &'static str,
        count: usize,
        dice: &mut Dice,
        draw: impl Fn(&mut Dice) -> Q,
    ) -> Self {
        Self { name, questions: (0..count).map(|_| draw(dice)).collect() }
    }
}

/// Of the slowest of both, so many of a thousand are left out: what else the machine did is in them.
const CUTS: [usize; 5] = [0, 10, 50, 250, 500];

/// Asks a question of each class `samples` times, in an order that is drawn each time, and each question of a class as often as
/// every other; what they cost. Every class has as many questions.
pub fn ask<Q: Clone>(
    classes: &[Class<Q>],
    samples: usize,
    dice: &mut Dice,
    mut cost: impl FnMut(&Q) -> u64,
) -> Vec<Costs> {
    let count = classes.iter().map(|class| class.questions.len()).min().unwrap_or_default();
    let mut costs = vec![vec![Vec::new(); count]; classes.len()];
    let mut order: Vec<usize> = (0..classes.len()).collect();
    let mut turns: Vec<Vec<usize>> = vec![(0..count).collect(); classes.len()];
    for sample in 0..samples {
        if sample % count == 0 {
            turns.iter_mut().for_each(|turn| shuffle(turn, dice));
        }
        shuffle(&mut order, dice);
        let at = |class: usize| turns[class][sample % count];
        // All are at hand before the first is asked: what it takes to fetch one is felt by the next.
        let questions: Vec<Q> =
            order.iter().map(|class| classes[*class].questions[at(*class)].clone()).collect();
        for (class, question) in order.iter().zip(&questions) {
            costs[*class][at(*class)].push(cost(question));
        }
    }
    costs
}

fn shuffle(order: &mut [usize], dice: &mut Dice) {
    for last in (1..order.len()).rev() {
        order.swap(last, dice.below(last + 1));
    }
}

/// Holds every class against every other.
pub fn pairs<Q>(about: &'static str, classes: &[Class<Q>], costs: &[Costs]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (a, one) in classes.iter().enumerate() {
        for (b, other) in classes.iter().enumerate().skip(a + 1) {
            pairs.push(Pair {
                about,
                classes: [one.name, other.name],
                questions: costs[a].len(),
                samples: costs[a].iter().map(Vec::len).sum(),
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

/// Welch's t of the cut that sets the two apart the furthest. A question counts once, as the mean of what it cost: one text may always
/// take longer than another, by where its digest falls in a table and what the processor has learned of it, and asking it more often
/// says no more of its class.
pub fn furthest(one: &Costs, other: &Costs) -> f64 {
    let mut all = [one.concat(), other.concat()].concat();
    all.sort_unstable();
    let t = |cut: &usize| {
        let most = all[(all.len() - 1) * (1000 - cut) / 1000];
        let cut = |costs: &Costs| Moments::of(costs.iter().filter_map(|costs| mean(costs, most)));
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
    fn of(costs: impl Iterator<Item = f64>) -> Self {
        costs.fold(Self::default(), |Self { count, mean, squares }, cost| {
            let count = count + 1.0;
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

/// The mean of what costs no more than `most`, if anything does not.
fn mean(costs: &[u64], most: u64) -> Option<f64> {
    let kept = || costs.iter().filter(|cost| **cost <= most);
    let sum: f64 = kept().map(|cost| exact(*cost)).sum();
    Some(kept().count()).filter(|count| *count > 0).map(|count| sum / exact(count as u64))
}

fn median(costs: &Costs) -> Duration {
    let mut costs = costs.concat();
    costs.sort_unstable();
    Duration::from_nanos(costs.get(costs.len() / 2).copied().unwrap_or_default())
}
