//! A room with so many places, of which nobody may have more than are still free.
//!
//! So nobody fills it: whoever comes alone gets half of it, of two each gets a third, and there is always a place for one who
//! has none (Choudhury and Hahne, "Dynamic queue length thresholds", 1998). Who else wants in need not be known for that.
//!
//! Eight of those who take half of what is left fill a room of 128. One for many gives an eighth of what is left: whoever comes
//! alone gets a ninth of it, and it takes twenty-eight to fill 128.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::{Asker, line::Line};

/// Places, and who has how many of them.
#[derive(Debug)]
pub struct Room {
    places: usize,
    /// So many times what they have has to be free for whoever gets another.
    times: usize,
    taken: Arc<Mutex<Taken>>,
}

/// How many places are taken.
#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: HashMap<Asker, usize>,
    line: Line,
}

/// A place in a room; it is free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    who: Asker,
    taken: Arc<Mutex<Taken>>,
}

/// A place in the line for one; it is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct InLine {
    who: Asker,
    freed: Arc<Notify>,
    taken: Arc<Mutex<Taken>>,
}

/// Whether somebody who has `own` places gets another where `free` of them are.
pub(super) const fn is_let_in(free: usize, times: usize, own: usize) -> bool {
    own * times < free
}

impl Room {
    /// A room with so many places.
    #[must_use]
    pub fn with(places: usize) -> Self {
        Self { places, times: 1, taken: Arc::default() }
    }

    /// A room with so many places, of which nobody gets much.
    pub(crate) fn for_many(places: usize) -> Self {
        Self { places, times: 8, taken: Arc::default() }
    }

    /// A place for `who`, where they may have another.
    pub fn place(&self, who: Asker) -> Option<Place> {
        let taken = lock(&self.taken);
        let all = taken.all;
        self.take(taken, who, all)
    }

    /// The same where not whoever has a place counts, but `busy`: what is done for them.
    pub(crate) fn place_where(&self, busy: usize, who: Asker) -> Option<Place> {
        self.take(lock(&self.taken), who, busy)
    }

    fn take(&self, mut taken: MutexGuard<'_, Taken>, who: Asker, all: usize) -> Option<Place> {
        let own = taken.own(who);
        if !is_let_in(self.places.saturating_sub(all), self.times, own) {
            return None;
        }
        taken.by.insert(who, own + 1);
        taken.all += 1;
        Some(Place { who, taken: Arc::clone(&self.taken) })
    }

    /// Whether nobody waits who has as few places as `who`.
    pub(crate) fn lets_pass(&self, who: Asker) -> bool {
        let taken = lock(&self.taken);
        taken.line.lets_pass(taken.own(who), own_in(&taken.by))
    }

    /// Has `who` wait for a place, unless enough do or enough of theirs.
    pub(crate) fn queue(&self, who: Asker) -> Option<InLine> {
        let freed = {
            let mut taken = lock(&self.taken);
            let Taken { by, line, .. } = &mut *taken;
            line.join(who, own_in(by))?
        };
        Some(InLine { who, freed, taken: Arc::clone(&self.taken) })
    }

    /// How many wait.
    pub(crate) fn in_line(&self) -> usize {
        lock(&self.taken).line.len()
    }

    /// How many places are taken.
    #[cfg(test)]
    pub(crate) fn taken(&self) -> usize {
        lock(&self.taken).all
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.all = taken.all.saturating_sub(1);
        let own = taken.by.entry(self.who).or_default();
        *own = own.saturating_sub(1);
        if *own == 0 {
            taken.by.remove(&self.who);
        }
        taken.wake();
    }
}

impl InLine {
    /// Waits until it is worth a look whether there is a place.
    pub(crate) async fn freed(&self) {
        self.freed.notified().await;
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.line.leave(self.who);
        // There may be room for another, or nobody looked.
        taken.wake();
    }
}

impl Taken {
    fn own(&self, who: Asker) -> usize {
        own_in(&self.by)(who)
    }

    fn wake(&mut self) {
        let Self { by, line, .. } = self;
        line.next(own_in(by));
    }
}

/// How many places somebody has.
fn own_in(by: &HashMap<Asker, usize>) -> impl Fn(Asker) -> usize {
    |who| by.get(&who).copied().unwrap_or_default()
}

// Counts are right after every step.
fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{iter, net::Ipv4Addr};

    use super::*;

    fn from(number: u32) -> Asker {
        Asker::from(Some(Ipv4Addr::from(number << 8).into()))
    }

    /// As many places as `who` gets.
    fn all_of(room: &Room, who: Asker) -> Vec<Place> {
        iter::from_fn(|| room.place(who)).collect()
    }

    #[test]
    fn nobody_gets_more_places_than_are_free_behind_them() {
        for (free, times, own, is_in) in [
            (100, 1, 0, true),
            (50, 1, 49, true),
            (50, 1, 50, false),
            (1, 1, 0, true),
            (0, 1, 0, false),
            (80, 8, 9, true),
            (80, 8, 10, false),
            (1, 8, 0, true),
            (0, 8, 0, false),
        ] {
            assert_eq!(is_let_in(free, times, own), is_in, "{own} where {free} are free");
        }
    }

    #[test]
    fn a_room_for_many_is_full_when_twenty_eight_take_all_they_get() {
        let room = Room::for_many(128);

        let all: Vec<_> = (1..=28).map(|who| all_of(&room, from(who))).collect();

        assert_eq!([all[0].len(), all[1].len(), all[27].len()], [15, 13, 1]);
        assert!(room.place(from(29)).is_none());
    }

    #[test]
    fn one_who_takes_all_they_get_leaves_as_much_to_the_next_and_always_a_place_to_one_who_has_none()
     {
        let room = Room::with(384);

        let first = all_of(&room, from(1));
        let second = all_of(&room, from(2));
        let third = all_of(&room, from(3));

        assert_eq!([first.len(), second.len(), third.len()], [192, 96, 48]);
        let more: Vec<_> = (4..400).map_while(|who| room.place(from(who))).collect();
        assert_eq!(more.len(), 48);
    }

    #[test]
    fn whoever_comes_again_and_again_beside_others_ends_with_a_part_like_theirs() {
        let room = Room::with(384);
        let mut first = all_of(&room, from(1));
        let mut second = all_of(&room, from(2));

        for _ in 0..1_000 {
            first.pop();
            second.extend(room.place(from(2)));
            first.extend(room.place(from(1)));
        }

        assert!(first.len().abs_diff(second.len()) <= 1 && first.len().abs_diff(128) <= 1);
    }

    #[test]
    fn a_place_is_free_again_when_it_is_left_and_whoever_has_none_is_forgotten() {
        let room = Room::with(10);

        drop(all_of(&room, from(1)));

        assert_eq!(room.taken(), 0);
        assert!(lock(&room.taken).by.is_empty());
        assert_eq!(all_of(&room, from(2)).len(), 5);
    }

    #[test]
    fn where_more_is_done_than_there_are_places_nobody_is_let_in() {
        let room = Room::with(10);

        assert!(room.place_where(10, from(1)).is_none());
        assert!(room.place_where(9, from(1)).is_some());
    }
}
