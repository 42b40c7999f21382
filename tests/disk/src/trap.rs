//! One step that fails, or that takes as long as a test wants.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What becomes of the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Snare {
    /// It fails.
    Fail,
    /// It waits until it is let go.
    Hold,
}

/// Counts steps until the one that it is set for.
#[derive(Debug, Default)]
pub(crate) struct Trap {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    set: Option<(usize, Snare)>,
    has_caught: bool,
    is_holding: bool,
}

impl Trap {
    pub(crate) fn set(&self, more: usize, snare: Snare) {
        *self.state() = State { set: Some((more, snare)), ..State::default() };
    }

    pub(crate) fn has_caught(&self) -> bool {
        self.state().has_caught
    }

    pub(crate) fn let_go(&self) {
        let mut state = self.state();
        (state.set, state.is_holding) = (None, false);
        self.changed.notify_all();
    }

    /// A step comes: whether it has to fail. Returns when it may go on.
    pub(crate) fn catches(&self) -> bool {
        let mut state = self.state();
        let snare = match state.set {
            None => return false,
            Some((0, snare)) => snare,
            Some((more, snare)) => {
                state.set = Some((more - 1, snare));
                return false;
            }
        };
        (state.set, state.has_caught) = (None, true);
        if snare == Snare::Fail {
            return true;
        }
        state.is_holding = true;
        let waited = self.changed.wait_while(state, |state| state.is_holding);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        false
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
