//! Services: given a policy, listed, shown, disabled, enabled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Answer, Client, Error, KindPage, Page, PageQuery, ServiceId, ServicePage,
    address::Target, client::Call,
};

/// An account that may hold tokens of a service.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Member {
    /// Its identifier.
    pub id: AccountId,
    /// An e-mail address, or a machine's name.
    pub name: String,
}

/// An API whose tokens Jeton keeps.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Service {
    /// Its identifier.
    pub id: ServiceId,
    /// Its name, also its place in URLs.
    pub name: String,
    /// What people call it.
    pub label: Label,
    /// Where people find its tokens.
    pub page: ServicePage,
    /// Whether none of its tokens works.
    pub disabled: bool,
    /// Its kinds of tokens.
    pub kinds: Vec<Kind>,
    /// The values of its settings, but for those that name people.
    pub settings: BTreeMap<String, String>,
    /// The keys of the settings that its policy declares.
    #[serde(default)]
    pub setting_keys: Vec<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// The text of its policy, TOML; a list leaves it out.
    pub policy: Option<String>,
}

/// Words in English and, where given, Brazilian Portuguese.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Label {
    /// English.
    pub en: String,
    /// Brazilian Portuguese.
    #[serde(rename = "pt-BR")]
    pub pt_br: Option<String>,
}

/// A kind of tokens.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Kind {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub label: Label,
    /// Where its secrets may travel.
    pub carriers: Vec<Carrier>,
    /// The cookie in which they travel instead.
    pub cookie: Option<String>,
    /// What they read instead, and all that they open, such as `calendar`.
    pub feed: Option<String>,
    /// How long its session may go unused; `None` where that does not end it.
    pub idle: Option<String>,
    /// Who issues it, in words.
    pub issued: String,
    /// How many an account may have; `None` where any number.
    pub per_account: Option<u32>,
    /// Whether each of its tokens needs a name.
    pub named: bool,
    /// `until-reset`, `never`, `session`, or the default lifetime.
    pub lifetime: String,
    /// The longest lifetime that can be asked for.
    pub maximum: Option<String>,
    /// The only lifetimes that can be asked for; any up to `maximum` where none are listed.
    #[serde(default)]
    pub lifetimes: Vec<String>,
    /// How often its secrets are shown.
    pub reveal: Reveal,
    /// What owners may do with theirs: `reset`, `delete`.
    pub owner_may: Vec<String>,
    /// The longest grace of a rotation; `None` where there is none.
    pub grace: Option<String>,
    /// What follows when an old secret is used whose grace is over: `note`, `revoke`; `None` where there is none.
    pub on_retired_use: Option<String>,
    /// The rights that its tokens may have.
    pub scopes: Vec<String>,
    /// The environment variable to show in samples.
    pub variable: Option<String>,
    /// What people do with its tokens, and what the buttons for it are called.
    pub page: KindPage,
}

/// Where a secret travels in a request.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Carrier {
    /// The header.
    pub header: String,
    /// What stands before the secret, such as `Bearer`.
    pub scheme: Option<String>,
}

/// How often the secrets of a kind are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reveal {
    /// When they are made, and never again.
    Once,
    /// As often as their owner asks.
    Always,
}

/// Where the rules of a service come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rules {
    /// The name of a policy that ships with Jeton.
    Preset(String),
    /// The text of a policy, TOML.
    Policy(String),
}

#[derive(Serialize)]
struct Accepted<'a> {
    #[serde(flatten)]
    rules: &'a Rules,
    #[serde(skip_serializing_if = "Option::is_none")]
    accept: Option<&'a str>,
}

impl Client {
    /// Makes the service called `name`, or gives it other rules. Needs an administrator, and for rules that take
    /// something away from those who hold tokens now the word of the [`Preview`](crate::Preview) that says so.
    pub async fn apply_policy(
        &self,
        name: &str,
        rules: &Rules,
        accept: Option<&str>,
    ) -> Result<Answer<Service>, Error> {
        let body = Accepted { rules, accept };
        self.ask(Call::put(Target::new(&["services", name])).with(&body)).await
    }

    /// Every service, without the texts of their policies.
    pub async fn services(&self) -> Result<Answer<Page<Service>>, Error> {
        self.ask(Call::get(Target::new(&["services"]))).await
    }

    /// A page of the accounts that may hold tokens of a service. Needs an administrator or an operator of it.
    pub async fn members(
        &self,
        name: &str,
        query: &PageQuery,
    ) -> Result<Answer<Page<Member>>, Error> {
        self.ask(Call::get(query.of(Target::new(&["services", name, "members"])))).await
    }

    /// One service, with the text of its policy.
    pub async fn service(&self, name: &str) -> Result<Answer<Service>, Error> {
        self.ask(Call::get(Target::new(&["services", name]))).await
    }

    /// Disables a service: none of its tokens works from the moment of the answer. Needs an administrator.
    pub async fn disable_service(&self, name: &str) -> Result<Answer<Service>, Error> {
        self.ask(Call::post(Target::new(&["services", name, "disable"]))).await
    }

    /// Enables a service: its tokens that have not ended work again. Needs an administrator.
    pub async fn enable_service(&self, name: &str) -> Result<Answer<Service>, Error> {
        self.ask(Call::post(Target::new(&["services", name, "enable"]))).await
    }
}
