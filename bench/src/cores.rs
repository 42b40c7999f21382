//! Cores: servers run on one half of them and the load generator on the other, so that neither takes the other's time.

use std::io;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The cores of this process.
pub(crate) fn allowed() -> io::Result<Vec<usize>> {
    let set = sched_getaffinity(None)?;
    Ok((0..CpuSet::MAX_CPU).filter(|cpu| set.is_set(*cpu)).collect())
}

/// The cores for a server and those for the load generator; with one core, both have it.
pub(crate) fn halves() -> io::Result<(Vec<usize>, Vec<usize>)> {
    let cores = allowed()?;
    let (server, generator) = cores.split_at(cores.len() / 2);
    let server = if server.is_empty() { &cores } else { server };
    Ok((server.to_vec(), generator.to_vec()))
}

/// Keeps the calling thread, and every thread that it starts, on these cores. None means that it may run anywhere.
pub(crate) fn pin(cores: &[usize]) -> io::Result<()> {
    if cores.is_empty() {
        return Ok(());
    }
    let mut set = CpuSet::new();
    cores.iter().for_each(|core| set.set(*core));
    Ok(sched_setaffinity(None, &set)?)
}
