//! Services in JSON.

use std::collections::BTreeMap;

use jeton_core::{
    Service, ServiceState,
    decide::service::settings,
    policy::{Carrier, Ending, Issuer, Kind, Label, Lifetime, Naming, Reveal, SettingUnit},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::page::{KindPageView, ServicePageView};

/// A service with its rules.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceView {
    /// `svc_…`
    id: String,
    name: String,
    label: LabelView,
    page: ServicePageView,
    /// Whether its tokens may work.
    disabled: bool,
    kinds: Vec<KindView>,
    /// The values of its settings, but for those that name people: who manages the service lists them.
    settings: BTreeMap<String, String>,
    /// The keys of the settings that its policy declares.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    setting_keys: Vec<String>,
    /// RFC 3339, UTC.
    created_at: String,
    /// The policy's own text, TOML.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
}

/// Words in English and, where given, Brazilian Portuguese.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LabelView {
    en: String,
    #[serde(rename = "pt-BR", skip_serializing_if = "Option::is_none")]
    pt_br: Option<String>,
}

/// A kind of tokens.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KindView {
    name: String,
    label: LabelView,
    carriers: Vec<CarrierView>,
    /// The cookie in which its secrets travel instead; only browser sessions of Jeton itself have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cookie: Option<String>,
    /// What its secrets read instead, and all that they open: `calendar`; only kinds of Jeton itself have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    feed: Option<&'static str>,
    /// How long its session may go unused, where no setting says otherwise; absent where that does not end it.
    #[serde(skip_serializing_if = "Option::is_none")]
    idle: Option<String>,
    /// Who issues it, in words.
    issued: String,
    /// The same for programs: `account-creation`, `login`, `owner`, `administrator`.
    issued_by: Vec<&'static str>,
    /// How many an account may have; absent where any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_account: Option<u32>,
    named: bool,
    /// `until-reset`, `never`, `session`, or the default lifetime.
    lifetime: String,
    /// The longest lifetime that can be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<String>,
    /// The only lifetimes that can be asked for; any up to `maximum` where none are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lifetimes: Vec<String>,
    /// `once` or `always`.
    reveal: &'static str,
    /// `reset`, `delete`.
    owner_may: Vec<&'static str>,
    /// The longest grace of a rotation; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    grace: Option<String>,
    /// What follows when an old secret is used whose grace is over: `note`, `revoke`; absent where a token keeps its
    /// secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_retired_use: Option<&'static str>,
    scopes: Vec<String>,
    /// The environment variable to show in samples.
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<String>,
    page: KindPageView,
}

/// Where a secret travels.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CarrierView {
    header: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<String>,
}

impl ServiceView {
    pub(crate) fn with_policy(service: &Service) -> Self {
        Self { policy: Some(service.policy.text().to_owned()), ..Self::from(service) }
    }
}

impl From<&Service> for ServiceView {
    fn from(service: &Service) -> Self {
        Self {
            id: service.id.to_string(),
            name: service.name().to_string(),
            label: (&service.policy.label).into(),
            page: (&service.policy.page).into(),
            disabled: service.state == ServiceState::Disabled,
            kinds: service.policy.kinds.iter().map(KindView::from).collect(),
            settings: settings_of(service),
            setting_keys: keys_of(service),
            created_at: service.created_at.to_string(),
            policy: None,
        }
    }
}

fn settings_of(service: &Service) -> BTreeMap<String, String> {
    let names_people = |key: &str| {
        settings(&service.policy)
            .any(|setting| setting.key == key && setting.unit == SettingUnit::Mails)
    };
    let set = service.settings.iter().filter(|(key, _)| !names_people(key));
    set.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn keys_of(service: &Service) -> Vec<String> {
    let mut keys: Vec<_> = settings(&service.policy).map(|setting| setting.key.clone()).collect();
    keys.sort();
    keys.dedup();
    keys
}

impl From<&Label> for LabelView {
    fn from(label: &Label) -> Self {
        Self { en: label.en.clone(), pt_br: label.pt_br.clone() }
    }
}

impl From<&Carrier> for CarrierView {
    fn from(carrier: &Carrier) -> Self {
        Self { header: carrier.header.clone(), scheme: carrier.scheme.clone() }
    }
}

impl From<&Kind> for KindView {
    fn from(kind: &Kind) -> Self {
        let (lifetime, maximum, lifetimes) = match &kind.lifetime {
            Lifetime::UntilReset => ("until-reset".to_owned(), None, &[][..]),
            Lifetime::Never { maximum } => ("never".to_owned(), *maximum, &[][..]),
            Lifetime::Session { maximum, .. } => ("session".to_owned(), Some(*maximum), &[][..]),
            Lifetime::Fixed { default, maximum, choices } => {
                (default.to_string(), Some(*maximum), choices.as_slice())
            }
        };
        Self {
            name: kind.name.to_string(),
            label: (&kind.label).into(),
            carriers: kind.carriers.iter().map(CarrierView::from).collect(),
            cookie: kind.cookie.clone(),
            feed: kind.feed.map(|feed| feed.name()),
            idle: kind.idle.as_ref().map(|idle| idle.span.to_string()),
            issued: kind.issuers_in_words(),
            issued_by: kind.issued_by.iter().map(|issuer| issuer_name(*issuer)).collect(),
            per_account: kind.per_account,
            named: kind.named == Naming::Required,
            lifetime,
            maximum: maximum.map(|span| span.to_string()),
            lifetimes: lifetimes.iter().map(ToString::to_string).collect(),
            reveal: match kind.reveal {
                Reveal::Once => "once",
                Reveal::Always => "always",
            },
            owner_may: kind.owner_may.iter().map(|ending| ending_name(*ending)).collect(),
            grace: kind.grace.map(|span| span.to_string()),
            on_retired_use: kind.owner_may(Ending::Reset).then(|| kind.on_retired_use.name()),
            scopes: kind.scopes.iter().map(ToString::to_string).collect(),
            variable: kind.variable.clone(),
            page: (&kind.page).into(),
        }
    }
}

fn issuer_name(issuer: Issuer) -> &'static str {
    match issuer {
        Issuer::AccountCreation => "account-creation",
        Issuer::Login => "login",
        Issuer::Owner => "owner",
        Issuer::Administrator => "administrator",
    }
}

fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Reset => "reset",
        Ending::Delete => "delete",
    }
}
