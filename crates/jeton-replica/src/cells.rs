//! Cells: the slots of one shard in a row, in chunks that a directory leads to.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::{
    arena::{Chunk, Chunks, LARGE, SMALL},
    slot::Slot,
};

/// Slots in a row: the first ones in small chunks, so that a small table takes little, and what comes behind them in large
/// ones, so that the directory of a large table does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'d> {
    len: usize,
    directory: Directory<'d>,
}

/// Where the chunks of a row are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Directory<'d> {
    entries: &'d [AtomicU32],
    first: usize,
    step: usize,
}

/// So many small chunks come first.
const SMALL_CHUNKS: usize = LARGE / SMALL;

impl<'d> Cells<'d> {
    /// So many cells, where the directory says.
    pub(crate) fn new(len: usize, directory: Directory<'d>) -> Self {
        Self { len, directory }
    }

    /// How many there are.
    pub(crate) fn len(self) -> usize {
        self.len
    }

    /// The slot of that number; behind the last comes the first again. `None` where the directory does not say, which can
    /// only be while somebody changes it.
    #[inline(always)]
    pub(crate) fn at(self, mut cell: usize) -> Option<&'static Slot> {
        if self.len == 0 {
            return None;
        }
        while cell >= self.len {
            cell -= self.len;
        }
        if cell < LARGE {
            self.directory.chunk(cell / SMALL)?.slot(cell % SMALL)
        } else {
            self.directory.chunk(cell / LARGE + SMALL_CHUNKS - 1)?.slot(cell % LARGE)
        }
    }

    /// All slots in order.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static Slot> {
        (0..self.len).filter_map(move |cell| self.at(cell))
    }

    /// The chunks that they are in.
    pub(crate) fn chunks(self) -> Chunks {
        let (small, large) = chunks_of(self.len);
        let chunks = |from, count| {
            (from..from + count).filter_map(|chunk| self.directory.chunk(chunk)).collect()
        };
        Chunks { small: chunks(0, small), large: chunks(SMALL_CHUNKS, large) }
    }
}

impl<'d> Directory<'d> {
    /// The directory whose entries are every `step`th from `first` on.
    pub(crate) fn new(entries: &'d [AtomicU32], first: usize, step: usize) -> Self {
        Self { entries, first, step }
    }

    /// Leads to these chunks from now on.
    pub(crate) fn set(self, chunks: &Chunks) {
        for (n, chunk) in chunks.small.iter().chain(&chunks.large).enumerate() {
            self.entries[self.first + n * self.step].store(chunk.0, Ordering::Release);
        }
    }

    #[inline(always)]
    fn chunk(self, chunk: usize) -> Option<Chunk> {
        let entry = self.entries.get(self.first + chunk * self.step)?;
        Some(Chunk(entry.load(Ordering::Acquire)))
    }
}

/// The number of cells in whole chunks that is no less than `cells`.
pub(crate) fn whole(cells: usize) -> usize {
    cells.next_multiple_of(if cells <= LARGE { SMALL } else { LARGE })
}

/// How many small and how many large chunks a row of so many cells has.
pub(crate) fn chunks_of(cells: usize) -> (usize, usize) {
    if cells <= LARGE { (cells / SMALL, 0) } else { (SMALL_CHUNKS, cells / LARGE - 1) }
}
