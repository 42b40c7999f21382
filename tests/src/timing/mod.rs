//! Whether the time that an answer takes tells what it must not: how much of a secret was guessed, or whose name there is.
//!
//! Questions of several classes are asked in turn, in an order that is drawn anew each time, and two classes are told apart
//! by Welch's t, as dudect does it (Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?", 2017), but over questions
//! and not over answers: a text that is asked about 200 times is one text. A comparison that stops at the first difference, and a log-in that hashes nothing, must be found out: they are the controls.

pub mod guess;
mod log_ins;
pub mod sample;
mod secrets;

use crate::TestJeton;

use sample::Pair;

/// How often each class is asked.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Guesses at a secret.
    pub guesses: usize,
    /// Guesses at a link, each of which reads the database.
    pub links: usize,
    /// Log-ins, each of which hashes a password.
    pub log_ins: usize,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Classes that nobody may tell apart.
    pub alike: Vec<Pair>,
    /// Classes that have to be told apart, so that the others say something.
    pub controls: Vec<Pair>,
    /// Answers that were not the refusal which all of them should be. Must stay 0.
    pub others: usize,
}

impl Outcome {
    /// Whether no two classes can be told apart but those of the controls.
    pub fn passed(&self) -> bool {
        self.others == 0
            && !self.alike.is_empty()
            && !self.controls.is_empty()
            && !self.alike.iter().any(Pair::are_told_apart)
            && self.controls.iter().all(Pair::are_told_apart)
    }
}

/// Measures a Jeton of its own.
///
/// # Panics
/// Where Jeton does not start, or does not answer.
pub async fn run(size: Size) -> Outcome {
    let mut outcome = Outcome::default();
    let jeton = TestJeton::new().await;
    secrets::measure(&jeton, size, &mut outcome).await;
    log_ins::measure(&jeton, size.log_ins, &mut outcome).await;
    outcome
}
