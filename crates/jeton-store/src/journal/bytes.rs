//! The bytes of the journal's file, and how they come to the disk.

use std::{fs::File, io, os::unix::fs::FileExt as _};

/// A file whose end alone is written.
pub(super) struct Bytes(pub(super) File);

/// At most so many are on their way to the disk.
const AT_ONCE: usize = 1024 * 1024;

impl Bytes {
    /// Writes `text` behind the first `end` bytes, in the place of whatever else is there. It is on the disk when this returns.
    pub(super) fn put(&self, text: &[u8], mut end: u64) -> io::Result<()> {
        if self.0.metadata()?.len() != end {
            // On the disk before anything else is written there: parts of both would be a line of neither.
            self.cut(end)?;
            self.sync()?;
        }
        for piece in text.chunks(AT_ONCE) {
            self.write(piece, end)?;
            self.sync()?;
            end += piece.len() as u64;
        }
        Ok(())
    }

    /// How many of the first `length` bytes count. What was on its way when the power failed may lack sectors, which read as
    /// zeros and stand in no line.
    pub(super) fn certain(file: &File, length: u64) -> io::Result<u64> {
        let from = length.saturating_sub(AT_ONCE as u64);
        let mut last = vec![0; usize::try_from(length - from).unwrap_or(AT_ONCE)];
        file.read_exact_at(&mut last, from)?;
        let zero = last.iter().position(|byte| *byte == 0);
        Ok(zero.map_or(length, |at| from + at as u64))
    }

    fn cut(&self, length: u64) -> io::Result<()> {
        #[cfg(test)]
        disk::may(disk::Step::Cut)?;
        self.0.set_len(length)?;
        #[cfg(test)]
        disk::has_cut(length);
        Ok(())
    }

    fn write(&self, piece: &[u8], at: u64) -> io::Result<()> {
        #[cfg(test)]
        if let Err(error) = disk::may(disk::Step::Write) {
            let half = &piece[..piece.len() / 2];
            self.0.write_all_at(half, at)?;
            disk::has_written(half, at);
            return Err(error);
        }
        self.0.write_all_at(piece, at)?;
        #[cfg(test)]
        disk::has_written(piece, at);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        #[cfg(test)]
        disk::may(disk::Step::Sync)?;
        self.0.sync_data()?;
        #[cfg(test)]
        disk::has_synced();
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod disk;
