//! The anchor file: lines are appended, and old ones thinned out by writing the file anew.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{FileExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};

use super::{Anchor, line::Lines};

/// An anchor file. It is made with the first anchor.
#[derive(Clone)]
pub struct AnchorFile {
    path: PathBuf,
    lines: Lines,
}

/// What an anchor file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    /// The anchors, in the order of their writing.
    pub anchors: Vec<Anchor>,
    /// The numbers, from 1, of the lines that this Jeton did not write or that were altered.
    pub foreign: Vec<usize>,
}

/// Of this time every anchor is kept.
const ALL: SignedDuration = SignedDuration::from_hours(24);
/// Of this time one for each hour is kept, and of the time before one for each day.
const HOURLY: SignedDuration = SignedDuration::from_hours(31 * 24);

impl AnchorFile {
    /// The file at `path`, whose lines are under a key that is made of the chain's.
    pub fn new(path: PathBuf, chain_key: &[u8; 32]) -> Self {
        Self { path, lines: Lines::new(chain_key) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it holds; nothing where it is not there. A last line without its end was cut off by a crash and counts for
    /// nothing.
    pub fn read(&self) -> io::Result<Anchors> {
        let bytes = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            bytes => bytes?,
        };
        let mut found = Anchors::default();
        // What is no text is no line of ours.
        let text = String::from_utf8_lossy(whole_lines(&bytes));
        for (number, line) in text.lines().enumerate() {
            match self.lines.read(line) {
                Some(anchor) => found.anchors.push(anchor),
                None => found.foreign.push(number + 1),
            }
        }
        Ok(found)
    }

    /// Whether there is nothing in it, or no such file.
    pub fn is_gone(&self) -> io::Result<bool> {
        match fs::metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            found => Ok(found?.len() == 0),
        }
    }

    /// Adds an anchor. It is on the disk when this returns.
    pub fn append(&self, anchor: &Anchor) -> io::Result<()> {
        let is_new = !self.path.exists();
        let mut options = OpenOptions::new();
        let mut file =
            options.create(true).read(true).append(true).mode(PRIVATE).open(&self.path)?;
        remove_cut_line(&mut file)?;
        file.write_all(self.lines.write(anchor).as_bytes())?;
        file.sync_all()?;
        if is_new { sync_name(&self.path) } else { Ok(()) }
    }

    /// Thins out what is old at `now`: of the last day all is kept, of the month before it the last anchor of each hour, of
    /// the time before that the last of each day. A file with lines that this Jeton did not write is left as it is: somebody
    /// has to see it.
    pub fn thin(&self, now: Timestamp) -> io::Result<()> {
        let Anchors { anchors, foreign } = self.read()?;
        let kept = kept(&anchors, now);
        if !foreign.is_empty() || kept.len() == anchors.len() {
            return Ok(());
        }
        let next = beside(&self.path);
        let mut options = OpenOptions::new();
        let mut file = options.create(true).truncate(true).write(true).mode(PRIVATE).open(&next)?;
        let text: String = kept.iter().map(|anchor| self.lines.write(anchor)).collect();
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&next, &self.path)?;
        sync_name(&self.path)
    }
}

impl fmt::Debug for AnchorFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnchorFile").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Anchors {
    /// The one that was written last.
    pub fn last(&self) -> Option<&Anchor> {
        self.anchors.last()
    }
}

const PRIVATE: u32 = 0o600;

/// Removes a last line without its end, which a crash has cut off. A file that ends as it should is not read for that.
fn remove_cut_line(file: &mut File) -> io::Result<()> {
    let length = file.metadata()?.len();
    let mut last = [b'\n'];
    if let Some(place) = length.checked_sub(1) {
        file.read_exact_at(&mut last, place)?;
    }
    if last == [b'\n'] {
        return Ok(());
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    file.set_len(whole_lines(&bytes).len() as u64)
}

fn whole_lines(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte == b'\n');
    &bytes[..end.map_or(0, |end| end + 1)]
}

/// The last anchor of each stretch of time.
fn kept(anchors: &[Anchor], now: Timestamp) -> Vec<Anchor> {
    let mut kept: Vec<Anchor> = Vec::new();
    for anchor in anchors {
        if kept.last().is_some_and(|last| stretch(last.at, now) == stretch(anchor.at, now)) {
            kept.pop();
        }
        kept.push(*anchor);
    }
    kept
}

