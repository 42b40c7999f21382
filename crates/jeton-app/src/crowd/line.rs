//! A line: who waits for a place, each asker's in the order in which they came.
//!
//! Whoever has the fewest places is next, and of those who have as many they take turns: where they find no place, nobody does.
//! So an account that fills its part of the line keeps nobody else waiting. Who stands here is bounded as in a room.

use std::{collections::VecDeque, sync::Arc};

use tokio::sync::Notify;

use super::{Asker, room::is_let_in};

/// So many wait for one room, of which nobody has more than are free.
const LINE: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct Line {
    all: usize,
    turns: VecDeque<Turn>,
}

/// Those of one asker who wait.
#[derive(Debug)]
struct Turn {
    who: Asker,
    many: usize,
    freed: Arc<Notify>,
}

impl Line {
    /// What tells `who` to look for a place, where one more of theirs may wait.
    pub(super) fn join(&mut self, who: Asker, own: impl Fn(Asker) -> usize) -> Option<Arc<Notify>> {
        let at = self.turns.iter().position(|turn| turn.who == who);
        let many = at.map_or(0, |at| self.turns[at].many);
        if !is_let_in(LINE.saturating_sub(self.all), 1, many) {
            return None;
        }
        let at = at.unwrap_or_else(|| {
            let freed = Arc::new(Notify::new());
            // A place may have been left since they looked, and nobody else was told who could take it.
            if self.lets_pass(own(who), own) {
                freed.notify_one();
            }
            self.turns.push_back(Turn { who, many: 0, freed });
            self.turns.len() - 1
        });
        self.all += 1;
        let turn = &mut self.turns[at];
        turn.many += 1;
        Some(Arc::clone(&turn.freed))
    }

    /// One of theirs waits no more.
    pub(super) fn leave(&mut self, who: Asker) {
        let Some(at) = self.turns.iter().position(|turn| turn.who == who) else { return };
        self.all -= 1;
        self.turns[at].many -= 1;
        if self.turns[at].many == 0 {
            self.turns.remove(at);
        }
    }

    /// Has the next one look, where everybody has so many places.
    pub(super) fn next(&mut self, own: impl Fn(Asker) -> usize) {
        // Mostly the first has none, and the others need not be asked.
        let first = self.turns.iter().position(|turn| own(turn.who) == 0);
        let next =
            first.or_else(|| (0..self.turns.len()).min_by_key(|at| own(self.turns[*at].who)));
        let Some(turn) = next.and_then(|at| self.turns.remove(at)) else { return };
        turn.freed.notify_one();
        self.turns.push_back(turn);
    }

    /// Whether whoever has `fewer` places than all who wait may pass them.
    pub(super) fn lets_pass(&self, fewer: usize, own: impl Fn(Asker) -> usize) -> bool {
        self.turns.iter().all(|turn| fewer < own(turn.who))
    }

    pub(super) fn len(&self) -> usize {
        self.all
    }
}
