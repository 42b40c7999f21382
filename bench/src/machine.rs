//! What the figures were measured on.

use std::{fs, process::Command};

use crate::{Outcome, cores};

/// The machine in a sentence: cores, processor, memory, kernel, and how busy it was.
pub(crate) fn description() -> Outcome<String> {
    let processor = field("/proc/cpuinfo", "model name")?;
    let memory = field("/proc/meminfo", "MemTotal")?;
    let kilobytes: f64 = memory.trim_end_matches(" kB").parse()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!(
        "{} cores ({processor}), {:.0} GiB of memory, Linux {}; load average before the run {}",
        cores::allowed()?.len(),
        kilobytes / 1024.0 / 1024.0,
        kernel.trim(),
        load()?,
    ))
}

/// How many processes wanted to run in the last minute: other work disturbs what is measured.
pub(crate) fn load() -> Outcome<String> {
    let text = fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}

/// The date as given, else what `date` says.
pub(crate) fn date(given: Option<&str>) -> Outcome<String> {
    if let Some(date) = given {
        return Ok(date.to_owned());
    }
    let output = Command::new("date").arg("+%F").output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The value of the first line `NAME: VALUE` of a file.
pub(crate) fn field(file: &str, name: &str) -> Outcome<String> {
    let text = fs::read_to_string(file)?;
    let value = text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    });
    value.ok_or_else(|| format!("`{file}` does not tell `{name}`").into())
}
