//! The policies that ship with Jeton.

use jeton_core::{ServiceName, policy::Policy};

use crate::{PolicyFault, read_policy};

/// A policy that ships with Jeton.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// Its name, which is the name of the service it makes.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

impl Preset {
    /// Its rules, for a service of its own name or of another one.
    ///
    /// # Errors
    /// None for a preset of this Jeton; a test reads them all.
    pub fn policy(&self, name: Option<&ServiceName>) -> Result<Policy, PolicyFault> {
        let policy = read_policy(self.name, self.text)?;
        Ok(match name {
            Some(name) if *name != policy.name => policy.called(name).unwrap_or(policy),
            _ => policy,
        })
    }
}

// `PRESETS`: every policy that ships with Jeton but its own. `build.rs` makes it from the files in `presets/`.
include!(concat!(env!("OUT_DIR"), "/presets.rs"));

/// The policy that protects Jeton's own API.
pub(crate) const OWN: &str = include_str!("../../../presets/jeton.toml");

/// The preset of that name.
pub fn preset(name: &str) -> Option<Preset> {
    PRESETS.into_iter().find(|preset| preset.name == name)
}
