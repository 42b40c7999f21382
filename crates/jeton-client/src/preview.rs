//! What another policy of a service would take away, before it does.

use serde::{Deserialize, Serialize};

use crate::{
    Answer, Client, Error, Kind, Label, Page, Rules, Service, address::Target, client::Call,
};

/// What another policy of a service would take away from those who hold its tokens now.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Preview {
    /// The service's name.
    pub service: String,
    /// Whether somebody who holds a token now would lose something.
    pub tightens: bool,
    /// Whether the policy is refused, whatever anybody accepts.
    pub refused: bool,
    /// What it would take away, also where nobody has it now.
    pub changes: Vec<PolicyChange>,
    /// The word with which this preview is accepted; `None` where there is nothing to accept.
    pub accept: Option<String>,
}

/// One thing that a policy would take away.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct PolicyChange {
    /// The kind that loses it; `None` where it is the whole service.
    pub kind: Option<String>,
    /// For programs: `carrier-lost`, `lifetime-shorter`, `limit-lower` and their like.
    pub what: String,
    /// What, for people.
    pub detail: String,
    /// How many live tokens are concerned; `None` where accounts are counted.
    pub tokens: Option<u64>,
    /// How many accounts hold more than the limit.
    pub accounts: Option<u64>,
    /// What becomes of them, for people.
    pub then: String,
}

/// A policy that ships with Jeton.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Preset {
    /// Its name.
    pub name: String,
    /// What people call the product.
    pub label: Label,
    /// Its kinds of tokens.
    pub kinds: Vec<Kind>,
    /// Its text, TOML; a list leaves it out.
    pub policy: Option<String>,
}

#[derive(Serialize)]
struct FromPreset<'a> {
    preset: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

impl Client {
    /// What the rules would take away from those who hold tokens of the service called `name`. Nothing is changed. Needs
    /// an administrator.
    pub async fn preview_policy(
        &self,
        name: &str,
        rules: &Rules,
    ) -> Result<Answer<Preview>, Error> {
        self.ask(Call::post(Target::new(&["services", name, "preview"])).with(rules)).await
    }

    /// Makes a service from a preset, under its name or another one. Needs an administrator.
    pub async fn create_service(
        &self,
        preset: &str,
        name: Option<&str>,
    ) -> Result<Answer<Service>, Error> {
        self.ask(Call::post(Target::new(&["services"])).with(&FromPreset { preset, name })).await
    }

    /// Every policy that ships with Jeton, without the texts.
    pub async fn presets(&self) -> Result<Answer<Page<Preset>>, Error> {
        self.ask(Call::get(Target::new(&["presets"]))).await
    }

    /// One policy that ships with Jeton, with its text.
    pub async fn preset(&self, name: &str) -> Result<Answer<Preset>, Error> {
        self.ask(Call::get(Target::new(&["presets", name]))).await
    }
}
