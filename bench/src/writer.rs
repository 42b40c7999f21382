//! A writer beside those who read: so many changes a second, while something else is measured.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::Outcome;

/// How many changes a second.
pub(crate) const CHANGES: u32 = 1000;

/// Does `work` while `threads` of them make [`CHANGES`] a second, each by calling a function of its own, which `change`
/// makes; returns what the work gave, and how many changes a second there were.
pub(crate) fn beside<T, C>(
    threads: u32,
    change: impl Fn(u32) -> Outcome<C>,
    work: impl FnOnce() -> Outcome<T>,
) -> Outcome<(T, f64)>
where
    C: FnMut() -> Outcome<()> + Send,
{
    let changes = (0..threads).map(change).collect::<Outcome<Vec<C>>>()?;
    let ended = &AtomicBool::new(false);
    thread::scope(|scope| {
        let begin = Instant::now();
        let writers: Vec<_> = changes
            .into_iter()
            .map(|change| scope.spawn(move || write(change, threads, ended)))
            .collect();
        let worked = work();
        ended.store(true, Ordering::Relaxed);
        let seconds = begin.elapsed().as_secs_f64();
        let mut made = 0;
        for writer in writers {
            made += writer.join().map_err(|_| "a writer panicked")??;
        }
        Ok((worked?, f64::from(made) / seconds))
    })
}

/// Makes one change after the other, each at its time or, where one before took longer, as soon as it can.
fn write(
    mut change: impl FnMut() -> Outcome<()>,
    threads: u32,
    ended: &AtomicBool,
) -> Outcome<u32> {
    let pause = Duration::from_secs(1) * threads / CHANGES;
    let begin = Instant::now();
    let mut made = 0;
    while !ended.load(Ordering::Relaxed) {
        change()?;
        made += 1;
        thread::sleep((begin + pause * made).saturating_duration_since(Instant::now()));
    }
    Ok(made)
}
