//! Accounts: made, disabled, deleted.

use std::{borrow::Borrow, collections::BTreeSet};

use jeton_token::Entropy;
use jiff::Timestamp;

use super::{link::withdrawn, password::Guarded, session::closed};
use crate::{
    Account, AccountId, AccountName, AccountState, Actor, Caller, Change, Contact, Event, LoginBy,
    Membership, PasswordHash, Refusal, Role, Service, ServiceId, ServiceState, Session, Token,
    policy::SignUp,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Its name.
    pub name: AccountName,
    /// Its role.
    pub role: Role,
    /// How it logs in.
    pub login: LoginBy,
    /// The services whose tokens it may hold.
    pub membership: Membership,
    /// Where it gets mail, and in which language.
    pub contact: Contact,
}

/// Makes an account. Its name must be free, which the store holds by a unique index. Without a caller it is
/// the first one, which nobody else can make. People, administrators and operators are made by a person alone; programs
/// make machines.
pub fn create(
    wish: Wish,
    by: Option<&Caller>,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<(Account, Change), Refusal> {
    if let Some(caller) = by {
        caller.must_be_admin()?;
        // Whoever has stolen a token must not make themselves a person that stays when the token has ended.
        if wish.role != Role::Member || wish.login != LoginBy::Nothing {
            caller.must_be_in_person(now)?;
        }
    }
    // Lists of what was done call Jeton itself so.
    if wish.name.as_str() == Actor::JETON {
        return Err(Refusal::NameTaken { what: "account", name: wish.name.to_string() });
    }
    let account = Account {
        id: AccountId::new(now, entropy),
        name: wish.name,
        role: wish.role,
        state: AccountState::Active,
        membership: wish.membership,
        login: wish.login,
        contact: wish.contact,
        created_at: now,
        revision: 1,
    };
    let change = Change::account(Event::AccountCreated, account.clone());
    Ok((account, change))
}

// A leaked token must neither keep the people out who could end it, nor let others in again.
fn must_be_in_person_for(account: &Account, by: &Caller, now: Timestamp) -> Result<(), Refusal> {
    if account.role == Role::Member { Ok(()) } else { by.must_be_in_person(now) }
}

/// The role of whoever operates `services`: some, and not Jeton's own, whose tokens are Jeton's administration itself.
pub fn operator<S: Borrow<Service>>(services: &[S]) -> Result<Role, Refusal> {
    let services = services.iter().map(Borrow::borrow);
    if let Some(own) = services.clone().find(|service| service.policy.is_own()) {
        return Err(Refusal::ServiceIsOwn { service: own.name().clone() });
    }
    let ids: BTreeSet<ServiceId> = services.map(|service| service.id).collect();
    if ids.is_empty() { Err(Refusal::OperatesNothing) } else { Ok(Role::Operator(ids)) }
}

/// Decides whether strangers may make accounts of `service` by themselves.
pub fn must_be_open(service: &Service) -> Result<(), Refusal> {
    let name = || service.name().clone();
    match (service.policy.sign_up, service.state) {
        (SignUp::Closed, _) => Err(Refusal::SignUpClosed { service: name() }),
        (SignUp::Open, ServiceState::Disabled) => Err(Refusal::ServiceDisabled { service: name() }),
        (SignUp::Open, ServiceState::Enabled) => Ok(()),
    }
}

/// Makes an account for a stranger who signs up at the front of `service`: a member of that service alone.
pub fn sign_up(
    service: &Service,
    name: AccountName,
    password: PasswordHash,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<(Account, Change), Refusal> {
    must_be_open(service)?;
    let membership = Membership::Only([service.id].into());
    let login = LoginBy::Password(password);
    let contact = Contact::default();
    let wish = Wish { name, role: Role::Member, login, membership, contact };
    create(wish, None, entropy, now)
}

/// Decides whether `account` is disabled. Its sessions are closed; what becomes of its other tokens is decided by
/// [`super::leave::leave`].
pub fn disable(
    account: &Account,
    sessions: &[(Session, Vec<Token>)],
    by: &Caller,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    by.must_be_admin()?;
    must_be_in_person_for(account, by, now)?;
    must_be_there_and_anothers(account, by)?;
    let disabled = Account { state: AccountState::Disabled, ..revised(account) };
    let mut changes = vec![Change::account(Event::AccountDisabled, disabled)];
    changes.extend(all_closed(sessions, now));
    Ok(changes)
}

/// Decides whether an account is deleted. Its password and its address go, its sessions are closed and its links withdrawn, and its
/// name is free; what becomes of its other tokens is decided by [`super::leave::leave`].
pub fn delete(guarded: Guarded<'_>, by: &Caller, now: Timestamp) -> Result<Vec<Change>, Refusal> {
    let Guarded { account, sessions, links } = guarded;
    by.must_be_admin()?;
    by.must_be_in_person(now)?;
    must_be_there_and_anothers(account, by)?;
    let login = if account.is_machine() { LoginBy::Nothing } else { LoginBy::Link };
    let contact = Contact::default();
    let deleted = Account { state: AccountState::Deleted, login, contact, ..revised(account) };
    let mut changes = vec![Change::account(Event::AccountDeleted, deleted)];
    changes.extend(links.iter().map(|link| withdrawn(link, now)));
    changes.extend(all_closed(sessions, now));
    Ok(changes)
}

/// Decides whether `account` is enabled again.
///
/// Without a caller it is whoever runs this Jeton, when no administrator is left who could.
pub fn enable(
    account: &Account,
    by: Option<&Caller>,
    now: Timestamp,
) -> Result<(Account, Change), Refusal> {
    if let Some(caller) = by {
        caller.must_be_admin()?;
        must_be_in_person_for(account, caller, now)?;
    }
    must_be_there(account)?;
    let enabled = Account { state: AccountState::Active, ..revised(account) };
    Ok((enabled.clone(), Change::account(Event::AccountEnabled, enabled)))
}

/// Refuses an administrator who has been disabled, deleted or demoted in the meantime: of two who disable each other one
/// stays.
pub fn must_be_administrator_still(caller: &Account) -> Result<(), Refusal> {
    let stays = caller.state == AccountState::Active && caller.role == Role::Admin;
    if stays { Ok(()) } else { Err(Refusal::AdministratorsOnly) }
}

/// Refuses what nobody does to themselves, so that there is always an administrator left.
fn must_be_there_and_anothers(account: &Account, by: &Caller) -> Result<(), Refusal> {
    must_be_there(account)?;
    if by.account == account.id { Err(Refusal::OwnAccount) } else { Ok(()) }
}

pub(super) fn must_be_there(account: &Account) -> Result<(), Refusal> {
    match account.state {
        AccountState::Active | AccountState::Disabled => Ok(()),
        AccountState::Deleted => Err(Refusal::AccountDeleted),
    }
}

fn all_closed(
    sessions: &[(Session, Vec<Token>)],
    now: Timestamp,
) -> impl Iterator<Item = Change> + '_ {
    let open = sessions.iter().filter(move |(session, _)| session.is_open(now));
    open.flat_map(move |(session, tokens)| closed(session, tokens, now))
}

pub(super) fn revised(account: &Account) -> Account {
    Account { revision: account.revision + 1, ..account.clone() }
}
