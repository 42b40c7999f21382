//! The power fails, again and again: what the store acknowledged is there afterwards, the database is whole and the chain
//! of the log holds.
//!
//! A recording is a store at work on a disk that is watched, and what is acknowledged is noted among the disk's steps. Then
//! the power fails behind steps that nobody chose: what the disk may hold is put into a directory of its own and opened as
//! ever. The next recording begins with what the last crash has left.

mod look;
mod work;

use jeton_disk::{Dice, Disk, Image, Manner};
use look::{Found, look};
use work::{State, Told, Work};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often the power failed.
    pub crashes: usize,
    /// Changes that had been acknowledged before one of the failures, each counted once for each.
    pub acknowledged: usize,
    /// Of these, how many were not there afterwards. Must stay 0.
    pub lost: usize,
    /// Anchors that were noted before and that the log had not. Must stay 0.
    pub ahead: usize,
    /// Databases that could not be opened, were not whole, had a broken chain or took no change. Must stay 0.
    pub broken: usize,
    /// Changes that were there though nobody had been told yet.
    pub early: usize,
    /// Recordings in which the log was moved over while the store was at work.
    pub moved: usize,
    /// The first thing that was wrong.
    pub wrong: Option<String>,
}

impl Outcome {
    /// Whether nothing was lost or broken.
    pub fn passed(&self) -> bool {
        self.lost + self.ahead + self.broken == 0 && self.acknowledged > 0
    }

    fn add(&mut self, told: &Told, found: Found, place: &str) {
        self.crashes += 1;
        self.acknowledged += told.changes.len();
        let state = match found {
            Found::Broken(why) => {
                self.broken += 1;
                self.wrong.get_or_insert(format!("{place}: {why}"));
                return;
            }
            Found::Whole { state, has_anchors } => {
                self.ahead += usize::from(!has_anchors);
                state
            }
        };
        let behind = |of: &State, than: &State| {
            let is_behind = |number, revision| of.get(number).is_none_or(|found| found < revision);
            than.iter().filter(|(number, revision)| is_behind(number, revision)).count()
        };
        let lost = behind(&state, &told.changes);
        self.lost += lost;
        self.early += behind(&told.changes, &state);
        if lost > 0 {
            self.wrong.get_or_insert(format!("{place}: {lost} changes are lost"));
        }
    }
}

/// So often the power fails in one recording.
const EACH: usize = 10;

/// Lets the power of a disk of that manner fail `crashes` times.
///
/// # Panics
/// Where there is no temporary directory, or the store does not work while the power is on.
pub async fn run(crashes: usize, manner: Manner) -> Outcome {
    let mut outcome = Outcome::default();
    let (mut start, mut known) = (Image::default(), State::default());
    for recording in 0.. {
        if outcome.crashes >= crashes || outcome.broken > 0 {
            break;
        }
        let mut dice = Dice::new(recording);
        let directory = tempfile::tempdir().expect("there is a temporary directory");
        start.restore(directory.path()).expect("a new directory takes files");
        let disk = Disk::watch(directory.path(), manner).expect("the directory is there");
        // Of ten recordings one writes so much that the log is moved over meanwhile.
        let is_large = recording % 10 == 3;
        let work = Work::new(directory.path(), known.clone(), is_large);
        work.all(&disk, &mut dice).await;
        let record = disk.record();
        outcome.moved += usize::from(work.moved());
        let mut last = None;
        let failures: Vec<(usize, Image)> = (0..EACH)
            .map(|_| {
                let step = dice.below(record.len() + 1);
                (step, record.crash(step, &mut dice))
            })
            .collect();
        let told: Vec<Told> =
            failures.iter().map(|(step, _)| work.told(record.notes(*step))).collect();
        drop(record);
        for ((step, image), told) in failures.into_iter().zip(told) {
            let found = look(&image, &told, &mut dice).await;
            if let Found::Whole { state, .. } = &found {
                last = Some((image, state.clone()));
            }
            outcome.add(&told, found, &format!("recording {recording}, step {step}"));
        }
        // A database of some size is as good as a large one, and faster to put on a disk.
        (start, known) = match last {
            Some(next) if recording % 10 != 3 => next,
            _ => <(Image, State)>::default(),
        };
    }
    outcome
}
