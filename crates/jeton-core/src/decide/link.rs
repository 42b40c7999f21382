//! One-time links: made, redeemed, withdrawn.

use jeton_token::{Form, Prefix, Secret};
use jiff::{SignedDuration, Timestamp};

use super::{
    Mint,
    password::{self, Guarded},
};
use crate::{
    Account, AccountId, AccountState, Caller, Change, Event, Link, LinkId, LinkPurpose, LoginBy,
    PasswordHash, Refusal, Restoration,
};

/// How long an invitation works: 7 days.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a link for a forgotten password works: 30 minutes.
pub const RESET_LASTS: SignedDuration = SignedDuration::from_mins(30);

/// A link that was just made.
#[derive(Debug)]
pub struct Made {
    /// The link.
    pub link: Link,
    /// Its secret, which is kept nowhere.
    pub secret: Secret,
    /// What that changes.
    pub changes: Vec<Change>,
}

/// Who makes a link.
#[derive(Debug, Clone, Copy)]
pub enum Maker<'a> {
    /// An administrator, for somebody else.
    Caller(&'a Caller),
    /// An administrator who makes the account in the same moment.
    Inviter(&'a Caller),
    /// Jeton itself: at a start without an administrator, or for whoever runs it.
    Jeton,
}

/// The form of the secrets of links.
pub fn form() -> Form {
    let prefix: Prefix = "jtl".parse().expect("three letters are a prefix");
    Form::Native(prefix)
}

/// Decides whether a link lets a person choose the password of `account`. Those that were made `before` and are not
/// closed are withdrawn, so that an account has one at most.
pub fn make(
    account: &Account,
    before: &[Link],
    by: Maker<'_>,
    mint: &Mint<'_>,
    now: Timestamp,
) -> Result<Made, Refusal> {
    let created_by = maker(account, by, now)?;
    match account.state {
        AccountState::Active => {}
        AccountState::Disabled => return Err(Refusal::AccountDisabled),
        AccountState::Deleted => return Err(Refusal::NotFound { what: "account" }),
    }
    let (purpose, lasts) = match account.login {
        LoginBy::Nothing => return Err(Refusal::AccountIsMachine),
        LoginBy::Link => (LinkPurpose::Invitation, INVITATION_LASTS),
        LoginBy::Password(_) => (LinkPurpose::Reset, RESET_LASTS),
    };
    let secret = form().mint(&mint.hidden, "");
    let link = Link {
        id: LinkId::new(now, &mint.open),
        account: account.id,
        purpose,
        digest: mint.key.digest(secret.expose()),
        key: mint.key.id(),
        created_at: now,
        created_by,
        expires_at: now.checked_add(lasts).unwrap_or(Timestamp::MAX),
        closed_at: None,
        revision: 1,
    };
    let mut changes: Vec<Change> = before.iter().map(|other| withdrawn(other, now)).collect();
    changes.push(Change::link(Event::LinkMade, link.clone()));
    Ok(Made { link, secret, changes })
}

fn maker(account: &Account, by: Maker<'_>, now: Timestamp) -> Result<Option<AccountId>, Refusal> {
    match by {
        Maker::Jeton => Ok(None),
        Maker::Inviter(caller) => caller.must_be_admin().map(|()| Some(caller.account)),
        Maker::Caller(caller) => {
            caller.must_be_admin()?;
            if caller.account == account.id {
                return Err(Refusal::OwnPassword);
            }
            caller.must_be_in_person(now)?;
            Ok(Some(caller.account))
        }
    }
}

/// Refuses a link that does not work at `now`, always in the same words: whoever has none learns nothing.
pub fn must_work(
    link: &Link,
    account: &Account,
    restoration: Option<Restoration>,
    now: Timestamp,
) -> Result<(), Refusal> {
    // It may have been used or withdrawn since the backup.
    if restoration.is_some_and(|it| it.doubts(link.created_at)) {
        return Err(Refusal::LinkInvalid);
    }
    let its = link.account == account.id && account.state == AccountState::Active;
    let works = its && !account.is_machine() && link.is_open(now);
    if works { Ok(()) } else { Err(Refusal::LinkInvalid) }
}

/// Decides whether `link` gives its account a password. It is used up, and every session of the account is closed.
pub fn redeem(
    link: &Link,
    guarded: Guarded<'_>,
    password: PasswordHash,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    must_work(link, guarded.account, None, now)?;
    let others = guarded.links.iter().filter(|other| other.id != link.id);
    let used = Change::link(Event::LinkUsed, closed(link, now));
    Ok(std::iter::once(used)
        .chain(others.map(|other| withdrawn(other, now)))
        .chain(password::set(guarded, password, None, now))
        .collect())
}

pub(super) fn withdrawn(link: &Link, now: Timestamp) -> Change {
    Change::link(Event::LinkWithdrawn, closed(link, now))
}

fn closed(link: &Link, now: Timestamp) -> Link {
    Link { closed_at: Some(now), revision: link.revision + 1, ..link.clone() }
}
