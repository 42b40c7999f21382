//! What is left of files when the power fails.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use crate::{
    Dice,
    step::{FileId, Step},
};

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// The files of a directory, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// What each of them holds.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Image {
    /// What is in `directory`.
    ///
    /// # Errors
    /// What the operating system says of it.
    pub fn of(directory: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
        }
        Ok(Self { files })
    }

    /// Puts the files into `directory`.
    ///
    /// # Errors
    /// What the operating system says of it.
    pub fn restore(&self, directory: &Path) -> io::Result<()> {
        self.files.iter().try_for_each(|(name, bytes)| fs::write(directory.join(name), bytes))
    }
}

/// What is on the disk for certain, and what was done since.
pub(crate) struct Surface {
    files: Vec<File>,
    names: BTreeMap<String, FileId>,
    renamed: Vec<(String, Option<FileId>)>,
}

#[derive(Clone, Default)]
struct File {
    synced: Vec<u8>,
    since: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Cut { length: usize },
}

impl Surface {
    pub(crate) fn new(start: &Image) -> Self {
        let files = start.files.values();
        Self {
            files: files.map(|bytes| File { synced: bytes.clone(), since: Vec::new() }).collect(),
            names: start.files.keys().cloned().zip(0..).collect(),
            renamed: Vec::new(),
        }
    }

    pub(crate) fn take(&mut self, step: &Step) {
        match step {
            Step::Made { name, file } => {
                self.files.resize(self.files.len().max(file + 1), File::default());
                self.renamed.push((name.clone(), Some(*file)));
            }
            Step::Wrote { file, offset, bytes } => {
                let change = Change::Write { offset: *offset, bytes: bytes.clone() };
                self.files[*file].since.push(change);
            }
            Step::Cut { file, length } => {
                self.files[*file].since.push(Change::Cut { length: *length });
            }
            Step::Synced { file } => self.files[*file].sync(),
            Step::Lost { file } => self.files[*file].since.clear(),
            Step::SyncedNames => {
                for (name, file) in self.renamed.drain(..) {
                    match file {
                        Some(file) => self.names.insert(name, file),
                        None => self.names.remove(&name),
                    };
                }
            }
            Step::Removed { name } => self.renamed.push((name.clone(), None)),
            Step::Noted { .. } => {}
        }
    }

    /// What is left. Of each name and each file, independently of the others.
    pub(crate) fn fail(mut self, dice: &mut Dice) -> Image {
        let changed: BTreeSet<String> = self.renamed.iter().map(|(name, _)| name.clone()).collect();
        for name in changed {
            let mut states = vec![self.names.get(&name).copied()];
            states.extend(self.renamed.iter().filter(|(of, _)| *of == name).map(|(_, file)| *file));
            match states[dice.below(states.len())] {
                Some(file) => self.names.insert(name, file),
                None => self.names.remove(&name),
            };
        }
        let files = self.names.iter();
        let files = files.map(|(name, file)| (name.clone(), self.files[*file].fail(dice)));
        Image { files: files.collect() }
    }
}

impl File {
    fn sync(&mut self) {
        let Self { synced, since } = self;
        since.drain(..).for_each(|change| change.apply(synced));
    }

    fn fail(&self, dice: &mut Dice) -> Vec<u8> {
        let mut left = self.synced.clone();
        match dice.below(4) {
            // Nothing of it reached the disk.
            0 => {}
            // All of it did.
            1 => self.since.iter().for_each(|change| change.apply(&mut left)),
            // It did in the order of the writing, up to somewhere within a write.
            2 => {
                let whole = dice.below(self.since.len() + 1);
                self.since[..whole].iter().for_each(|change| change.apply(&mut left));
                if let Some(Change::Write { offset, bytes }) = self.since.get(whole) {
                    let torn = dice.below(bytes.len() + 1) / SECTOR * SECTOR;
                    let bytes = bytes[..torn].to_vec();
                    Change::Write { offset: *offset, bytes }.apply(&mut left);
                }
            }
            // Each sector holds what it held at some time since.
            _ => left = self.shuffle(dice),
        }
        left
    }

    fn shuffle(&self, dice: &mut Dice) -> Vec<u8> {
        let mut touched: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut sizes = vec![self.synced.len()];
        let mut now = self.synced.clone();
        let mut sectors: Vec<Vec<u8>> = Vec::new();
        for change in &self.since {
            change.apply(&mut now);
            sizes.push(now.len());
            if let Change::Write { offset, bytes } = change {
                for sector in offset / SECTOR..(offset + bytes.len()).div_ceil(SECTOR) {
                    let end = now.len().min((sector + 1) * SECTOR);
                    touched.entry(sector).or_default().push(sectors.len());
                    sectors.push(now[sector * SECTOR..end].to_vec());
                }
            }
        }
        let mut left = self.synced.clone();
        left.resize(sizes[dice.below(sizes.len())], 0);
        for (sector, held) in touched {
            let Some(chosen) = dice.below(held.len() + 1).checked_sub(1) else { continue };
            let start = sector * SECTOR;
            let length = left.len().saturating_sub(start).min(sectors[held[chosen]].len());
            left.iter_mut()
                .skip(start)
                .zip(&sectors[held[chosen]][..length])
                .for_each(|(place, byte)| *place = *byte);
        }
        left
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => {
                let end = offset + bytes.len();
                file.resize(file.len().max(end), 0);
                file[*offset..end].copy_from_slice(bytes);
            }
            Self::Cut { length } => file.resize(*length, 0),
        }
    }
}
