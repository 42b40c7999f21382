//! Services: made from a policy, given another one, set, disabled, enabled.

use jeton_token::Entropy;
use jiff::Timestamp;

use crate::{
    Caller, Change, Event, KindName, Refusal, Service, ServiceId, ServiceState,
    policy::{Policy, Reveal, Setting, SettingError, folded},
};

/// Makes a service from a policy. Its name must be free, which the store holds by a unique index. Without a
/// caller it is Jeton itself at its start.
pub fn create(
    policy: Policy,
    by: Option<&Caller>,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<(Service, Change), Refusal> {
    if let Some(caller) = by {
        caller.must_be_admin()?;
    }
    let service = Service {
        id: ServiceId::new(now, entropy),
        policy,
        state: ServiceState::Enabled,
        settings: std::collections::BTreeMap::new(),
        created_at: now,
        revision: 1,
    };
    let change = Change::service(Event::ServiceCreated, service.clone());
    Ok((service, change))
}

/// Decides whether `service` gets another policy. `in_use` are the kinds that have live tokens.
///
/// A kind that was shown once never becomes readable, and a kind with live tokens neither disappears nor
/// changes its form, which would make strangers of their holders.
pub fn apply(
    service: &Service,
    policy: Policy,
    in_use: &[KindName],
    by: Option<&Caller>,
) -> Result<Change, Refusal> {
    if let Some(caller) = by {
        caller.must_be_admin()?;
        // It comes with Jeton, and a mistake in it would lock everybody out of mending it.
        if service.policy.is_own() {
            return Err(Refusal::ServiceIsOwn { service: service.name().clone() });
        }
    }
    if policy.name != *service.name() {
        return Err(Refusal::PolicyOfAnother {
            policy: policy.name.clone(),
            service: service.name().clone(),
        });
    }
    for old in &service.policy.kinds {
        match policy.kind(old.name.as_str()) {
            Some(new) if old.reveal == Reveal::Once && new.reveal == Reveal::Always => {
                return Err(Refusal::OnceStaysOnce { kind: old.name.clone() });
            }
            Some(new) if old.form != new.form && in_use.contains(&old.name) => {
                return Err(Refusal::FormInUse { kind: old.name.clone() });
            }
            None if in_use.contains(&old.name) => {
                return Err(Refusal::KindInUse { kind: old.name.clone() });
            }
            _ => {}
        }
    }
    let mut next = revised(service);
    // A value that the new policy cannot read would look set and have no effect.
    next.settings.retain(|key, value| {
        settings(&policy).any(|setting| setting.key == *key && setting.parse(value).is_ok())
    });
    next.policy = policy;
    Ok(Change::service(Event::PolicyApplied, next))
}

/// Which setting is meant.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Its key, exactly.
    pub key: &'a str,
    /// The type of entries that it is said to belong to, where that is said.
    pub config_type: Option<&'a str>,
}

impl<'a> From<&'a str> for Named<'a> {
    fn from(key: &'a str) -> Self {
        Self { key, config_type: None }
    }
}

/// Decides whether the setting `named` of `service` takes `value`; `None` takes it back.
pub fn set(
    service: &Service,
    named: Named<'_>,
    value: Option<&str>,
    by: Option<&Caller>,
) -> Result<Change, Refusal> {
    if let Some(caller) = by {
        caller.must_manage(service)?;
    }
    let setting = setting(&service.policy, named)?;
    let key = &setting.key;
    let mut next = revised(service);
    match value {
        Some(value) => {
            let invalid = |error: SettingError| Refusal::SettingInvalid {
                key: key.clone(),
                why: error.to_string(),
            };
            setting.parse(value).map_err(invalid)?;
            next.settings.insert(key.clone(), value.trim().to_owned());
        }
        None => {
            next.settings.remove(key);
        }
    }
    Ok(Change::service(Event::SettingSet, next))
}

/// Decides whether the tokens of `service` stop working until it is enabled again.
pub fn disable(service: &Service, by: &Caller) -> Result<Change, Refusal> {
    by.must_manage(service)?;
    if service.policy.is_own() {
        return Err(Refusal::ServiceIsOwn { service: service.name().clone() });
    }
    let disabled = Service { state: ServiceState::Disabled, ..revised(service) };
    Ok(Change::service(Event::ServiceDisabled, disabled))
}

/// Decides whether the tokens of `service` work again.
pub fn enable(service: &Service, by: &Caller) -> Result<Change, Refusal> {
    by.must_manage(service)?;
    let enabled = Service { state: ServiceState::Enabled, ..revised(service) };
    Ok(Change::service(Event::ServiceEnabled, enabled))
}

/// Every setting that a policy declares; one that changes two things is there twice.
pub fn settings(policy: &Policy) -> impl Iterator<Item = &Setting> {
    policy.declared().into_iter().map(|declared| declared.setting)
}

fn setting<'a>(policy: &'a Policy, named: Named<'_>) -> Result<&'a Setting, Refusal> {
    let Named { key, config_type } = named;
    let Some(setting) = settings(policy).find(|setting| setting.key == key) else {
        let mut known: Vec<String> = Vec::new();
        for setting in settings(policy) {
            if !known.contains(&setting.key) {
                known.push(setting.key.clone());
            }
        }
        let meant = nearest(key, &known).cloned();
        return Err(Refusal::SettingUnknown { key: key.to_owned(), known, meant });
    };
    match config_type {
        Some(given) if !setting.is_of(given) => Err(Refusal::SettingOfOtherType {
            key: setting.key.clone(),
            given: given.to_owned(),
            right: setting.config_type.clone(),
        }),
        _ => Ok(setting),
    }
}

/// The known key that somebody who wrote `asked` most likely meant: one in three characters may be another.
fn nearest<'a>(asked: &str, known: &'a [String]) -> Option<&'a String> {
    let asked = folded(asked);
    let most = asked.chars().take(LONGEST + 1).count() / 3;
    let distance = |key: &&String| strsim::osa_distance(&asked, &folded(key));
    let near = known.iter().filter(|_| most <= LONGEST / 3).min_by_key(distance)?;
    (distance(&near) <= most).then_some(near)
}

/// No key is longer, and to compare texts without end would cost time.
const LONGEST: usize = 200;

fn revised(service: &Service) -> Service {
    Service { revision: service.revision + 1, ..service.clone() }
}
