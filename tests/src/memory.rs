//! How much memory a process takes.

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
