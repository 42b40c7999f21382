//! Leaving: what becomes of an account's tokens when it is disabled or deleted, as the policy of each service says.
//!
//! ```text
//!             disabled              deleted
//! revoke      ends                  ends
//! suspend     rests until enabled   ends
//! expire-in   goes on for a time    goes on for a time
//! hand-over   is the heir's         is the heir's; where nobody can be one, it ends
//! ```
//!
//! Tokens of Jeton itself and of sessions always end: they are the owner, and not something that works for them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::end::ended;
use crate::{
    Account, AccountId, AccountState, Cause, Change, Event, KindName, Scopes, Service, ServiceId,
    Token,
    policy::{Kind, OwnerGone, Policy},
};

/// How an owner goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// Until they are enabled again.
    Disabled,
    /// For good.
    Deleted,
}

/// A service, and who would have the tokens there of those who go.
#[derive(Debug, Clone)]
pub struct Estate<'a> {
    /// The service.
    pub service: &'a Service,
    /// The account that its policy names, if there is one of that name.
    pub heir: Option<Account>,
    /// What the heir holds there already, of the kinds that an account has a limited number of.
    pub held: Vec<Token>,
}

/// What became of tokens, how many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fates {
    /// They ended.
    pub ended: u64,
    /// They rest until their owner is enabled again.
    pub suspended: u64,
    /// They go on for a time.
    pub outlive: u64,
    /// They are another account's.
    pub handed_over: u64,
    /// They ended though the policy hands them over, because nobody could take them.
    pub not_handed_over: u64,
}

impl Fates {
    /// Both together.
    pub fn and(self, more: Self) -> Self {
        Self {
            ended: self.ended + more.ended,
            handed_over: self.handed_over + more.handed_over,
            not_handed_over: self.not_handed_over + more.not_handed_over,
            suspended: self.suspended + more.suspended,
            outlive: self.outlive + more.outlive,
        }
    }
}

