//! What was done to the files of a directory.

use crate::{
    Dice, Image,
    crash::Surface,
    step::{FileId, Step},
};

/// All steps from a beginning on.
#[derive(Debug)]
pub struct Record {
    pub(crate) start: Image,
    pub(crate) steps: Vec<Step>,
    names: Vec<(String, FileId)>,
    files: usize,
}

impl Record {
    pub(crate) fn new(start: Image) -> Self {
        let names: Vec<_> = start.files.keys().cloned().zip(0..).collect();
        Self { files: names.len(), start, steps: Vec::new(), names }
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// What the world outside was told within the first `steps` steps.
    pub fn notes(&self, steps: usize) -> impl Iterator<Item = u64> {
        self.steps.iter().take(steps).filter_map(|step| match step {
            Step::Noted { note } => Some(*note),
            _ => None,
        })
    }

    /// What the disk may hold if the power fails behind the first `steps` steps.
    pub fn crash(&self, steps: usize, dice: &mut Dice) -> Image {
        let mut surface = Surface::new(&self.start);
        self.steps.iter().take(steps).for_each(|step| surface.take(step));
        surface.fail(dice)
    }

    /// The file with that name. What is opened and not known was made since.
    pub(crate) fn file(&mut self, name: &str) -> FileId {
        if let Some((_, file)) = self.names.iter().find(|(known, _)| known == name) {
            return *file;
        }
        let file = self.files;
        self.files += 1;
        self.names.push((name.to_owned(), file));
        self.steps.push(Step::Made { name: name.to_owned(), file });
        file
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.names.retain(|(known, _)| known != name);
        self.steps.push(Step::Removed { name: name.to_owned() });
    }

    /// A sync of the file failed: what was done to it since the last one reaches the disk never more.
    pub(crate) fn forget(&mut self, file: FileId) {
        self.steps.push(Step::Lost { file });
    }
}
