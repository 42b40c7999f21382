//! Cells: slots in a row, in chunks of one size.

use crate::slot::Slot;

/// Slots in a row.
#[derive(Debug)]
pub(crate) struct Cells {
    chunks: Box<[Chunk]>,
    len: usize,
}

type Chunk = Box<[Slot]>;

/// How many slots a chunk has: 32 KiB. Only a row shorter than that has a smaller one.
const CHUNK: usize = 512;

/// Chunks that a row had before it was copied into a longer one. What the next row needs comes from here: the
/// allocator cannot give an aligned block of the same size again at the same place, and its heap would grow by a
/// fifth.
#[derive(Debug, Default)]
pub(crate) struct SpareChunks(Vec<Chunk>);

impl Cells {
    /// At least so many empty slots.
    pub(crate) fn new(len: usize, spare: &mut SpareChunks) -> Self {
        let (chunks, each) = if len < CHUNK { (1, len) } else { (len.div_ceil(CHUNK), CHUNK) };
        Self { chunks: (0..chunks).map(|_| spare.chunk(each)).collect(), len: chunks * each }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The slot of that number; behind the last comes the first again.
    pub(crate) fn at(&self, mut cell: usize) -> &Slot {
        while cell >= self.len {
            cell -= self.len;
        }
        &self.chunks[cell / CHUNK][cell % CHUNK]
    }

    /// All slots in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.chunks.iter().flatten()
    }

    /// The memory that they take.
    pub(crate) fn bytes(&self) -> usize {
        self.len * size_of::<Slot>() + size_of_val(&*self.chunks)
    }
}

impl SpareChunks {
    /// Keeps the chunks of a row that nobody reads any more.
    pub(crate) fn keep(&mut self, cells: Cells) {
        let whole = cells.chunks.into_iter().filter(|chunk| chunk.len() == CHUNK);
        self.0.extend(whole);
    }

    /// The memory that they take.
    pub(crate) fn bytes(&self) -> usize {
        self.0.len() * CHUNK * size_of::<Slot>()
    }

    fn chunk(&mut self, len: usize) -> Chunk {
        let spare = if len == CHUNK { self.0.pop() } else { None };
        match spare {
            Some(mut chunk) => {
                chunk.fill_with(Slot::default);
                chunk
            }
            None => (0..len).map(|_| Slot::default()).collect(),
        }
    }
}
