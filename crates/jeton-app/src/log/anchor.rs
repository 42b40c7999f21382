//! Anchoring: once a minute the end of the log and the time are noted outside the database, and the log is checked.
//!
//! 1. At start every anchor is held against the log. Where the log is behind them, it was cut off or is an older one:
//!    that opens a fault, and the anchors stay. A log that has lost all its anchors opens one that only a person closes.
//! 2. Every minute what was written since the last anchor is checked, and the end is noted, also where it is the same: an anchor
//!    says as well what time it was, so that Jeton does not go back behind it over a restart.
//! 3. Every day the whole log is checked, a part each minute.

use std::path::PathBuf;

use jeton_core::FaultCause;
use jeton_store::{Anchor, AnchorFile, Anchors, ChainFault, CheckError, Head};
use jiff::{SignedDuration, Timestamp};
use tokio::task;

use crate::{App, AppError, Keys};

/// What is noted and checked, and when.
#[derive(Debug)]
pub(crate) struct Anchoring {
    file: AnchorFile,
    /// Up to here the log was checked; `None` before anything was.
    pub(super) checked: Option<Head>,
    pub(super) noted: Option<Anchor>,
    minute: Option<Timestamp>,
    hour: Option<Timestamp>,
    pub(super) walk: Walk,
    /// Whether the log was found to be broken since the start.
    pub(super) is_broken: bool,
    /// What was found and could not be told: of which part, and the note.
    untold: Vec<(&'static str, String)>,
}

/// The check of the whole log.
#[derive(Debug)]
pub(super) struct Walk {
    /// How far it has come; `None` between two of them.
    at: Option<Head>,
    began: Option<Timestamp>,
    /// When one came to the end and had found nothing wrong.
    pub(super) ended: Option<Timestamp>,
}

/// How often the end of the log is noted.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// How often it is told to the operator's log, and old anchors are thinned out.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// How often the whole log is checked, and how many parts that has: fewer than a day has minutes, for rounds are late, and
/// the log grows.
const DAY: SignedDuration = SignedDuration::from_hours(24);
const PARTS: i64 = 20 * 60;
/// A part has at least so many entries.
const LEAST: i64 = 256;
/// And is read in strides of so many.
const STRIDE: i64 = 4096;

/// The part of Jeton that a fault about the log is about, one about its anchors, and one about anchors that are gone: no
/// later one tells what those would have shown, so that it is not closed by itself.
pub(crate) const LOG: &str = "log";
const ANCHORS: &str = "anchor file";
const GONE: &str = "earlier anchors";

impl Anchoring {
    /// Anchors in the file at `path`.
    pub(crate) fn new(path: PathBuf, keys: &Keys) -> Self {
        Self {
            file: AnchorFile::new(path, &keys.chain()),
            checked: None,
            noted: None,
            minute: None,
            hour: None,
            walk: Walk { at: None, began: None, ended: None },
            is_broken: false,
            untold: Vec::new(),
        }
    }
}

impl App {
    /// Holds every anchor against the log. Jeton starts also where they differ, and where that cannot be written: somebody
    /// has to look, and the tokens have to work until then.
    pub(crate) async fn check_anchors(&self) -> Result<(), AppError> {
        let mut anchoring = self.anchoring.lock().await;
        let file = anchoring.file.clone();
        let Anchors { anchors, foreign } = match blocking(move || file.read()).await {
            Ok(anchors) => anchors,
            Err(error) => {
                self.tell_no_anchor(&mut anchoring, &error).await;
                return Ok(());
            }
        };
        if let Some(last) = anchors.iter().map(|anchor| anchor.at).max() {
            self.clock.was(last);
        }
        if let Some(line) = foreign.first() {
            let note = format!("line {line} of the anchor file was not written by this Jeton");
            self.tell_broken(&mut anchoring, ANCHORS, note).await;
        }
        if anchors.is_empty() && foreign.is_empty() && self.store.was_anchored() {
            self.tell_gone(&mut anchoring).await?;
        }
        let heads = anchors.iter().map(|anchor| anchor.head).collect();
        anchoring.noted = anchors.last().copied();
        match self.store.check_heads(heads).await {
            Ok(()) => anchoring.checked = anchoring.noted.map(|anchor| anchor.head),
            Err(error) => self.tell_check(&mut anchoring, error).await?,
        }
        Ok(())
    }

