//! How the nouns look in JSON. A view names every field by itself: what the domain adds is not told by accident.

mod account;
mod device;
mod fault;
mod link;
mod log;
mod notice;
mod page;
mod preset;
mod preview;
mod service;
mod session;
mod setting;
mod signing_key;
mod sweep;
mod token;
mod usage;
mod uses;
mod webhook;

pub(crate) use account::{AccountView, GoneView, MemberView, RoleText};
pub(crate) use device::DeviceView;
pub(crate) use fault::FaultView;
pub(crate) use link::{CreatedView, InspectedLinkView, LinkView};
pub(crate) use log::{CSV_HEAD, EntryView};
pub(crate) use notice::{NoticeView, RetriedView};
pub(crate) use preset::PresetView;
pub(crate) use preview::PreviewView;
pub(crate) use service::ServiceView;
pub(crate) use session::{CurrentSessionView, ListedSessionView, OpenedView};
pub(crate) use setting::SettingView;
pub(crate) use signing_key::SigningKeyView;
pub(crate) use sweep::{SweepAnswerView, SweepView};
pub(crate) use token::{IssuedView, RotatedView, TokenView};
pub(crate) use usage::{ServiceUsageView, TokenUsageView, TopView};
pub(crate) use uses::UsesView;
pub(crate) use webhook::{MadeWebhookView, TriedWebhookView, WebhookView, message};
