//! What goes wrong again and again is told when it begins and when it is over. A line for every try would bury what else is
//! said, and fill the rest of a disk that is full.

use std::{
    collections::BTreeSet,
    fmt::Display,
    sync::{Mutex, PoisonError},
};

/// The jobs that fail at the moment, by what the operator reads of it.
#[derive(Default)]
pub(crate) struct Troubles(Mutex<BTreeSet<&'static str>>);

/// What there is to tell of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    Begins,
    Ends,
    Nothing,
}

impl Troubles {
    /// Takes what came of a try. Of failures in a row the first is told, and then that they are over.
    pub(crate) fn note<T, E: Display>(&self, what: &'static str, tried: Result<T, E>) -> Option<T> {
        match (self.news(what, tried.is_err()), &tried) {
            (News::Begins, Err(error)) => tracing::warn!(%error, "{what}"),
            (_, Err(error)) => tracing::debug!(%error, "{what}"),
            (News::Ends, Ok(_)) => tracing::info!("over: {what}"),
            (_, Ok(_)) => {}
        }
        tried.ok()
    }

    fn news(&self, what: &'static str, failed: bool) -> News {
        // Nothing in here panics half-way.
        let mut failing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match failed {
            true if failing.insert(what) => News::Begins,
            false if failing.remove(what) => News::Ends,
            _ => News::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_are_told_once_and_their_end_once() {
        let troubles = Troubles::default();

        let told: Vec<News> = [false, true, true, true, false, false, true]
            .map(|failed| troubles.news("the disk is full", failed))
            .to_vec();

        use News::{Begins, Ends, Nothing};
        assert_eq!(told, [Nothing, Begins, Nothing, Nothing, Ends, Nothing, Begins]);
    }

    #[test]
    fn one_job_that_works_does_not_end_what_another_has() {
        let troubles = Troubles::default();
        assert_eq!(troubles.news("mails", true), News::Begins);

        assert_eq!(troubles.news("faults", false), News::Nothing);

        assert_eq!(troubles.news("mails", true), News::Nothing);
    }
}
