//! No image of this process's memory: it holds keys and secrets, and a core file would keep them on a disk.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Sees to it that this process leaves no core file, however it ends, and that no other process of the same user looks
/// into it.
pub(crate) fn leave_no_image() -> std::io::Result<()> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    // Linux hands a core to a program, where one is set up, whatever the limit says.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}