    /// Once a minute: checks what was written since the last time and notes the end of the log, and checks a part of all.
    pub(crate) async fn keep_anchor(&self) {
        let mut anchoring = self.anchoring.lock().await;
        let now = self.clock.now();
        if !is_due(&mut anchoring.minute, MINUTE, now) {
            return;
        }
        self.tell_untold(&mut anchoring).await;
        if let Err(error) = self.anchor(&mut anchoring, now).await {
            tracing::warn!(%error, "the log could not be checked and anchored");
        }
        if let Err(error) = self.walk(&mut anchoring, now).await {
            tracing::warn!(%error, "the whole log could not be checked");
        }
    }

    /// When the end of the log was noted last.
    pub(crate) async fn anchored_at(&self) -> Option<Timestamp> {
        self.anchoring.lock().await.noted.map(|anchor| anchor.at)
    }

    /// Notes the end of a log that has no anchor, so that from its first start on a log without one has lost it.
    pub(crate) async fn anchor_at_first(&self) {
        if self.anchoring.lock().await.noted.is_none() {
            self.anchor_now().await;
        }
    }

    /// Notes the end of the log at once, as before Jeton stops.
    pub(crate) async fn anchor_now(&self) {
        let mut anchoring = self.anchoring.lock().await;
        let now = self.clock.now();
        if let Err(error) = self.anchor(&mut anchoring, now).await {
            tracing::warn!(%error, "the log could not be checked and anchored");
        }
    }

    async fn anchor(&self, anchoring: &mut Anchoring, now: Timestamp) -> Result<(), AppError> {
        let written = *self.store.follow().borrow();
        let from = match anchoring.checked {
            Some(head) => head,
            // Without an anchor everything would be new. The walk checks it.
            None => self.store.head().await?,
        };
        let head = match self.store.check_chain(from).await {
            Ok(checked) if checked.head.seq < written => {
                let cut = ChainFault::Cut { seq: checked.head.seq + 1 };
                self.tell_check(anchoring, cut.into()).await?;
                checked.head
            }
            Ok(checked) => checked.head,
            Err(error) => {
                self.tell_check(anchoring, error).await?;
                self.store.head().await?
            }
        };
        anchoring.checked = Some(head);
        if anchoring.noted.is_some() {
            let file = anchoring.file.clone();
            match blocking(move || file.is_gone()).await {
                Ok(true) => {
                    anchoring.noted = None;
                    self.tell_gone(anchoring).await?;
                }
                Ok(false) => {}
                Err(error) => self.tell_no_anchor(anchoring, &error).await,
            }
        }
        // Once there is an anchor, nothing else remembers that the earlier ones are gone.
        let is_told = !anchoring.untold.iter().any(|(part, _)| *part == GONE);
        let is_noted =
            anchoring.noted.is_some_and(|anchor| anchor.head == head && now <= anchor.at);
        if !is_noted && head != Head::EMPTY && is_told {
            let (file, anchor) = (anchoring.file.clone(), Anchor { at: now, head });
            match blocking(move || file.append(&anchor)).await {
                Ok(()) => {
                    anchoring.noted = Some(anchor);
                    if !anchoring.is_broken {
                        anchoring.untold.retain(|(part, _)| *part != ANCHORS);
                        self.tell_condition(FaultCause::LogChainBroken, ANCHORS, None).await?;
                    }
                }
                Err(error) => self.tell_no_anchor(anchoring, &error).await,
            }
        }
        if is_due(&mut anchoring.hour, HOUR, now) {
            tracing::info!(seq = head.seq, hash = %hex(&head.hash), "the end of the log");
            // What a broken log was noted to be is kept whole.
            if !anchoring.is_broken {
                let file = anchoring.file.clone();
                if let Err(error) = blocking(move || file.thin(now)).await {
                    tracing::warn!(%error, "old anchors could not be thinned out");
                }
            }
        }
        Ok(())
    }

