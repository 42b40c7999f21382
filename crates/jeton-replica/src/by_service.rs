//! What somebody keeps for each service.

use std::sync::{Mutex, PoisonError};

/// Something for each service, at the place of its [number](crate::ServiceView::number): finding it takes no lock and no hash,
/// which behind every verdict would take as long as a good part of one. It stays where it is until the end of the program, as
/// services do.
#[derive(Debug)]
pub struct ByService<T> {
    kept: boxcar::Vec<T>,
    /// Whoever finds nothing makes it alone: what another is about to add cannot be seen yet.
    growing: Mutex<()>,
}

impl<T> Default for ByService<T> {
    fn default() -> Self {
        Self { kept: boxcar::Vec::new(), growing: Mutex::default() }
    }
}

impl<T: Default> ByService<T> {
    /// What is kept for the service of that number.
    pub fn of(&self, number: u32) -> &T {
        loop {
            match self.kept.get(number as usize) {
                Some(kept) => return kept,
                None => self.grow(number as usize + 1),
            }
        }
    }

    #[cold]
    fn grow(&self, length: usize) {
        let _alone = self.growing.lock().unwrap_or_else(PoisonError::into_inner);
        while self.kept.count() < length {
            self.kept.push(T::default());
        }
    }

    /// What is kept, with the number of each service. Of some nothing may have been asked yet.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.kept.iter().map(|(number, kept)| (number as u32, kept))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering::Relaxed},
        thread,
    };

    use super::*;

    #[test]
    fn each_service_has_one_place_whoever_asks_for_it_at_the_same_moment() {
        const TIMES: u32 = 1_000;
        let counts = ByService::<AtomicU32>::default();
        let numbers = [5, 0, 300, 40];

        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..TIMES {
                        numbers.iter().for_each(|number| {
                            counts.of(*number).fetch_add(1, Relaxed);
                        });
                    }
                });
            }
        });

        assert_eq!(counts.iter().count(), 301, "none is there twice or for nobody");
        let counted: Vec<_> = counts
            .iter()
            .map(|(number, count)| (number, count.load(Relaxed)))
            .filter(|(_, count)| *count > 0)
            .collect();
        assert_eq!(counted, [0, 5, 40, 300].map(|number| (number, 4 * TIMES)));
    }
}
