//! A process that this program started, with all those that it started in turn.

use std::{
    fs, io,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{Outcome, machine};

/// A process that ends, with all below it, when this is dropped.
pub(crate) struct Process(Child);

impl Process {
    /// Starts it, and returns what it writes to stdout. It reads nothing, and its stdin ends when this is dropped.
    pub(crate) fn start(command: &mut Command) -> io::Result<(Self, ChildStdout)> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().expect("it was just made a pipe");
        Ok((Self(child), stdout))
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> io::Result<bool> {
        Ok(self.0.try_wait()?.is_some())
    }

    /// The processor time that all threads have had.
    pub(crate) fn processor_time(&self) -> Outcome<Duration> {
        let mut nanoseconds = 0;
        for process in self.tree() {
            for thread in fs::read_dir(format!("/proc/{process}/task"))? {
                let text = fs::read_to_string(thread?.path().join("schedstat"))?;
                nanoseconds += text.split(' ').next().unwrap_or_default().parse::<u64>()?;
            }
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// The resident memory in bytes; what several processes share counts for each.
    pub(crate) fn resident_bytes(&self) -> Outcome<f64> {
        self.tree().iter().map(|process| resident_bytes(&process.to_string())).sum()
    }

    /// How many threads there are.
    pub(crate) fn threads(&self) -> Outcome<usize> {
        let tasks = |process: &u32| Ok(fs::read_dir(format!("/proc/{process}/task"))?.count());
        self.tree().iter().map(tasks).sum()
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn stop(mut self) -> Outcome<()> {
        kill_process(Pid::from_child(&self.0), Signal::TERM)?;
        self.0.wait()?;
        Ok(())
    }

    /// It and all below it.
    fn tree(&self) -> Vec<u32> {
        let mut all = vec![self.0.id()];
        let mut next = 0;
        while let Some(process) = all.get(next).copied() {
            all.extend(children(process));
            next += 1;
        }
        all
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Any of them may have ended by itself.
        for process in self.tree() {
            if let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) {
                kill_process(process, Signal::KILL).unwrap_or_default();
            }
        }
        drop(self.0.wait());
    }
}

/// None of a process that is gone.
fn children(process: u32) -> Vec<u32> {
    let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    let texts =
        threads.flatten().flat_map(|thread| fs::read_to_string(thread.path().join("children")));
    let texts: Vec<_> = texts.collect();
    texts.iter().flat_map(|text| text.split_whitespace()).flat_map(str::parse).collect()
}

/// The resident memory of a process in bytes; `self` is this one.
pub(crate) fn resident_bytes(process: &str) -> Outcome<f64> {
    let text = machine::field(&format!("/proc/{process}/status"), "VmRSS")?;
    let kilobytes: f64 = text.trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024.0)
}
