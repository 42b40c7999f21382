//! Sweeping: many tokens end by one call.

use jiff::Timestamp;

use super::end;
use crate::{Caller, Cause, Change, Refusal, Selection, Service, Token};

/// Refuses to end every token for whoever did not say so in as many words.
pub fn must_be_meant(selection: &Selection, everything: Everything) -> Result<(), Refusal> {
    match (selection.means_all(), everything) {
        (true, Everything::NotSaid) => Err(Refusal::SelectionEmpty),
        _ => Ok(()),
    }
}

/// Whether every token is meant, in as many words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Everything {
    /// It is.
    Meant,
    /// Nobody said so.
    NotSaid,
}

/// The ends of those of `tokens` that have not ended. The token that the caller asks with goes on: its holder must get
/// the answer, and may have to ask again.
pub fn sweep<'a>(
    tokens: impl IntoIterator<Item = (&'a Token, &'a Service)>,
    by: &Caller,
    cause: Cause,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    let meant = tokens
        .into_iter()
        .filter(|(token, _)| token.end.is_none() && by.credential != Some(token.id));
    meant.map(|(token, service)| end::revoke(token, service, by, cause, now)).collect()
}