    /// Checks the next part of the whole log. A log that was found whole closes the fault that says otherwise.
    async fn walk(&self, anchoring: &mut Anchoring, now: Timestamp) -> Result<(), AppError> {
        let mut at = match anchoring.walk.at {
            Some(at) => at,
            // Only where none is under way: a walk that took longer than a day would otherwise never come to the end.
            None if is_due(&mut anchoring.walk.began, DAY, now) => Head::EMPTY,
            None => return Ok(()),
        };
        anchoring.walk.at = Some(at);
        let mut left = LEAST.max(self.store.head().await?.seq / PARTS + 1);
        while left > 0 {
            let next = match self.store.check_stride(at, left.min(STRIDE)).await {
                Ok(next) => next,
                Err(error) => {
                    // What could not be read is read again in a minute.
                    let reads_on = matches!(error, CheckError::Read(_));
                    anchoring.walk.at = Some(at).filter(|_| reads_on);
                    return self.tell_check(anchoring, error).await;
                }
            };
            if next == at {
                anchoring.walk.at = None;
                if !anchoring.is_broken {
                    anchoring.walk.ended = Some(now);
                    self.tell_condition(FaultCause::LogChainBroken, LOG, None).await?;
                }
                return Ok(());
            }
            left -= next.seq - at.seq;
            at = next;
        }
        anchoring.walk.at = Some(at);
        Ok(())
    }

    async fn tell_check(
        &self,
        anchoring: &mut Anchoring,
        error: CheckError,
    ) -> Result<(), AppError> {
        match error {
            CheckError::Fault(fault) => {
                self.tell_broken(anchoring, LOG, fault.to_string()).await;
                Ok(())
            }
            CheckError::Read(error) => Err(error.into()),
        }
    }

    async fn tell_broken(&self, anchoring: &mut Anchoring, part: &'static str, note: String) {
        anchoring.is_broken = true;
        tracing::error!(part, "the log is not what was written: {note}");
        self.tell_wrong(anchoring, part, note).await;
    }

    /// Tells that a log which had anchors has none, if it has entries.
    async fn tell_gone(&self, anchoring: &mut Anchoring) -> Result<(), AppError> {
        let head = self.store.head().await?;
        if head == Head::EMPTY {
            return Ok(());
        }
        tracing::error!(
            seq = head.seq,
            "the anchor file is gone: nobody can tell whether the end of the log was cut off"
        );
        let note = format!(
            "the anchor file is gone, and was there before. The log ends with entry {}; nobody can tell whether it went \
             on. Anchors begin anew there. Close this fault once you have looked, or moved the file away yourself",
            head.seq
        );
        self.tell_wrong(anchoring, GONE, note).await;
        Ok(())
    }

    async fn tell_no_anchor(&self, anchoring: &mut Anchoring, error: &std::io::Error) {
        tracing::error!(%error, "the anchor file cannot be used");
        let note = "the anchor file cannot be read or written, so that the end of the log is noted nowhere";
        self.tell_wrong(anchoring, ANCHORS, note.to_owned()).await;
    }

    /// Opens a fault; where it cannot be written, with the next minute.
    async fn tell_wrong(&self, anchoring: &mut Anchoring, part: &'static str, note: String) {
        if !anchoring.untold.iter().any(|(of, _)| *of == part) {
            anchoring.untold.push((part, note));
        }
        self.tell_untold(anchoring).await;
    }

    async fn tell_untold(&self, anchoring: &mut Anchoring) {
        while let Some((part, note)) = anchoring.untold.first() {
            let cause = FaultCause::LogChainBroken;
            if let Err(error) = self.tell_condition(cause, part, Some(note.clone())).await {
                tracing::warn!(%error, "a fault about the log could not be written");
                return;
            }
            anchoring.untold.remove(0);
        }
    }
}

/// Whether a period has passed since the last time, which it then did; also where the clock was set back.
pub(crate) fn is_due(last: &mut Option<Timestamp>, period: SignedDuration, now: Timestamp) -> bool {
    let due = last.is_none_or(|last| now < last || period <= now.duration_since(last));
    if due {
        *last = Some(now);
    }
    due
}

/// Runs what waits for the disk where it may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    task::spawn_blocking(work).await.unwrap_or_else(|error| Err(std::io::Error::other(error)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
