//! The policies that ship with Jeton.

/// A policy that ships with Jeton.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// Its name, which is the name of the service it makes.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

// `PRESETS`: every policy that ships with Jeton but its own. `build.rs` makes it from the files in `presets/`.
include!(concat!(env!("OUT_DIR"), "/presets.rs"));

/// The policy that protects Jeton's own API.
pub(crate) const OWN: &str = include_str!("../../../presets/jeton.toml");

/// The preset of that name.
pub fn preset(name: &str) -> Option<Preset> {
    PRESETS.into_iter().find(|preset| preset.name == name)
}