/// Of two anchors in one stretch of time the earlier one goes.
fn stretch(at: Timestamp, now: Timestamp) -> (i64, i64) {
    let (age, micros) = (now.duration_since(at), at.as_microsecond());
    let length = match age {
        _ if age < ALL => return (0, micros),
        _ if age < HOURLY => 3_600_000_000,
        _ => 24 * 3_600_000_000,
    };
    (length, micros.div_euclid(length))
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

fn sync_name(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|parent| *parent != Path::new(""));
    File::open(directory.unwrap_or(Path::new("."))).and_then(|directory| directory.sync_all())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::Head;

    const KEY: [u8; 32] = [1; 32];

    fn anchor(minute: i64) -> Anchor {
        let at = Timestamp::from_second(1_800_000_000 + 60 * minute).unwrap();
        Anchor { at, head: Head { seq: minute + 1, hash: [3; 32] } }
    }

    fn file() -> (tempfile::TempDir, AnchorFile) {
        let directory = tempfile::tempdir().unwrap();
        let file = AnchorFile::new(directory.path().join("anchor"), &KEY);
        (directory, file)
    }

    #[test]
    fn what_is_appended_is_read_and_nobody_else_may_read_it() {
        let (_directory, file) = file();

        for minute in 0..3 {
            file.append(&anchor(minute)).unwrap();
        }

        let found = file.read().unwrap();
        assert_eq!(found.anchors, [anchor(0), anchor(1), anchor(2)]);
        assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_line_that_a_crash_cut_off_makes_room_for_the_next() {
        let (_directory, file) = file();
        file.append(&anchor(0)).unwrap();
        let whole = fs::read(file.path()).unwrap();
        fs::write(file.path(), [&whole[..], &whole[..50]].concat()).unwrap();

        file.append(&anchor(1)).unwrap();

        let found = file.read().unwrap();
        assert_eq!(found, Anchors { anchors: vec![anchor(0), anchor(1)], foreign: vec![] });
    }

    #[test]
    fn a_cut_line_behind_bytes_that_are_no_text_is_removed_to_the_byte() {
        let (_directory, file) = file();
        file.append(&anchor(0)).unwrap();
        let whole = fs::read(file.path()).unwrap();
        fs::write(file.path(), [&whole[..], b"\xff\xff\xff\n", &whole[..50]].concat()).unwrap();

        file.append(&anchor(1)).unwrap();

        let found = file.read().unwrap();
        assert_eq!(found, Anchors { anchors: vec![anchor(0), anchor(1)], foreign: vec![2] });
    }

    #[test]
    fn a_line_that_was_altered_is_told_by_its_number_and_keeps_the_file_from_being_thinned() {
        let (_directory, file) = file();
        for minute in 0..3 {
            file.append(&anchor(minute)).unwrap();
        }
        let text = fs::read_to_string(file.path()).unwrap();
        fs::write(file.path(), text.replacen("Z 2 ", "Z 9 ", 1)).unwrap();

        file.thin(anchor(1_000_000).at).unwrap();

        let found = file.read().unwrap();
        assert_eq!(found, Anchors { anchors: vec![anchor(0), anchor(2)], foreign: vec![2] });
    }

    #[test]
    fn of_a_year_about_as_many_anchors_are_kept_as_of_two_days() {
        let minutes = 366 * 24 * 60;
        let all: Vec<Anchor> = (0..minutes).map(anchor).collect();
        let last = anchor(minutes - 1);

        let once = kept(&all, last.at);

        assert_eq!(once.last(), Some(&last));
        assert!((2_000..2_600).contains(&once.len()), "{}", once.len());
        assert_eq!(kept(&once, last.at), once, "thinned twice");
    }

    #[test]
    fn what_is_thinned_out_is_gone_from_the_file_and_the_rest_is_read() {
        let (_directory, file) = file();
        for minute in [0, 1, 2, 10_000, 10_001] {
            file.append(&anchor(minute)).unwrap();
        }

        file.thin(anchor(10_001).at).unwrap();

        let found = file.read().unwrap();
        let left = vec![anchor(2), anchor(10_000), anchor(10_001)];
        assert_eq!(found, Anchors { anchors: left, foreign: vec![] });
        assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
