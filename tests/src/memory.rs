//! How much memory and processor time a process takes.

use std::time::Duration;

/// The most memory that this process had so far, in bytes, from proc(5).
///
/// # Panics
/// Where there is no proc.
pub fn peak_memory() -> u64 {
    peak_memory_of("self")
}

/// The same of a process that runs.
pub(crate) fn peak_memory_of(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"));
    let status = status.expect("proc is mounted, and the process is there");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
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
