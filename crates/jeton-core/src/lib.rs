//! What Jeton knows and decides about tokens.
//!
//! Three rooms: the nouns ([`Account`], [`Service`], [`Session`], [`Token`]), the [`policy`] of a service, and the
//! decisions in [`decide`]. A decision takes state, a command and `now` as values and returns the [`Change`]s to
//! record or a [`Refusal`]. [`verdict`] answers for a presented secret. Nothing here reads a clock, draws
//! randomness, touches a disk or a network; `tests/layers.rs` guards that.
#![warn(missing_docs)]

mod caller;
mod change;
pub mod decide;
mod duration;
pub mod help;
mod noun;
pub mod policy;
mod refusal;
pub mod verdict;

pub use caller::{AtFront, Caller, STEP_UP_WINDOW};
pub use change::{Actor, Change, Event, Record};
pub use duration::{DurationError, Span};
pub use noun::{
    account::{Account, AccountState, Contact, LoginBy, Membership, PasswordHash, Role},
    address::{AddressRange, AddressRangeError},
    device::{Device, DeviceAnswer, UserCode, UserCodeError},
    export::{Export, ExportFormat, LogFilter},
    fault::{About, Fault, FaultCause, FaultState, Nearing},
    id::{
        AccountId, AssertionId, ExportId, FaultId, IdError, LinkId, MailId, ServiceId, SessionId,
        SigningKeyId, SweepId, TokenId, WebhookId,
    },
    language::{Language, LanguageError},
    link::{Link, LinkPurpose},
    mail::{MailAddress, MailAddressError, MailList, MailListError},
    name::{AccountName, ClientName, KindName, NameError, Scope, Scopes, ServiceName, TokenName},
    notice::{Mail, MailState, Notice, NoticeId, NoticeIdError},
    restoration::Restoration,
    selection::{Selection, Sweep, TokenState},
    service::{Service, ServiceState},
    session::{Origin, Session},
    signing_key::SigningKey,
    token::{Cause, End, Live, Prior, Seal, Token},
    usage::{Hour, HourCount, LastUse, Outcome, ServiceCount, TokenCount, UnknownOutcome},
    uses::{SecretMark, Use},
    webhook::{
        Delivery, EventFilter, EventFilterError, PriorSeal, Webhook, WebhookState, WebhookUrl,
        WebhookUrlError,
    },
};
pub use refusal::Refusal;
pub use verdict::{Grant, Reason, Verdict};
