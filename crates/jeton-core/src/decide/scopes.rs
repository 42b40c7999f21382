//! Scopes: what a token may do, changed without changing its secret.

use jiff::Timestamp;

use crate::{Account, Caller, Change, Event, Refusal, Scope, Scopes, Service, Token, policy::Kind};

/// Decides whether `token` may have `scopes` from `now` on.
pub fn set(
    token: &Token,
    (service, kind): (&Service, &Kind),
    owner: &Account,
    scopes: Scopes,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    token.must_be_live(now)?;
    token.must_not_be_in_quarantine()?;
    must_be_grantable(service, kind, owner, &scopes, Some(by))?;
    // More than it has outlives the session, as a new token would; less is a way out and waits for nothing.
    if scopes.first_beyond(&token.scopes).is_some() {
        by.must_have_stepped_up(now)?;
        by.must_not_reach_beyond(service, &token.addresses)?;
    }
    Ok(Change::token(Event::TokenScopesSet, Token { scopes, ..token.revised() }))
}

/// Refuses scopes that the kind has not, that the owner's role may not have, or that the caller does not have: nobody
/// gives more than they have.
pub(super) fn must_be_grantable(
    service: &Service,
    kind: &Kind,
    owner: &Account,
    asked: &Scopes,
    by: Option<&Caller>,
) -> Result<(), Refusal> {
    if let Some(scope) = asked.first_beyond(&kind.scopes) {
        return Err(Refusal::ScopeUnknown {
            kind: kind.name.clone(),
            scope: scope.clone(),
            known: kind.scopes.iter().cloned().collect(),
        });
    }
    let allowed = service.scopes_for(kind, &owner.role);
    let too_wide = |scope: &&Scope| {
        let given = by.is_none_or(|by| by.may_give(scope, (service, kind), owner.id));
        !allowed.has(scope.as_str()) || !given
    };
    match asked.iter().find(too_wide) {
        Some(scope) => Err(Refusal::ScopeTooWide { scope: scope.clone() }),
        None => Ok(()),
    }
}
