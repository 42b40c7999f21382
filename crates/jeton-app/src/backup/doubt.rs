//! What a log says that is not the newest one.

use jeton_core::{
    Change, Fault, FaultCause, Restoration,
    decide::fault::{arisen, closed},
};
use jeton_token::Entropy;
use jiff::{SignedDuration, Timestamp};

/// The changes by which nothing of before is accepted any more, and when they are made. `latest` is the latest time of the log,
/// `open` a restoration that goes on: what was made since that one is of before as well.
pub(crate) fn doubted(
    note: String,
    open: Option<&Fault>,
    (now, latest): (Timestamp, Option<Timestamp>),
    entropy: &Entropy,
) -> (Timestamp, Vec<Change>) {
    // Later than whatever stands in the log, also where the clock was ahead then, and to the next millisecond, which is what
    // identifiers tell.
    let at = latest.into_iter().fold(now, Ord::max) + SignedDuration::from_millis(1);
    let before = open.map(|fault| closed(fault, at));
    let arisen = arisen((FaultCause::Restored, Restoration::PART), note, entropy, at);
    (at, before.into_iter().chain([arisen]).collect())
}