/// Decides what becomes of `tokens`, which have not ended, when `owner` goes at `now`. Doing it again changes nothing.
pub fn leave(
    owner: &Account,
    leaving: Leaving,
    tokens: &[Token],
    estates: &[Estate<'_>],
    now: Timestamp,
) -> (Vec<Change>, Fates) {
    let (mut changes, mut fates) = (Vec::new(), Fates::default());
    let mut given = Given::default();
    for token in tokens.iter().filter(|token| token.end.is_none()) {
        let estate = estates.iter().find(|estate| estate.service.id == token.service);
        match fate(owner, leaving, token, estate, &mut given, now) {
            Fate::Ends => {
                // Those of sessions end with them, which nobody counts.
                fates.ended += u64::from(token.session.is_none());
                changes.push(ended(token, Cause::OwnerGone, now));
            }
            Fate::FindsNoHeir => {
                fates.not_handed_over += 1;
                changes.push(ended(token, Cause::OwnerGone, now));
            }
            Fate::Rests(change) => {
                fates.suspended += 1;
                changes.extend(change);
            }
            Fate::GoesOn(change) => {
                fates.outlive += 1;
                changes.extend(change);
            }
            Fate::IsHandedOver(change) => {
                fates.handed_over += 1;
                changes.push(*change);
            }
        }
    }
    (changes, fates)
}

/// Which of `tokens`, which have not ended, end when `account` is enabled again, because they should have when it went: no
/// half of a disabling comes back to life.
pub fn left_over(
    account: &Account,
    tokens: &[Token],
    estates: &[Estate<'_>],
    now: Timestamp,
) -> Vec<Change> {
    let ends = |token: &&Token| {
        let estate = estates.iter().find(|estate| estate.service.id == token.service);
        let policy = estate.map(|estate| &estate.service.policy);
        let revokes = |policy: &Policy| policy.is_own() || policy.owner_gone == OwnerGone::Revoke;
        token.end.is_none() && !token.outlives_owner && policy.is_none_or(revokes)
    };
    let tokens = if account.state == AccountState::Disabled { tokens } else { &[] };
    tokens.iter().filter(ends).map(|token| ended(token, Cause::OwnerGone, now)).collect()
}

/// Whether an account that is enabled again gets a token of a kind that exists with the account, having `had` these: not
/// where one is alive, nor where somebody ended the last one on purpose.
pub fn is_made_anew(had: &[Token]) -> bool {
    let last = had.iter().max_by_key(|token| token.id);
    had.iter().all(|token| token.end.is_some())
        && last.is_none_or(|token| token.end.is_some_and(|end| end.cause == Cause::OwnerGone))
}

enum Fate {
    Ends,
    FindsNoHeir,
    Rests(Option<Change>),
    GoesOn(Option<Change>),
    IsHandedOver(Box<Change>),
}

fn fate(
    owner: &Account,
    leaving: Leaving,
    token: &Token,
    estate: Option<&Estate<'_>>,
    given: &mut Given,
    now: Timestamp,
) -> Fate {
    let Some(estate) = estate else { return Fate::Ends };
    let service = estate.service;
    let Some(kind) = service.policy.kind(token.kind.as_str()) else { return Fate::Ends };
    // What has expired has nothing left to rest, to outlive or to give.
    if kind.own || token.session.is_some() || !token.is_live(now) {
        return Fate::Ends;
    }
    match (&service.policy.owner_gone, leaving) {
        (OwnerGone::Revoke, _) | (OwnerGone::Suspend, Leaving::Deleted) => Fate::Ends,
        (OwnerGone::Suspend, Leaving::Disabled) => Fate::Rests(token.outlives_owner.then(|| {
            let rests = Token { outlives_owner: false, ..token.revised() };
            Change::token(Event::TokenSuspended, rests)
        })),
        (OwnerGone::ExpireIn(span), _) => {
            let last = span.after(now);
            let expires_at = Some(token.expires_at.map_or(last, |end| end.min(last)));
            let goes_on = token.outlives_owner && token.expires_at == expires_at;
            // Of the same end nobody is told twice.
            let warned = token.warned.filter(|_| token.expires_at == expires_at);
            let next = Token { outlives_owner: true, expires_at, warned, ..token.revised() };
            Fate::GoesOn((!goes_on).then(|| Change::token(Event::TokenOutlivesOwner, next)))
        }
        (OwnerGone::HandOver(_), _) => match given.to(estate, owner.id, token, kind, now) {
            Some(next) => Fate::IsHandedOver(Box::new(Change::token(Event::TokenHandedOver, next))),
            None => Fate::FindsNoHeir,
        },
    }
}

/// The places of heirs that were taken within this decision.
#[derive(Default)]
struct Given(BTreeMap<(ServiceId, KindName), Vec<u32>>);

impl Given {
    /// The token as the heir's, if there is one who can have it.
    fn to(
        &mut self,
        estate: &Estate<'_>,
        owner: AccountId,
        token: &Token,
        kind: &Kind,
        now: Timestamp,
    ) -> Option<Token> {
        let service = estate.service;
        let heir = estate.heir.as_ref().filter(|heir| {
            heir.id != owner
                && heir.state == AccountState::Active
                && heir.membership.includes(service.id)
        })?;
        let place = match kind.per_account {
            None => None,
            Some(limit) => {
                let given = self.0.entry((service.id, kind.name.clone())).or_default();
                let held: Vec<_> =
                    estate.held.iter().filter(|held| held.kind == kind.name).collect();
                let live = held.iter().filter(|held| held.is_live(now)).count() + given.len();
                let is_free = |place: &u32| {
                    held.iter().all(|held| held.place != Some(*place)) && !given.contains(place)
                };
                let place = (0..limit).find(is_free).filter(|_| live < limit as usize)?;
                given.push(place);
                Some(place)
            }
        };
        let allowed = service.scopes_for(kind, &heir.role);
        let scopes: Scopes =
            token.scopes.iter().filter(|scope| allowed.has(scope.as_str())).cloned().collect();
        let account = heir.id;
        Some(Token { account, place, scopes, outlives_owner: false, ..token.revised() })
    }
}
