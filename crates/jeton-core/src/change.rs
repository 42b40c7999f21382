//! What a decision does: the one thing that the store writes and every projection reads.

use std::{fmt, str::FromStr};

use crate::{
    Account, AccountId, Export, Fault, IdError, Link, Service, Session, SigningKey, Sweep, Token,
    Webhook,
};

/// One thing that happened, with the whole record as it stands afterwards. Because a change carries state and
/// not a difference, applying it twice does no harm, and a projection needs no memory of what came before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub event: Event,
    /// The record as it stands afterwards; its revision is one more than before.
    pub record: Record,
}

/// The record that a change leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// An account.
    Account(Account),
    /// An export of the log.
    Export(Export),
    /// A fault.
    Fault(Fault),
    /// A one-time link.
    Link(Link),
    /// A service.
    Service(Service),
    /// A session.
    Session(Session),
    /// A signing key.
    SigningKey(SigningKey),
    /// A sweep.
    Sweep(Sweep),
    /// A token.
    Token(Token),
    /// A webhook.
    Webhook(Webhook),
}

/// Who made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Jeton itself: a start, a job.
    System,
    /// An account.
    Account(AccountId),
}

impl Actor {
    /// How Jeton itself is called where an account may be named as well; no account gets that name.
    pub const JETON: &str = "jeton";
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str(Self::JETON),
            Self::Account(id) => id.fmt(f),
        }
    }
}

impl FromStr for Actor {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text == Self::JETON { Ok(Self::System) } else { text.parse().map(Self::Account) }
    }
}

macro_rules! events {
    ($($(#[$doc:meta])* $event:ident = $name:literal,)*) => {
        /// What can happen. Its name is part of the log's format and of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Event { $($(#[$doc])* $event,)* }

        impl Event {
            /// Every event.
            pub const ALL: &[Self] = &[$(Self::$event,)*];

            /// The event's stable name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$event => $name,)* }
            }

            /// The event of that name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$event),)* _ => None }
            }
        }
    };
}

events! {
    /// An account was made.
    AccountCreated = "account.created",
    /// An account may no longer log in, and its tokens do not work.
    AccountDisabled = "account.disabled",
    /// An account may log in again, and its tokens work again.
    AccountEnabled = "account.enabled",
    /// An account is gone for good.
    AccountDeleted = "account.deleted",
    /// An account's password was set.
    PasswordSet = "account.password-set",
    /// An account got another role.
    RoleSet = "account.role-set",
    /// An account may hold the tokens of other services.
    MembershipSet = "account.membership-set",
    /// An account gets mail at another address, or in another language.
    ContactSet = "account.contact-set",
    /// A fault was seen.
    FaultOpened = "fault.opened",
    /// A fault was closed.
    FaultClosed = "fault.closed",
    /// Entries of the log were given to somebody in bulk.
    LogExported = "log.exported",
    /// A one-time link was made.
    LinkMade = "link.made",
    /// A one-time link was used.
    LinkUsed = "link.used",
    /// A one-time link was withdrawn.
    LinkWithdrawn = "link.withdrawn",
    /// A service was made.
    ServiceCreated = "service.created",
    /// A service got another policy.
    PolicyApplied = "service.policy-applied",
    /// One of a service's settings was set.
    SettingSet = "service.setting-set",
    /// A service's tokens no longer work.
    ServiceDisabled = "service.disabled",
    /// A service's tokens work again.
    ServiceEnabled = "service.enabled",
    /// Somebody logged in.
    SessionOpened = "session.opened",
    /// The password was entered again in a session.
    SessionConfirmed = "session.confirmed",
    /// A session was closed.
    SessionClosed = "session.closed",
    /// A signing key was made.
    SigningKeyMade = "signing-key.made",
    /// A signing key was withdrawn: what it signed counts no more.
    SigningKeyWithdrawn = "signing-key.withdrawn",
    /// Many tokens were ended by one call; the end of each stands before it.
    SweepDone = "sweep.done",
    /// A token was issued.
    TokenIssued = "token.issued",
    /// A token's secret was shown again.
    TokenRevealed = "token.revealed",
    /// A token got a new secret.
    TokenRotated = "token.rotated",
    /// The grace of a token's old secret ended before its time.
    TokenGraceEnded = "token.grace-ended",
    /// A token's rotation was taken back: the old secret is the present one again.
    TokenRotationCancelled = "token.rotation-cancelled",
    /// A token was given another name.
    TokenRenamed = "token.renamed",
    /// A token was given other scopes.
    TokenScopesSet = "token.scopes-set",
    /// People are told that a token is about to expire.
    TokenExpiring = "token.expiring",
    /// A token's end was put off.
    TokenExtended = "token.extended",
    /// A token has no rights any more, and every use of it is recorded.
    TokenQuarantined = "token.quarantined",
    /// A token has its rights again.
    TokenReleased = "token.released",
    /// A token that went on without its owner rests until they are back.
    TokenSuspended = "token.suspended",
    /// A token got another owner.
    TokenHandedOver = "token.handed-over",
    /// A token goes on for a time without its owner.
    TokenOutlivesOwner = "token.outlives-owner",
    /// A token's secret can be shown no more, or its old one: the key that it was sealed under was lost.
    TokenUnsealed = "token.unsealed",
    /// A token ended.
    TokenEnded = "token.ended",
    /// A webhook was made.
    WebhookCreated = "webhook.created",
    /// A webhook is told nothing any more.
    WebhookDisabled = "webhook.disabled",
    /// A webhook is told again what happens, and what it has missed.
    WebhookEnabled = "webhook.enabled",
    /// A webhook got another secret; the one before signs beside it for a day.
    WebhookSecretRotated = "webhook.secret-rotated",
    /// A webhook is gone for good.
    WebhookDeleted = "webhook.deleted",
}

