//! Comparing what a mail server took with who was to be told of what.

use std::collections::{BTreeMap, BTreeSet};

use crate::Received;

/// Who is to be told of which token, in one round.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Which round it is, from 0.
    pub round: usize,
    /// Tokens and recipients.
    pub pairs: BTreeSet<(String, String)>,
}

/// What the book of a mail server says.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// Mails that the server took.
    pub mails: usize,
    /// Notices that nobody got. Must be 0.
    pub missed: usize,
    /// Notices that somebody got in two mails. Must be 0.
    pub doubled: usize,
    /// Mails that were taken a second time, after a kill.
    pub repeats: usize,
    /// Mails that were taken a second time without a kill between, or that nobody was to get. Must be 0.
    pub unexplained: usize,
}

/// Judges what the server took; the second round begins behind the first `boundary` mails.
#[must_use]
pub fn judge(mails: &[Received], boundary: usize, rounds: &[Expected; 2]) -> Judgement {
    let mut judgement = Judgement { mails: mails.len(), ..Judgement::default() };
    let boundary = boundary.min(mails.len());
    for (expected, mails) in rounds.iter().zip([&mails[..boundary], &mails[boundary..]]) {
        let mut carriers: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
        for mail in mails {
            for pair in told(mail) {
                carriers.entry(pair).or_default().insert(mail.header("Message-ID"));
            }
        }
        judgement.missed +=
            expected.pairs.iter().filter(|pair| !carriers.contains_key(*pair)).count();
        judgement.doubled += carriers.values().filter(|mails| mails.len() > 1).count();
        judgement.unexplained +=
            carriers.keys().filter(|pair| !expected.pairs.contains(*pair)).count();
    }
    let mut seen: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for mail in mails {
        let epochs = seen.entry(mail.header("Message-ID")).or_default();
        let is_repeat = !epochs.is_empty();
        let is_explained = epochs.insert(mail.0["epoch"].as_u64().unwrap_or(0));
        judgement.repeats += usize::from(is_repeat && is_explained);
        judgement.unexplained += usize::from(is_repeat && !is_explained);
    }
    judgement
}

/// The tokens that a mail tells of, each with who was told.
pub(super) fn told(mail: &Received) -> Vec<(String, String)> {
    let pages = mail.plain().split("/tokens/").skip(1);
    let tokens = pages.filter_map(|rest| rest.split_whitespace().next());
    let to = mail.to();
    tokens.flat_map(|token| to.iter().map(move |to| (token.to_owned(), (*to).to_owned()))).collect()
}
