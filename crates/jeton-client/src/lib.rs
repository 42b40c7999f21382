//! The Rust client of Jeton's REST API.
//!
//! A [`Client`] has one method per route. What a method answers is an [`Answer`]: the typed value, and the JSON
//! as the server sent it. Every refusal of the server is an [`Error::Refused`] with its stable code.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use jeton_client::{Client, Question, Secret, Verdict};
//!
//! let token = Secret::parse("jtn_…")?;
//! let client = Client::new("https://jeton.example".parse()?, Some(token));
//! let question = Question::new("online", Secret::parse("1bdeff81-ff0a-477d-8f7f-8be89e06ed12")?);
//! match client.verify(&question).await?.into_value() {
//!     Verdict::Allow(grant) => println!("it is a token of {}", grant.account),
//!     Verdict::Deny(denial) => println!("refused: {}", denial.reason),
//! }
//! # Ok(())
//! # }
//! ```
#![warn(missing_docs)]

mod account;
mod address;
mod answer;
mod calendar;
mod client;
mod device;
mod distrust;
mod error;
mod fault;
mod health;
mod help;
mod http;
mod id;
mod link;
mod log;
mod notice;
mod page;
mod password;
mod preview;
mod service;
mod session;
mod setting;
mod signing_key;
mod sweep;
mod text;
mod token;
mod usage;
mod uses;
mod verify;
pub mod webhook;
mod words;

pub use account::{
    Account, AccountChange, AccountQuery, AccountSort, AccountState, CreatedAccount, Fates, Gone,
    NewAccount, NewLogin, Role,
};
pub use address::{Address, AddressError};
pub use answer::Answer;
pub use calendar::NewCalendar;
pub use client::{Client, Pieces};
pub use device::{AskedDevice, Device};
pub use distrust::certificate_remedy;
pub use error::{Error, Fault};
pub use fault::{FaultQuery, FaultSort, TokenFault};
pub use help::{Help, HelpBlock, HelpLanguage, HelpPiece, HelpSection};
pub use http::{Connector, HttpClient, connector, http_client};
pub use id::{AccountId, FaultId, IdError, ServiceId, SessionId, TokenId, WebhookId};
pub use jeton_token::Secret;
pub use link::{InspectedLink, Link};
pub use log::{Chain, ChangedSetting, Entry, ExportFormat, FollowedLog, LogOrder, LogQuery};
pub use notice::{Notice, NoticeQuery, Retried};
pub use page::{Page, PageQuery};
pub use password::Password;
pub use preview::{PolicyChange, Preset, Preview};
pub use service::{Carrier, Kind, Label, Member, Reveal, Rules, Service};
pub use session::{CurrentSession, ListedSession, Opened, Session, SessionToken};
pub use setting::{Setting, SettingValue};
pub use signing_key::SigningKey;
pub use sweep::{Extent, Foretold, KindCount, Sweep, SweepOrder, TokenFilter};
pub use token::{
    Ended, Extension, Issued, NewToken, Prior, RevokeCause, Rotated, Rotation, Token, TokenChange,
    TokenQuery, TokenSort, TokenState,
};
pub use usage::{Hour, Period, Seen, ServiceUsage, TokenUsage, Top, TopBy, TopToken};
pub use uses::{LiveUses, PriorUses, Use, Uses};
pub use verify::{Denial, Grant, Question, Verdict};
pub use webhook::manage::{MadeWebhook, NewWebhook, TriedWebhook, Webhook};
pub use words::{KindPage, ServicePage, Words};
