//! `[[service]]`: a service that there must be, with its policy.

use std::fs;

use jeton_app::{PRESETS, preset, read_policy};
use jeton_core::policy::Policy;
use serde::Deserialize;
use toml::Spanned;

use super::{ConfigError, Place};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    preset: Option<Spanned<String>>,
    policy: Option<Spanned<String>>,
}

/// Reads every service's policy.
pub(super) fn read(
    texts: Vec<Spanned<Text>>,
    place: Place<'_>,
) -> Result<Vec<Policy>, ConfigError> {
    let mut policies: Vec<Policy> = Vec::new();
    for text in texts {
        let span = text.span();
        let policy = one(text, place)?;
        if policies.iter().any(|other| other.name == policy.name) {
            let why = format!("the service `{}` is there already, further above", policy.name);
            return Err(place.error(span, "service", why));
        }
        policies.push(policy);
    }
    Ok(policies)
}

fn one(text: Spanned<Text>, place: Place<'_>) -> Result<Policy, ConfigError> {
    let span = text.span();
    match text.into_inner() {
        Text { preset: Some(name), policy: None } => shipped(&name, place),
        Text { preset: None, policy: Some(path) } => own(&path, place),
        Text { preset: Some(_), policy: Some(path) } => {
            Err(place.error(path.span(), "policy", "a service has either `preset` or `policy`"))
        }
        Text { preset: None, policy: None } => Err(place.error(
            span,
            "service",
            "a service needs `preset = \"…\"` or `policy = \"….toml\"`",
        )),
    }
}

fn shipped(name: &Spanned<String>, place: Place<'_>) -> Result<Policy, ConfigError> {
    let preset = preset(name.get_ref()).ok_or_else(|| {
        let names = PRESETS.map(|preset| format!("`{}`", preset.name)).join(", ");
        place.error(name.span(), "preset", format!("there is no such preset; there are {names}"))
    })?;
    Ok(read_policy(preset.name, preset.text)?)
}

fn own(path: &Spanned<String>, place: Place<'_>) -> Result<Policy, ConfigError> {
    let file = place.relative(path.get_ref());
    let text = fs::read_to_string(&file).map_err(|error| {
        place.error(
            path.span(),
            "policy",
            format!("the file {} cannot be read: {error}", file.display()),
        )
    })?;
    let policy = read_policy(&file.display().to_string(), &text)?;
    let fits = jeton_server::check_front(&policy);
    fits.map_err(|fault| {
        place.error(path.span(), "policy", format!("in {}: {fault}", file.display()))
    })?;
    Ok(policy)
}
