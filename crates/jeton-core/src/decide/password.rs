//! Passwords: chosen by whoever has a link, changed by whoever has the one before.

use jiff::Timestamp;

use super::{account::revised, link, session::closed};
use crate::{
    Account, AccountState, Caller, Change, Event, Link, LoginBy, PasswordHash, Refusal, Session,
    SessionId, Token,
};

/// What a password opens, and what therefore ends with it.
#[derive(Debug, Clone, Copy)]
pub struct Guarded<'a> {
    /// The account.
    pub account: &'a Account,
    /// Its sessions that are not closed, each with its tokens.
    pub sessions: &'a [(Session, Vec<Token>)],
    /// Its links that were neither used nor withdrawn.
    pub links: &'a [Link],
}

/// Decides whether the caller, whose password was just checked, gets another one. Their other sessions are closed and
/// what links there are is withdrawn; the session that asks goes on.
pub fn change(
    guarded: Guarded<'_>,
    password: PasswordHash,
    by: &Caller,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    let session = by.session.ok_or(Refusal::SessionNeeded)?;
    if by.account != guarded.account.id {
        return Err(Refusal::NotFound { what: "account" });
    }
    if guarded.account.is_machine() {
        return Err(Refusal::AccountIsMachine);
    }
    if guarded.account.state != AccountState::Active {
        return Err(Refusal::AccountDisabled);
    }
    let withdrawn = guarded.links.iter().map(|other| link::withdrawn(other, now));
    Ok(set(guarded, password, Some(session), now).into_iter().chain(withdrawn).collect())
}

/// The changes that give the account a password and close its sessions but for `kept`.
pub(super) fn set(
    guarded: Guarded<'_>,
    password: PasswordHash,
    kept: Option<SessionId>,
    now: Timestamp,
) -> Vec<Change> {
    let account = Account { login: LoginBy::Password(password), ..revised(guarded.account) };
    let open = |session: &Session| session.closed_at.is_none() && Some(session.id) != kept;
    let sessions = guarded.sessions.iter().filter(|(session, _)| open(session));
    std::iter::once(Change::account(Event::PasswordSet, account))
        .chain(sessions.flat_map(|(session, tokens)| closed(session, tokens, now)))
        .collect()
}
