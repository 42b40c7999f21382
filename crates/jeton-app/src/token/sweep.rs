//! Sweeping: many tokens end by one call, a part after the other.

mod broom;

use std::collections::BTreeSet;

use broom::Broom;
use jeton_core::{
    Caller, Cause, Change, KindName, Refusal, Selection, ServiceName, Sweep, SweepId, TokenId,
    decide::sweep::{Everything, must_be_meant},
};
use jeton_store::{Counted, Page, TokenFilter};
use jiff::Timestamp;

use super::{
    Shown,
    select::{Which, Whose},
};
use crate::{App, AppError, Done, Once};

/// The tokens to end.
#[derive(Debug, Clone)]
pub struct SweepOrder {
    /// Which.
    pub which: Which,
    /// Whether every token is meant, in as many words.
    pub everything: Everything,
    /// Why.
    pub cause: Cause,
    /// What was looked at, where only that is to end.
    pub expected: Option<Expected>,
}

/// What was looked at before a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// So many tokens.
    Count(u64),
    /// The tokens of a dry run, by its mark.
    Mark(String),
}

/// What a sweep would end.
#[derive(Debug)]
pub struct Foretold {
    /// How many tokens, by service and kind.
    pub counts: Counts,
    /// The first of them.
    pub first: Vec<Shown>,
}

/// How many tokens a sweep ends, and which.
#[derive(Debug, Clone)]
pub struct Counts {
    /// How many, by service and kind.
    pub by_kind: Vec<(ServiceName, KindName, u64)>,
    /// The last of them.
    last: Option<TokenId>,
    /// Stands for them: others have another mark.
    pub mark: String,
}

/// What a sweep did.
#[derive(Debug, Clone)]
pub struct SweepReceipt {
    /// The sweep, as it stands in the log.
    pub sweep: Sweep,
    /// How many tokens could not be ended because their rows were altered outside Jeton. None of them is accepted any more.
    pub altered: u64,
    /// When it was done.
    pub at: Timestamp,
}

impl Counts {
    /// How many in all.
    pub fn total(&self) -> u64 {
        self.by_kind.iter().map(|(_, _, count)| count).sum()
    }
}

impl App {
    /// What a sweep would end. Nothing is changed.
    pub async fn foretell_sweep(
        &self,
        order: &SweepOrder,
        by: &Caller,
        page: u32,
    ) -> Result<Foretold, AppError> {
        let now = self.clock.now();
        let (_, filter) = self.meant(order, by, now).await?;
        let counts = self.counts(&filter, by).await?;
        let first = self.store.tokens(filter, Page { after: None, limit: page }).await?;
        Ok(Foretold { counts, first: self.shown_all(first, now).await? })
    }

