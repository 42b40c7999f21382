//! The recount: every row is counted again, and where they are not those that there were, the log says which.
//!
//! A start does the same at once. Once a day it goes in parts, a few each minute, so that it holds up nobody; what an audit reads of
//! the log, it reads in a few parts each round. Where somebody else was seen to write to the database it goes in haste: many parts
//! each round, and then a rest by how long it took, so that whoever writes all the time does not hold up everybody.

use jeton_core::FaultCause;
use jeton_store::{CheckError, Recounted, RowAudit};
use jiff::{SignedDuration, Timestamp};

use crate::{
    App, AppError,
    log::anchor::{LOG, is_due},
};

/// How far it has come.
#[derive(Default)]
pub(crate) struct Recounting {
    began: Option<Timestamp>,
    minute: Option<Timestamp>,
    /// Whether somebody else wrote since it began.
    is_doubted: bool,
    /// How often they had been seen to when it began.
    seen: u64,
    haste: Haste,
    stage: Stage,
}

/// How hurried recounts follow each other.
#[derive(Default)]
struct Haste {
    /// The rounds of the one that is under way; none where there is none.
    rounds: u32,
    /// The rounds until the next one may begin.
    rest: u32,
}

#[derive(Default)]
enum Stage {
    /// The rows are right, as far as is known.
    #[default]
    Rests,
    /// They are being counted.
    Counts,
    /// They are not right, and are being compared with the log.
    Audits(RowAudit),
    /// They are not right, and neither is the log, so that nothing says which.
    Unknown,
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Fewer than a day has minutes, for rounds are late.
const PARTS: i64 = 20 * 60;
/// A part has at least so many rows,
const LEAST: i64 = 2048;
/// and the writer counts so many at once: whoever changes something waits for these at most.
const AT_ONCE: u32 = 64;
/// So many parts of an audit are done in a round.
const AUDITED: usize = 32;
/// In haste so many rows are counted in a round: a quarter of a second of the writer's time.
const IN_HASTE: i64 = 65_536;
/// Behind each round of haste but the first there are so many without.
const REST: u32 = 20;

impl Recounting {
    /// Has all rows be counted soon, because somebody else wrote.
    pub(super) fn doubt(&mut self) {
        self.is_doubted = true;
    }
}

impl App {
    /// Does what is due of it.
    pub(super) async fn recount_rows(&self, recounting: &mut Recounting) -> Result<(), AppError> {
        let now = self.clock.now();
        // A start has looked at every row.
        recounting.began.get_or_insert(now);
        recounting.haste.rest = recounting.haste.rest.saturating_sub(1);
        if matches!(recounting.stage, Stage::Rests | Stage::Unknown) {
            if recounting.is_doubted && recounting.haste.rest == 0 {
                recounting.is_doubted = false;
                recounting.haste.rounds = 1;
                recounting.seen = self.doubts.seen();
                recounting.stage = Stage::Counts;
            } else if is_due(&mut recounting.began, DAY, now) {
                recounting.seen = self.doubts.seen();
                recounting.stage = Stage::Counts;
                recounting.minute = None;
            }
        }
        if matches!(recounting.stage, Stage::Counts) {
            self.count(recounting, now).await?;
        }
        match std::mem::take(&mut recounting.stage) {
            Stage::Audits(audit) => {
                // What cannot be read is counted again.
                recounting.stage = Stage::Counts;
                recounting.stage = self.audit_rows(audit).await?;
            }
            other => recounting.stage = other,
        }
        if matches!(recounting.stage, Stage::Rests) {
            self.doubts.rows_are_known(recounting.seen);
        }
        Ok(())
    }

    async fn count(&self, recounting: &mut Recounting, now: Timestamp) -> Result<(), AppError> {
        // One that had begun when somebody wrote is ended, and the next one is hurried.
        if recounting.haste.rounds == 0 && !recounting.is_doubted {
            if is_due(&mut recounting.minute, MINUTE, now) {
                // There are no more rows than entries.
                let part = LEAST.max(*self.store.follow().borrow() / PARTS + 1);
                recounting.stage = self.count_rows(part).await?;
            }
            return Ok(());
        }
        recounting.stage = self.count_rows(IN_HASTE).await?;
        if matches!(recounting.stage, Stage::Counts) {
            recounting.haste.rounds += 1;
        } else {
            recounting.haste.rest = REST * recounting.haste.rounds.saturating_sub(1);
            recounting.haste.rounds = 0;
        }
        Ok(())
    }

    async fn count_rows(&self, mut left: i64) -> Result<Stage, AppError> {
        while left > 0 {
            match self.store.recount(AT_ONCE).await? {
                Recounted::Part => left -= i64::from(AT_ONCE),
                Recounted::Fits => return Ok(Stage::Rests),
                Recounted::Differs => {
                    tracing::error!(
                        "the rows are not those that there were: the log is read to compare them"
                    );
                    return Ok(Stage::Audits(RowAudit::begin()));
                }
            }
        }
        Ok(Stage::Counts)
    }

    async fn audit_rows(&self, mut audit: RowAudit) -> Result<Stage, AppError> {
        for _ in 0..AUDITED {
            match self.store.audit(audit).await {
                Ok(Some(next)) => audit = next,
                Ok(None) => return Ok(Stage::Rests),
                Err(CheckError::Fault(fault)) => {
                    let cause = FaultCause::LogChainBroken;
                    self.tell_condition(cause, LOG, Some(fault.to_string())).await?;
                    return Ok(Stage::Unknown);
                }
                Err(CheckError::Read(error)) => return Err(error.into()),
            }
        }
        Ok(Stage::Audits(audit))
    }
}
