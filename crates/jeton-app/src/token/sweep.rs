//! Sweeping: many tokens end by one call, a part after the other.

use std::sync::Arc;

use jeton_core::{
    Actor, Caller, Cause, Change, KindName, Refusal, Selection, Service, ServiceId, ServiceName,
    Sweep, SweepId, Token, TokenId,
    decide::sweep::{Everything, must_be_meant, sweep},
};
use jeton_store::{Batch, CommitError, Counted, Page, Receipt, TokenFilter};
use jiff::Timestamp;

use super::{
    Shown,
    select::{Which, Whose},
};
use crate::{App, AppError, Done, Once, commit::TRIES};

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
    /// When it was done.
    pub at: Timestamp,
}

impl Counts {
    /// How many in all.
    pub fn total(&self) -> u64 {
        self.by_kind.iter().map(|(_, _, count)| count).sum()
    }
}

/// A sweep that is under way.
struct Broom {
    filter: TokenFilter,
    ended: u64,
    places: Option<(i64, i64)>,
}

/// How many tokens a part has. Whoever else writes waits for one part at most.
const PART: u32 = 200;

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

    /// Ends every token that is meant. When this returns, none of them is accepted any more, and the log has each end and
    /// the sweep. It goes on when the caller goes away.
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
        let counts = self.counts(&filter, by).await?;
        if let Some(expected) = &order.expected {
            counts.must_be(expected)?;
        }
        // What is issued from now on was not meant. Not by its time: clocks go wrong, and nothing must be left out.
        let filter = TokenFilter { until: counts.last, ..filter };
        let mut broom = Broom { filter, ended: 0, places: None };
        let swept = match counts.last {
            Some(_) => self.sweep_parts(&mut broom, order.cause, by).await,
            None => Ok(()),
        };
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
        self.keep_receipt(sweep, by, once.as_ref()).await.map_err(unfinished)
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

    async fn sweep_parts(
        &self,
        broom: &mut Broom,
        cause: Cause,
        by: &Caller,
    ) -> Result<(), AppError> {
        let mut after = None;
        while let Some(last) = self.sweep_part(broom, after, cause, by).await? {
            after = Some(last);
        }
        Ok(())
    }

    /// Ends the next part behind `after`; the last token of it, or nothing where there is none any more.
    async fn sweep_part(
        &self,
        broom: &mut Broom,
        after: Option<TokenId>,
        cause: Cause,
        by: &Caller,
    ) -> Result<Option<TokenId>, AppError> {
        for _ in 0..TRIES {
            let page = Page { after, limit: PART };
            let tokens = self.store.tokens(broom.filter.clone(), page).await?;
            let Some(last) = tokens.last().map(|token| token.id) else {
                return Ok(None);
            };
            let now = self.clock.now();
            let services = self.services_of(&tokens)?;
            let with_services = tokens.iter().zip(services.iter().map(AsRef::as_ref));
            let changes = sweep(with_services, by, cause, now)?;
            match self.commit_part(changes, by, now).await {
                Ok((count, receipt)) => {
                    broom.ended += count;
                    let first = receipt.seq + 1 - i64::try_from(count).unwrap_or(receipt.seq);
                    let begin = broom.places.map_or(first, |(begin, _)| begin);
                    broom.places = Some((begin, receipt.seq));
                    return Ok(Some(last));
                }
                Err(CommitError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Conflict)
    }

    async fn commit_part(
        &self,
        changes: Vec<Change>,
        by: &Caller,
        at: Timestamp,
    ) -> Result<(u64, Receipt), CommitError> {
        let count = changes.len() as u64;
        // In a commit of their own: between `first` and `last` of the receipt there is an entry for each token.
        let closed = self.closed_by(&changes, at).await;
        let batch = Batch { actor: by.actor(), at, changes, based_on: Vec::new(), answer: None };
        let receipt = self.store.commit(batch).await?;
        if !closed.is_empty()
            && let Err(error) = self.commit(Actor::System, closed, None, at).await
        {
            tracing::warn!(%error, "faults about the end of tokens stay open");
        }
        Ok((count, receipt))
    }

    fn services_of(&self, tokens: &[Token]) -> Result<Vec<Arc<Service>>, Refusal> {
        let service = |id: ServiceId| self.catalog.by_id(id);
        tokens.iter().map(|token| service(token.service)).collect()
    }

    async fn keep_receipt(
        &self,
        sweep: Sweep,
        by: &Caller,
        once: Option<&Once<'static, SweepReceipt>>,
    ) -> Result<Done<SweepReceipt>, AppError> {
        let at = self.clock.now();
        let receipt = SweepReceipt { sweep: sweep.clone(), at };
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
