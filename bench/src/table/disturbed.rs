//! What a writer costs those who read: verdicts while it changes tokens, beside verdicts while it does not.

use serde::{Deserialize, Serialize};

use jeton_core::{Record, Token};
use jeton_replica::Replica;
use jiff::SignedDuration;

use crate::{
    Outcome,
    report::{Row, Target},
    statistics::{median, median_ratio},
    times::{Presented, each},
    world::World,
    writer,
};

/// Nanoseconds a verdict, one figure for each round.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Disturbed {
    quiet: Vec<f64>,
    meanwhile: Vec<f64>,
}

const MOST_TURNS: usize = 21;
/// So many times all secrets in a round: a tenth of a second or so.
const TIMES: usize = 20;

impl Disturbed {
    /// Measures rounds in which nobody writes, and rounds in which somebody does.
    pub(super) fn measure(
        turns: usize,
        (world, replica, stored): (&World, &Replica, u64),
        secrets: &[Presented],
        accepts: impl Fn(&Presented) -> bool,
    ) -> Outcome<Self> {
        let read = || (0..TIMES).map(|_| each(secrets, &accepts)).sum::<f64>() / TIMES as f64;
        let mut disturbed = Self::default();
        // The first is the one that the tokens have.
        for revision in (2..).take(turns.min(MOST_TURNS)) {
            disturbed.quiet.push(read());
            let change = |_| {
                let mut next = 0;
                Ok(move || {
                    replica.take(&Record::Token(changed(world, next % stored, revision)));
                    next += 1;
                    Ok(())
                })
            };
            let (time, _) = writer::beside(1, change, || Ok(read()))?;
            disturbed.meanwhile.push(time);
        }
        Ok(disturbed)
    }

    pub(super) fn row(&self, name: String) -> Row {
        let figure = format!("{:.0} ns", median(&self.meanwhile));
        let ratio = median_ratio(&self.meanwhile, &self.quiet);
        Row::new(name, figure).must(ratio, "nobody writes", Target::AtMost(1.05, ""))
    }
}

/// Token `n`, whose end has moved.
fn changed(world: &World, n: u64, revision: i64) -> Token {
    let token = world.token(n);
    let moved = SignedDuration::from_secs(revision);
    Token { revision, expires_at: token.expires_at.map(|end| end + moved), ..token }
}
