//! Cells: slots in a row.

use crate::{
    arena::{CHUNK, Chunks},
    slot::Slot,
};

/// Slots in a row.
#[derive(Debug)]
pub(crate) enum Cells {
    /// Fewer than a chunk has: most tables are small, and take no more than they need.
    Few(Box<[Slot]>),
    /// Whole chunks.
    Many(Chunks),
}

impl Cells {
    /// At least so many empty slots.
    pub(crate) fn new(len: usize) -> Self {
        if len < CHUNK {
            Self::Few((0..len).map(|_| Slot::default()).collect())
        } else {
            Self::Many(Chunks::lease(len.div_ceil(CHUNK)))
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Few(slots) => slots.len(),
            Self::Many(chunks) => chunks.len() * CHUNK,
        }
    }

    /// The slot of that number; behind the last comes the first again.
    pub(crate) fn at(&self, mut cell: usize) -> &Slot {
        while cell >= self.len() {
            cell -= self.len();
        }
        match self {
            Self::Few(slots) => &slots[cell],
            Self::Many(chunks) => &chunks.at(cell / CHUNK)[cell % CHUNK],
        }
    }

    /// All slots in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Slot> {
        (0..self.len()).map(|cell| self.at(cell))
    }

    /// The memory that they take.
    pub(crate) fn bytes(&self) -> usize {
        let beside = match self {
            Self::Few(_) => 0,
            Self::Many(chunks) => chunks.len() * size_of::<usize>(),
        };
        self.len() * size_of::<Slot>() + beside
    }
}
