//! A sweep that is under way.

use std::collections::BTreeSet;

use jeton_core::{Actor, Caller, Cause, Change, Refusal, Token, TokenId, decide::sweep::sweep};
use jeton_replica::Whose;
use jeton_store::{Batch, CommitError, Page, ReadError, Receipt, Sifted, TokenFilter};
use jiff::Timestamp;

use crate::{App, AppError, commit::TRIES};

/// What is to end, and what became of it so far.
pub(super) struct Broom {
    pub(super) filter: TokenFilter,
    pub(super) cause: Cause,
    /// Whether exactly what was looked at is to end.
    pub(super) is_exact: bool,
    pub(super) ended: u64,
    pub(super) places: Option<(i64, i64)>,
    /// The tokens whose rows were altered: nobody can end them, nor say whether they are meant.
    pub(super) altered: BTreeSet<TokenId>,
}

/// What memory has of those whose tokens are meant.
pub(super) struct Stood {
    tokens: Vec<TokenId>,
    /// How often somebody else had been seen to write to the database, and whether anything in it was doubted.
    seen: u64,
    is_doubted: bool,
}

/// How tokens were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    InLists,
    InMemory,
}

/// How many tokens a part has. Whoever else writes waits for one part at most.
const PART: u32 = 200;

impl App {
    /// What stands before a sweep by what Jeton wrote, whatever stands in the database.
    pub(super) async fn stood(&self, filter: &TokenFilter) -> Result<Stood, AppError> {
        let seen = self.look_for_strangers().await?;
        let is_doubted = self.doubts.are_open();
        let services = match filter.service {
            Some(service) => Some(vec![service]),
            None => filter.among.clone(),
        };
        let mut tokens = self.replica.standing(&Whose { account: filter.account, services });
        tokens.retain(|token| Some(*token) != filter.except);
        Ok(Stood { tokens, seen, is_doubted })
    }

    /// Ends what the lists of the database lead to.
    pub(super) async fn sweep_listed(
        &self,
        broom: &mut Broom,
        by: &Caller,
    ) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let (filter, page) = (broom.filter.clone(), Page { after, limit: PART });
            let look = || self.store.sift_tokens(filter.clone(), page);
            match self.sweep_part(broom, (look, Found::InLists), by).await? {
                None => return Ok(()),
                last => after = last,
            }
        }
    }

    /// Ends what stood before and still does, though it is meant: the database has hidden it. What cannot be ended because its row
    /// was altered is accepted no more when this returns.
    pub(super) async fn sweep_hidden(
        &self,
        broom: &mut Broom,
        stood: Stood,
        by: &Caller,
    ) -> Result<(), AppError> {
        let is_hidden = stood.is_doubted
            || self.look_for_strangers().await? != stood.seen
            || self.doubts.are_open()
            || self.replica.withholds_any();
        if is_hidden {
            // What was issued since the tokens were counted is not among those that stood before.
            broom.filter.until = None;
            let left = self.replica.still_standing(&stood.tokens);
            for some in left.chunks(PART as usize) {
                let filter = broom.filter.clone();
                let look = || self.store.sift_those(filter.clone(), some.to_vec());
                self.sweep_part(broom, (look, Found::InMemory), by).await?;
            }
        }
        broom.altered.iter().for_each(|token| self.replica.withhold_token(*token));
        self.withhold_altered();
        Ok(())
    }

    /// Ends what a look finds; the last token of it, or nothing where there is none any more.
    async fn sweep_part<F>(
        &self,
        broom: &mut Broom,
        (look, found): (impl Fn() -> F, Found),
        by: &Caller,
    ) -> Result<Option<TokenId>, AppError>
    where
        F: Future<Output = Result<Sifted, ReadError>>,
    {
        for _ in 0..TRIES {
            let Sifted { meant, altered, last } = look().await?;
            broom.altered.extend(altered);
            if meant.is_empty() {
                return Ok(last);
            }
            if broom.is_exact && found == Found::InMemory {
                let count = broom.ended + meant.len() as u64;
                return Err(Refusal::SelectionChanged { count }.into());
            }
            let now = self.clock.now();
            let changes = self.ends(&meant, broom.cause, by, now)?;
            match self.commit_part(changes, by, now).await {
                Ok((count, receipt)) => {
                    broom.count(count, receipt);
                    return Ok(last);
                }
                Err(CommitError::Stale) => {}
                // It is found to be altered at the next look.
                Err(CommitError::Altered(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Conflict)
    }

    fn ends(
        &self,
        tokens: &[Token],
        cause: Cause,
        by: &Caller,
        now: Timestamp,
    ) -> Result<Vec<Change>, Refusal> {
        let services = tokens.iter().map(|token| self.catalog.by_id(token.service));
        let services = services.collect::<Result<Vec<_>, _>>()?;
        sweep(tokens.iter().zip(services.iter().map(AsRef::as_ref)), by, cause, now)
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
}

impl Broom {
    fn count(&mut self, count: u64, receipt: Receipt) {
        self.ended += count;
        let first = receipt.seq + 1 - i64::try_from(count).unwrap_or(receipt.seq);
        let begin = self.places.map_or(first, |(begin, _)| begin);
        self.places = Some((begin, receipt.seq));
    }
}
