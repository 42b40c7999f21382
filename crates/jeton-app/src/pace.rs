//! The pace at which what was merely seen is written down: verdicts come first, also on a machine that does nothing else.

use std::{sync::LazyLock, time::Duration};

/// How much more may be written in this round.
pub(crate) struct Pace {
    left: Duration,
}

/// Each of the two jobs may take one part in so many of the machine's processor time for it.
const SHARE: u32 = 200;

impl Pace {
    /// The pace of a round, of which there is one a second.
    pub(crate) fn of_a_round() -> Self {
        // Asked once: what the operating system looks at for it are files.
        static CORES: LazyLock<u32> = LazyLock::new(|| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            u32::try_from(cores).unwrap_or(u32::MAX)
        });
        Self::of_a_second_on(*CORES)
    }

    /// No limit: somebody waits for it.
    pub(crate) fn unlimited() -> Self {
        Self { left: Duration::MAX }
    }

    /// Whether a next part may be written.
    pub(crate) fn allows_more(&self) -> bool {
        !self.left.is_zero()
    }

    /// A part took so much processor time.
    pub(crate) fn spend(&mut self, took: Duration) {
        self.left = self.left.saturating_sub(took);
    }

    fn of_a_second_on(cores: u32) -> Self {
        Self { left: Duration::from_secs(1) * cores / SHARE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_ends_with_the_part_that_uses_up_its_share_of_the_machine() {
        let part = Duration::from_millis(4);
        let parts = |mut pace: Pace| {
            let mut parts = 0;
            while pace.allows_more() && parts < 100 {
                pace.spend(part);
                parts += 1;
            }
            parts
        };

        assert_eq!(parts(Pace::of_a_second_on(1)), 2);
        assert_eq!(parts(Pace::of_a_second_on(16)), 20);
        assert_eq!(parts(Pace::unlimited()), 100);
    }
}
