//! What of a journal would be on the disk if the power failed now: each sector of 512 bytes that was not synced holds anything
//! that it held since, or never came to be. A sync that fails leaves it so for good, also where the next one succeeds.

use std::{cell::RefCell, io};

/// What can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Cut,
    Write,
    Sync,
}

/// What a disk may hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    sectors: Vec<Sector>,
    /// How long the file may be; last how long it is.
    lengths: Vec<u64>,
}

#[derive(Debug, Clone)]
struct Sector {
    /// What it may hold; last what it holds for whoever reads it.
    may_hold: Vec<[u8; SECTOR]>,
    /// Whether the next sync brings it to the disk.
    is_due: bool,
}

#[derive(Default)]
struct Watched {
    fails: Option<Step>,
    states: Vec<Disk>,
}

const SECTOR: usize = 512;

thread_local! {
    static WATCHED: RefCell<Watched> = RefCell::default();
}

/// Watches the one journal of this thread, of which `bytes` are on the disk.
pub(crate) fn watch(bytes: &[u8]) {
    let mut disk = Disk { lengths: vec![0], ..Disk::default() };
    disk.write(bytes, 0);
    disk.sync();
    WATCHED.set(Watched { fails: None, states: vec![disk] });
}

/// The next step of that sort fails.
pub(crate) fn fail(step: Option<Step>) {
    WATCHED.with_borrow_mut(|watched| watched.fails = step);
}

/// How many states there were.
pub(crate) fn states() -> usize {
    WATCHED.with_borrow(|watched| watched.states.len())
}

/// What the disk may have held in that state.
pub(crate) fn state(number: usize) -> Disk {
    WATCHED.with_borrow(|watched| watched.states[number].clone())
}

pub(super) fn may(step: Step) -> io::Result<()> {
    WATCHED.with_borrow_mut(|watched| {
        if watched.fails != Some(step) {
            return Ok(());
        }
        watched.fails = None;
        if step == Step::Sync {
            watched.then(Disk::fail_sync);
        }
        Err(match step {
            Step::Sync => io::Error::other("the disk is broken"),
            Step::Cut | Step::Write => io::ErrorKind::StorageFull.into(),
        })
    })
}

pub(super) fn has_cut(length: u64) {
    WATCHED.with_borrow_mut(|watched| watched.then(|disk| disk.cut(length)));
}

pub(super) fn has_written(bytes: &[u8], at: u64) {
    WATCHED.with_borrow_mut(|watched| watched.then(|disk| disk.write(bytes, at)));
}

pub(super) fn has_synced() {
    WATCHED.with_borrow_mut(|watched| watched.then(Disk::sync));
}

impl Watched {
    fn then(&mut self, change: impl FnOnce(&mut Disk)) {
        // Who does not watch has no state.
        if let Some(mut disk) = self.states.last().cloned() {
            change(&mut disk);
            self.states.push(disk);
        }
    }
}

impl Disk {
    /// One of the things that it may hold, by a row of numbers.
    pub(crate) fn image(&self, mut below: impl FnMut(usize) -> usize) -> Vec<u8> {
        let length = self.lengths[below(self.lengths.len())];
        let drawn =
            self.sectors.iter().flat_map(|sector| sector.may_hold[below(sector.may_hold.len())]);
        let mut bytes: Vec<u8> = drawn.collect();
        bytes.resize(usize::try_from(length).unwrap(), 0);
        bytes
    }

    fn write(&mut self, bytes: &[u8], at: u64) {
        let at = usize::try_from(at).unwrap();
        let end = at + bytes.len();
        while self.sectors.len() * SECTOR < end {
            self.sectors.push(Sector { may_hold: vec![[0; SECTOR]], is_due: false });
        }
        for number in at / SECTOR..end.div_ceil(SECTOR) {
            let begin = number * SECTOR;
            self.sectors[number].change(|held| {
                for (place, held) in held.iter_mut().enumerate() {
                    if let Some(from) = (begin + place).checked_sub(at)
                        && let Some(byte) = bytes.get(from)
                    {
                        *held = *byte;
                    }
                }
            });
        }
        self.lengths.push(end as u64);
    }

    fn cut(&mut self, length: u64) {
        let length_now = usize::try_from(length).unwrap();
        for (number, sector) in self.sectors.iter_mut().enumerate() {
            let kept = length_now.saturating_sub(number * SECTOR);
            if kept < SECTOR {
                sector.change(|held| held[kept..].fill(0));
            }
        }
        self.lengths.push(length);
    }

    fn sync(&mut self) {
        for sector in self.sectors.iter_mut().filter(|sector| sector.is_due) {
            sector.may_hold.drain(..sector.may_hold.len() - 1);
            sector.is_due = false;
        }
        self.lengths.drain(..self.lengths.len() - 1);
    }

    fn fail_sync(&mut self) {
        self.sectors.iter_mut().for_each(|sector| sector.is_due = false);
    }
}

impl Sector {
    fn change(&mut self, change: impl FnOnce(&mut [u8; SECTOR])) {
        let mut held = *self.may_hold.last().unwrap();
        change(&mut held);
        self.may_hold.push(held);
        self.is_due = true;
    }
}
