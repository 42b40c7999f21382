//! How much memory and processor time a process takes.

use std::time::Duration;

/// The most memory that a process had so far, from proc(5).
#[derive(Debug)]
pub struct PeakMemory {
    process: String,
    bytes: u64,
}

impl PeakMemory {
    /// That of the process that asks.
    ///
    /// # Panics
    /// Where there is no proc.
    pub fn of_this_process() -> Self {
        Self::of("self")
    }

    /// That of a process that runs.
    pub(crate) fn of(process: &str) -> Self {
        let status = std::fs::read_to_string(format!("/proc/{process}/status"));
        let status = status.expect("proc is mounted, and the process is there");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
        let kilobytes = line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number");
        Self { process: process.to_owned(), bytes: kilobytes * 1024 }
    }

    /// How much more the same process had at most since then, in bytes.
    ///
    /// # Panics
    /// Where it is gone.
    pub fn grown(&self) -> u64 {
        // The kernel adds up what it counts for each core only now and then: where nothing grew, a peak may be told a few
        // pages lower than before.
        Self::of(&self.process).bytes.saturating_sub(self.bytes)
    }
}

/// How much processor time a process that runs had so far, from proc(5), to a hundredth of a second.
pub(crate) fn processor_time_of(process: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"));
    let stat = stat.expect("proc is mounted, and the process is there");
    // The name of the program may hold anything, and stands in brackets.
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    let ticks = |at: usize| fields.split_whitespace().nth(at)?.parse::<u64>().ok();
    let ticks = ticks(11).zip(ticks(12)).map(|(user, system)| user + system);
    Duration::from_millis(ticks.expect("two numbers of hundredths of a second") * 10)
}

#[cfg(test)]
mod tests {
    use super::PeakMemory;

    #[test]
    fn a_process_grew_by_what_it_took_and_wrote_to() {
        let before = PeakMemory::of_this_process();
        let taken = std::hint::black_box(vec![1_u8; 64 << 20]);
        drop(taken);
        assert!((60 << 20..80 << 20).contains(&before.grown()), "{}", before.grown());
    }

    #[test]
    fn a_peak_that_is_told_lower_than_before_is_no_growth() {
        let told = PeakMemory::of_this_process();
        let before = PeakMemory { bytes: told.bytes * 2, ..told };
        assert_eq!(before.grown(), 0);
    }
}
