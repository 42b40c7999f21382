//! Roles and memberships of an account that is there already: what it may do, and the services whose tokens it may hold.

use jiff::Timestamp;

use super::{
    account::{must_be_there, revised},
    end::ended,
    session::closed,
};
use crate::{
    Account, Caller, Cause, Change, Event, Membership, Refusal, Role, Scopes, Service, Session,
    Token,
};

/// Decides whether `account` gets another role. Nobody changes their own.
pub fn set_role(
    account: &Account,
    role: Role,
    by: &Caller,
    now: Timestamp,
) -> Result<(Account, Change), Refusal> {
    by.must_be_admin()?;
    by.must_be_in_person(now)?;
    must_be_there(account)?;
    if by.account == account.id {
        return Err(Refusal::OwnAccount);
    }
    let next = Account { role, ..revised(account) };
    Ok((next.clone(), Change::account(Event::RoleSet, next)))
}

/// Decides whether `account` may hold the tokens of other services.
pub fn set_membership(
    account: &Account,
    membership: Membership,
    by: &Caller,
    now: Timestamp,
) -> Result<(Account, Change), Refusal> {
    by.must_be_admin()?;
    by.must_be_in_person(now)?;
    must_be_there(account)?;
    let next = Account { membership, ..revised(account) };
    Ok((next.clone(), Change::account(Event::MembershipSet, next)))
}

/// What a token that has not ended becomes when its owner is `owner` from now on: it ends where they may not hold it any
/// more, and loses the scopes that their role may not have.
pub fn follow(token: &Token, service: &Service, owner: &Account, now: Timestamp) -> Option<Change> {
    if is_lost(service, owner) {
        return Some(ended(token, Cause::Revoked, now));
    }
    let kind = service.policy.kind(token.kind.as_str())?;
    let allowed = service.scopes_for(kind, &owner.role);
    token.scopes.first_beyond(&allowed)?;
    let kept = token.scopes.iter().filter(|scope| allowed.has(scope.as_str()));
    let scopes: Scopes = kept.cloned().collect();
    Some(Change::token(Event::TokenScopesSet, Token { scopes, ..token.revised() }))
}

/// Closes a session at the front of a service whose tokens `owner` may not hold any more.
pub fn follow_session(
    session: &Session,
    tokens: &[Token],
    service: &Service,
    owner: &Account,
    now: Timestamp,
) -> Vec<Change> {
    if is_lost(service, owner) { closed(session, tokens, now) } else { Vec::new() }
}

/// Whether `owner` may hold no tokens of `service`.
pub fn is_lost(service: &Service, owner: &Account) -> bool {
    !service.policy.is_own() && !owner.membership.includes(service.id)
}
