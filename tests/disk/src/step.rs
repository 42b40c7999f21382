//! What is done to the files of a directory, step by step.

/// Tells files apart that had the same name one after the other.
pub(crate) type FileId = usize;

/// One step.
#[derive(Debug)]
pub(crate) enum Step {
    /// A new file has the name.
    Made {
        /// The name.
        name: String,
        /// The file.
        file: FileId,
    },
    /// Bytes were written.
    Wrote {
        /// Into what.
        file: FileId,
        /// From where on.
        offset: usize,
        /// What.
        bytes: Vec<u8>,
    },
    /// The file was made that long.
    Cut {
        /// Which.
        file: FileId,
        /// How long.
        length: usize,
    },
    /// All that was done to the file before is on the disk.
    Synced {
        /// Which.
        file: FileId,
    },
    /// A sync failed: what was done to the file since the last one that did not is gone.
    Lost {
        /// Which.
        file: FileId,
    },
    /// The names are on the disk as they are.
    SyncedNames,
    /// The name is gone.
    Removed {
        /// Which.
        name: String,
    },
    /// The world outside was told something.
    Noted {
        /// What, in the words of the test.
        note: u64,
    },
}