impl Change {
    /// A change of an account.
    pub fn account(event: Event, account: Account) -> Self {
        Self { event, record: Record::Account(account) }
    }

    /// A change of a fault.
    pub fn fault(event: Event, fault: Fault) -> Self {
        Self { event, record: Record::Fault(fault) }
    }

    /// A change of a one-time link.
    pub fn link(event: Event, link: Link) -> Self {
        Self { event, record: Record::Link(link) }
    }

    /// A change of a service.
    pub fn service(event: Event, service: Service) -> Self {
        Self { event, record: Record::Service(service) }
    }

    /// A change of a session.
    pub fn session(event: Event, session: Session) -> Self {
        Self { event, record: Record::Session(session) }
    }

    /// A change of a signing key.
    pub fn signing_key(event: Event, key: SigningKey) -> Self {
        Self { event, record: Record::SigningKey(key) }
    }

    /// A sweep that is done.
    pub fn sweep(sweep: Sweep) -> Self {
        Self { event: Event::SweepDone, record: Record::Sweep(sweep) }
    }

    /// A change of a token.
    pub fn token(event: Event, token: Token) -> Self {
        Self { event, record: Record::Token(token) }
    }

    /// A change of a webhook.
    pub fn webhook(event: Event, webhook: Webhook) -> Self {
        Self { event, record: Record::Webhook(webhook) }
    }
}

impl Record {
    /// The record's revision: 1 for a new one.
    pub fn revision(&self) -> i64 {
        match self {
            Self::Account(account) => account.revision,
            Self::Export(export) => export.revision,
            Self::Fault(fault) => fault.revision,
            Self::Link(link) => link.revision,
            Self::Service(service) => service.revision,
            Self::Session(session) => session.revision,
            Self::SigningKey(key) => key.revision,
            Self::Sweep(sweep) => sweep.revision,
            Self::Token(token) => token.revision,
            Self::Webhook(webhook) => webhook.revision,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_a_name_of_its_own_and_reads_back_from_it() {
        for event in Event::ALL {
            assert_eq!(Event::named(event.name()), Some(*event));
        }
    }
}
