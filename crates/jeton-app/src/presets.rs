//! The policies that ship with Jeton.

/// A policy that ships with Jeton.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// Its name, which is the name of the service it makes.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Every policy that ships with Jeton but its own.
pub const PRESETS: [Preset; 4] = [
    Preset { name: "discloud", text: include_str!("../../../presets/discloud.toml") },
    Preset { name: "duplocloud", text: include_str!("../../../presets/duplocloud.toml") },
    Preset { name: "nocodb", text: include_str!("../../../presets/nocodb.toml") },
    Preset { name: "online", text: include_str!("../../../presets/online.toml") },
];

/// The policy that protects Jeton's own API.
pub(crate) const OWN: &str = include_str!("../../../presets/jeton.toml");

/// The preset of that name.
pub fn preset(name: &str) -> Option<Preset> {
    PRESETS.into_iter().find(|preset| preset.name == name)
}
