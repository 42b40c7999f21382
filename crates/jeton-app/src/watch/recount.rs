//! The recount: once a day every row is counted again, and where they are not those that there were, the log says which.
//!
//! A start does the same at once. Here it goes in parts, a few each minute, so that it holds up nobody; what an audit reads of the
//! log, it reads in a few parts each round.

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
    stage: Stage,
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

impl App {
    /// Does what is due of it.
    pub(super) async fn recount_rows(&self, recounting: &mut Recounting) -> Result<(), AppError> {
        let now = self.clock.now();
        // A start has looked at every row.
        recounting.began.get_or_insert(now);
        if matches!(recounting.stage, Stage::Rests) && is_due(&mut recounting.began, DAY, now) {
            recounting.stage = Stage::Counts;
            recounting.minute = None;
        }
        if matches!(recounting.stage, Stage::Counts) && is_due(&mut recounting.minute, MINUTE, now)
        {
            recounting.stage = self.count_rows().await?;
        }
        match std::mem::take(&mut recounting.stage) {
            Stage::Audits(audit) => {
                // What cannot be read is counted again.
                recounting.stage = Stage::Counts;
                recounting.stage = self.audit_rows(audit).await?;
            }
            other => recounting.stage = other,
        }
        Ok(())
    }

    async fn count_rows(&self) -> Result<Stage, AppError> {
        // There are no more rows than entries.
        let mut left = LEAST.max(*self.store.follow().borrow() / PARTS + 1);
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
                    return Ok(Stage::Rests);
                }
                Err(CheckError::Read(error)) => return Err(error.into()),
            }
        }
        Ok(Stage::Audits(audit))
    }
}
