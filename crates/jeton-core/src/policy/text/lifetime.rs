//! `lifetime`, `maximum` and `settings`: how long a token lives.

use std::{ops::Range, str::FromStr};

use serde::Deserialize;
use toml::Spanned;

use super::{Fault, Parsed, fault};
use crate::{
    Span,
    policy::{Lifetime, Setting, SettingUnit},
};

pub(super) enum LifetimeText {
    UntilReset,
    Never,
    Session,
    Fixed(Span),
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as `{ key = \"SESSION_TIME\", unit = \"duration\" }`"
)]
pub(super) struct SettingText {
    key: String,
    r#type: Option<String>,
    unit: UnitText,
    #[serde(default)]
    environment: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum UnitText {
    Duration,
    Minutes,
    Days,
    Mails,
}

impl SettingText {
    pub(super) fn is_of_environment(&self) -> bool {
        self.environment
    }

    pub(super) fn unit(&self) -> SettingUnit {
        match self.unit {
            UnitText::Duration => SettingUnit::Duration,
            UnitText::Minutes => SettingUnit::Minutes,
            UnitText::Days => SettingUnit::Days,
            UnitText::Mails => SettingUnit::Mails,
        }
    }
}

impl FromStr for LifetimeText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "until-reset" => Ok(Self::UntilReset),
            "never" => Ok(Self::Never),
            "session" => Ok(Self::Session),
            other => other.parse().map(Self::Fixed).map_err(|error| {
                format!(
                    "a lifetime is `until-reset`, `never`, `session` or a length of time; {error}"
                )
            }),
        }
    }
}

/// What stands around a `lifetime`.
pub(super) struct Bounds {
    pub(super) maximum: Option<Spanned<Parsed<Span>>>,
    pub(super) choices: Option<Spanned<Vec<Parsed<Span>>>>,
    pub(super) settings: Vec<Spanned<SettingText>>,
}

pub(super) fn read_lifetime(
    lifetime: Spanned<Parsed<LifetimeText>>,
    bounds: Bounds,
    session_kind: bool,
) -> Result<Lifetime, Fault> {
    let Bounds { maximum, choices, settings } = bounds;
    let place = lifetime.span();
    let lifetime = lifetime.into_inner().0;
    if session_kind != matches!(lifetime, LifetimeText::Session) {
        return fault(place, "`lifetime = \"session\"` and `issued-by = [\"login\"]` go together");
    }
    if let Some(setting) = settings.first().filter(|_| !session_kind) {
        return fault(setting.span(), "only the maximum of a session kind can be a setting");
    }
    must_be_spans(&settings)?;
    if let Some(choices) = &choices
        && !matches!(lifetime, LifetimeText::Fixed(_))
    {
        return fault(
            choices.span(),
            "only a `lifetime` that is a length of time has others to choose",
        );
    }
    let maximum_place = maximum.as_ref().map(Spanned::span);
    let maximum = maximum.map(|span| span.into_inner().0);
    match (lifetime, maximum) {
        (LifetimeText::UntilReset, None) => Ok(Lifetime::UntilReset),
        (LifetimeText::UntilReset, Some(_)) => {
            fault(maximum_place.unwrap_or(place), "a kind that does not expire has no maximum")
        }
        (LifetimeText::Never, maximum) => Ok(Lifetime::Never { maximum }),
        (LifetimeText::Session, None) => {
            fault(place, "a session kind needs a `maximum`, such as `maximum = \"10h\"`")
        }
        (LifetimeText::Session, Some(maximum)) => Ok(Lifetime::Session {
            maximum,
            settings: settings.into_iter().map(read_setting).collect(),
        }),
        (LifetimeText::Fixed(default), maximum) => read_fixed(default, &place, maximum, choices),
    }
}

fn read_fixed(
    default: Span,
    place: &Range<usize>,
    maximum: Option<Span>,
    choices: Option<Spanned<Vec<Parsed<Span>>>>,
) -> Result<Lifetime, Fault> {
    let Some(listed) = choices else {
        let maximum = maximum.unwrap_or(default);
        if default > maximum {
            let why = format!("the lifetime {default} is over the maximum {maximum}");
            return fault(place.clone(), why);
        }
        return Ok(Lifetime::Fixed { default, maximum, choices: Vec::new() });
    };
    let listed_place = listed.span();
    if maximum.is_some() {
        return fault(
            listed_place,
            "`lifetimes` lists all that can be chosen: leave `maximum` out",
        );
    }
    let mut choices: Vec<Span> = listed.into_inner().into_iter().map(|span| span.0).collect();
    choices.sort();
    choices.dedup();
    match choices.last() {
        Some(maximum) if choices.contains(&default) => {
            Ok(Lifetime::Fixed { default, maximum: *maximum, choices })
        }
        _ => fault(listed_place, format!("the lifetime {default} itself has to be among them")),
    }
}

pub(super) fn read_setting(setting: Spanned<SettingText>) -> Setting {
    let setting = setting.into_inner();
    let unit = setting.unit();
    let SettingText { key, r#type, environment, .. } = setting;
    Setting { key, config_type: r#type, unit, environment }
}

/// Refuses a setting that is a list of mails where a length of time is wanted.
pub(super) fn must_be_spans(settings: &[Spanned<SettingText>]) -> Result<(), Fault> {
    match settings.iter().find(|setting| setting.get_ref().unit() == SettingUnit::Mails) {
        Some(setting) => fault(setting.span(), "a length of time is wanted, and no list of mails"),
        None => Ok(()),
    }
}
