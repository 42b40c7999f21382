//! Rotating a token, with a grace or none.

use jeton_core::{Caller, TokenId, decide::rotate::rotate};
use jeton_store::CommitError;
use jeton_token::Secret;
use jiff::SignedDuration;

use super::Shown;
use crate::{App, AppError, Done, Once, commit::Decided};

/// How a token gets a new secret.
#[derive(Debug, Clone, Default)]
pub struct Rotation {
    /// How long the old secret works on.
    pub grace: SignedDuration,
    /// The revisions of the token that the caller has seen, if they want no other one changed.
    pub seen: Option<Vec<i64>>,
}

impl App {
    /// Gives a token a new secret. With no grace the old one is refused from the moment this returns.
    ///
    /// Of several at the same moment one succeeds and the others conflict: each of them would else hold a
    /// secret that the next one has just replaced.
    pub async fn rotate(
        &self,
        id: TokenId,
        wanted: Rotation,
        by: &Caller,
        once: Option<Once<'_, (Shown, Option<Secret>)>>,
    ) -> Result<Done<(Shown, Option<Secret>)>, AppError> {
        let token = self.load_token(id).await?;
        let service = self.catalog.by_id(token.service)?;
        token.must_be_changed_by(by, &service)?;
        if let Some(before) = self.answered(by, once.as_ref()).await? {
            return Ok(Done::Before(before));
        }
        token.must_be_at(wanted.seen.as_deref())?;
        let (grace, now) = (wanted.grace, self.clock.now());
        let owner = self.load_account(token.account).await?;
        let kind = service.kind(token.kind.as_str())?;
        let rotated = rotate(&token, (&service, kind), &owner, grace, by, &self.mint()?, now)?;
        let decided = Decided::on([(&owner).into(), service.as_ref().into()], vec![rotated.change]);
        let last_use = self.last_use(id).await?;
        let shown = Shown {
            token: rotated.token,
            service: service.clone(),
            owner: owner.name,
            at: now,
            last_use,
        };
        let made = (shown, rotated.secret);
        let answer = self.to_file(by, once.as_ref(), &made, now)?;
        match self.commit(by.actor(), decided, answer, now).await {
            Ok(()) => Ok(Done::Now(made)),
            Err(CommitError::Answered) => match self.answered(by, once.as_ref()).await? {
                Some(before) => Ok(Done::Before(before)),
                None => Err(AppError::Conflict),
            },
            Err(other) => Err(other.into()),
        }
    }
}