    /// Ends every token that is meant. When this returns, none of them is accepted any more, and the log has the sweep and each end
    /// but those of tokens whose rows were altered, which nobody can end. It goes on when the caller goes away.
    ///
    /// # Errors
    /// [`AppError::SweepBroken`] where some tokens ended and the others did not; to ask again does no harm.
    pub async fn sweep(
        &self,
        order: SweepOrder,
        by: &Caller,
        once: Option<Once<'static, SweepReceipt>>,
    ) -> Result<Done<SweepReceipt>, AppError> {
        let (app, by) = (self.clone(), by.clone());
        let swept = tokio::spawn(async move { app.sweep_all(&order, &by, once).await });
        swept.await.unwrap_or_else(|stopped| match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(AppError::Unavailable("Jeton is stopping")),
        })
    }

    async fn sweep_all(
        &self,
        order: &SweepOrder,
        by: &Caller,
        once: Option<Once<'static, SweepReceipt>>,
    ) -> Result<Done<SweepReceipt>, AppError> {
        // One at a time: a request that comes twice finds the answer of the first, and others who write find room.
        let _alone = self.sweeping.lock().await;
        if let Some(before) = self.answered(by, once.as_ref()).await? {
            return Ok(Done::Before(before));
        }
        let began_at = self.clock.now();
        let (selection, filter) = self.meant(order, by, began_at).await?;
        let stood = self.stood(&filter).await?;
        let counts = self.counts(&filter, by).await?;
        if let Some(expected) = &order.expected {
            counts.must_be(expected)?;
        }
        // What is issued from now on was not meant. Not by its time: clocks go wrong, and nothing must be left out.
        let filter = TokenFilter { until: counts.last, ..filter };
        let mut broom = Broom {
            filter,
            cause: order.cause,
            is_exact: order.expected.is_some(),
            ended: 0,
            places: None,
            altered: BTreeSet::new(),
        };
        let swept = async {
            if counts.last.is_some() {
                self.sweep_listed(&mut broom, by).await?;
            }
            self.sweep_hidden(&mut broom, stood, by).await
        }
        .await;
        let unfinished = |cause: AppError| match broom.ended {
            0 => cause,
            ended => AppError::SweepBroken { ended, cause: Box::new(cause) },
        };
        if let Err(cause) = swept {
            return Err(unfinished(cause));
        }
        let id = SweepId::new(began_at, &self.randomness.draw()?);
        let Broom { ended, places, .. } = broom;
        let sweep =
            Sweep { id, selection, cause: order.cause, ended, places, began_at, revision: 1 };
        let altered = broom.altered.len() as u64;
        self.keep_receipt((sweep, altered), by, once.as_ref()).await.map_err(unfinished)
    }

    async fn meant(
        &self,
        order: &SweepOrder,
        by: &Caller,
        now: Timestamp,
    ) -> Result<(Selection, TokenFilter), AppError> {
        by.needs(Caller::TOKENS_WRITE)?;
        let whose = if self.manages_any(by) { Whose::Everybody } else { Whose::Own };
        let asked = self.selection(&order.which, Whose::Everybody, by).await?;
        must_be_meant(&asked, order.everything)?;
        let selection = self.selection(&order.which, whose, by).await?;
        let filter = self.filter(&selection, by, now).await?;
        let (ended, except) = (Some(false), by.credential);
        Ok((selection, TokenFilter { ended, except, ..filter }))
    }

    async fn counts(&self, filter: &TokenFilter, by: &Caller) -> Result<Counts, AppError> {
        let Counted { by_kind, last, mark } = self.store.count_tokens(filter.clone()).await?;
        let named = |(service, kind, count)| -> Result<_, Refusal> {
            Ok((self.catalog.by_id(service)?.name().clone(), kind, count))
        };
        let by_kind = by_kind.into_iter().map(named).collect::<Result<Vec<_>, _>>()?;
        // For this caller alone, and not to be guessed.
        let hex: String = mark.iter().map(|byte| format!("{byte:02x}")).collect();
        let digest = self.keys.lasting().digest(&format!("sweep {} {hex}", by.account));
        let mark = digest.as_bytes()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Counts { by_kind, last, mark })
    }

    async fn keep_receipt(
        &self,
        (sweep, altered): (Sweep, u64),
        by: &Caller,
        once: Option<&Once<'static, SweepReceipt>>,
    ) -> Result<Done<SweepReceipt>, AppError> {
        let at = self.clock.now();
        let receipt = SweepReceipt { sweep: sweep.clone(), altered, at };
        let answer = self.to_file(by, once, &receipt, at)?;
        self.commit(by.actor(), vec![Change::sweep(sweep)], answer, at).await?;
        Ok(Done::Now(receipt))
    }
}

impl Counts {
    fn must_be(&self, expected: &Expected) -> Result<(), Refusal> {
        let same = match expected {
            Expected::Count(count) => *count == self.total(),
            Expected::Mark(mark) => *mark == self.mark,
        };
        if same { Ok(()) } else { Err(Refusal::SelectionChanged { count: self.total() }) }
    }
}
