//! Services: the APIs whose tokens Jeton keeps.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    account::Role,
    id::ServiceId,
    mail::MailList,
    name::{Scopes, ServiceName},
};
use crate::{
    Refusal, Span,
    policy::{Idle, Issuer, Kind, Lifetime, Policy, Setting, SettingValue},
};

/// An API whose tokens Jeton keeps, with its policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its identifier.
    pub id: ServiceId,
    /// Its rules. The policy's name is the service's name.
    pub policy: Policy,
    /// Whether its tokens may work.
    pub state: ServiceState,
    /// The values set for the keys that its policy declares.
    pub settings: BTreeMap<String, String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// Whether a service's tokens may work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceState {
    /// They may.
    Enabled,
    /// None does, until the service is enabled again.
    Disabled,
}

impl Service {
    /// The service's name.
    pub fn name(&self) -> &ServiceName {
        &self.policy.name
    }

    /// The kind of that name, or the refusal that lists the known ones.
    pub fn kind(&self, name: &str) -> Result<&Kind, Refusal> {
        self.policy.kind(name).ok_or_else(|| Refusal::KindUnknown {
            kind: name.to_owned(),
            known: self.policy.kinds.iter().map(|k| k.name.clone()).collect(),
        })
    }

    /// The one kind that people ask for by themselves, where there is only one.
    pub fn only_kind(&self) -> Result<&Kind, Refusal> {
        let mut asked_for = self.policy.kinds.iter().filter(|kind| {
            let is_asked_for =
                kind.issued_by(Issuer::Owner) || kind.issued_by(Issuer::Administrator);
            is_asked_for && kind.feed.is_none()
        });
        match (asked_for.next(), asked_for.next()) {
            (Some(kind), None) => Ok(kind),
            _ => self.kind(""),
        }
    }

    /// The scopes that a token of `kind` may have whose owner has `role`: an operator of other services is a plain
    /// member here.
    pub fn scopes_for(&self, kind: &Kind, role: &Role) -> Scopes {
        match role {
            Role::Operator(services) if !self.policy.is_own() && !services.contains(&self.id) => {
                kind.scopes_for(&Role::Member)
            }
            role => kind.scopes_for(role),
        }
    }

    /// How long a session token of `kind` lives at most: the setting that the policy names, else its maximum.
    pub fn session_maximum(&self, kind: &Kind) -> Option<Span> {
        let Lifetime::Session { maximum, settings } = &kind.lifetime else {
            return None;
        };
        Some(self.set(settings).unwrap_or(*maximum))
    }

    /// How long a session that a token of `kind` belongs to may go unused: the setting that the policy names, else
    /// what it says itself.
    pub fn session_idle(&self, kind: &Kind) -> Option<Span> {
        let Idle { span, settings } = kind.idle.as_ref()?;
        Some(self.set(settings).unwrap_or(*span))
    }

    /// How long before the end of a token people are told, the longest first: what the policy says, and the setting.
    pub fn thresholds(&self) -> Vec<Span> {
        let expiry = &self.policy.expiry;
        let mut thresholds = expiry.thresholds.clone();
        thresholds.extend(self.set(&expiry.settings));
        thresholds.sort_by(|a, b| b.cmp(a));
        thresholds.dedup();
        thresholds
    }

    /// Who is told besides the owner of a token.
    pub fn recipients(&self) -> MailList {
        match self.value(&self.policy.expiry.recipients) {
            Some(SettingValue::Mails(mails)) => mails,
            Some(SettingValue::Span(_)) | None => MailList::default(),
        }
    }

    fn set(&self, settings: &[Setting]) -> Option<Span> {
        match self.value(settings)? {
            SettingValue::Span(span) => Some(span),
            SettingValue::Mails(_) => None,
        }
    }

    fn value(&self, settings: &[Setting]) -> Option<SettingValue> {
        let value = |setting: &Setting| setting.parse(self.settings.get(&setting.key)?).ok();
        settings.iter().find_map(value)
    }
}
