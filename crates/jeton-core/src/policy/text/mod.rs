//! The policy language: TOML into a [`Policy`], with errors that name line, column and key.

mod carriers;
mod claims;
mod expiry;
mod front;
mod issuers;
mod kind;
mod lifetime;
mod owner_gone;
mod page;
mod route;
mod rule;
mod session;

use std::{ops::Range, str::FromStr};

use jeton_token::Form;
use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use expiry::ExpiryText;
use front::FrontText;
use kind::KindText;
use owner_gone::OwnerGoneText;
use page::PageText;
use rule::{RuleText, read_rule};

use super::{Carrier, Kind, Label, OwnerGone, Policy, PolicyError, SignUp};
use crate::{ServiceName, Span, decide::assertion};

pub(super) fn parse(text: &str) -> Result<Policy, PolicyError> {
    let file: PolicyText = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        PolicyError::at(text, offset, without_value(error.message()))
    })?;
    file.read(text).map_err(|Fault { place, why }| PolicyError::at(text, place.start, why))
}

/// The parser's message without the value that it may quote: what stands in the wrong place may be a secret.
fn without_value(message: &str) -> String {
    let quotes = ["invalid type", "invalid value", "unknown variant"];
    match message.rsplit_once(", expected ") {
        Some((before, expected)) if quotes.iter().any(|quote| before.starts_with(quote)) => {
            format!("expected {expected}")
        }
        _ => message.to_owned(),
    }
}

/// A fault found after the TOML was read, with the bytes it is about.
struct Fault {
    place: Range<usize>,
    why: String,
}

fn fault<T>(place: Range<usize>, why: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { place, why: why.into() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PolicyText {
    name: Parsed<ServiceName>,
    label: LabelText,
    #[serde(default)]
    page: PageText,
    max_staleness: Option<Parsed<Span>>,
    assertion: Option<Spanned<Parsed<Span>>>,
    owner_gone: Option<Spanned<OwnerGoneText>>,
    #[serde(default)]
    expiry: ExpiryText,
    #[serde(default)]
    sign_up: SignUpText,
    #[serde(default)]
    kind: Vec<Spanned<KindText>>,
    #[serde(default)]
    rule: Vec<Spanned<RuleText>>,
    #[serde(default)]
    front: FrontText,
}

#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "kebab-case")]
enum SignUpText {
    #[default]
    Closed,
    Open,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table such as `{ en = \"Key\", pt-BR = \"Chave\" }`")]
struct LabelText {
    en: String,
    #[serde(rename = "pt-BR")]
    pt_br: Option<String>,
}

/// A value that is read by its own `FromStr`, so that its error carries the place.
struct Parsed<T>(T);

impl<'de, T: FromStr<Err: std::fmt::Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Parsed).map_err(de::Error::custom)
    }
}

impl PolicyText {
    fn read(self, text: &str) -> Result<Policy, Fault> {
        if self.kind.is_empty() {
            return fault(0..0, "missing field `kind`: a policy has at least one `[[kind]]`");
        }
        let mut kinds: Vec<Kind> = Vec::new();
        for kind in self.kind {
            let place = kind.span();
            let mut kind = kind.into_inner().read()?;
            kind.own = self.name.0.as_str() == Policy::OWN;
            if kind.cookie.is_some() && !kind.own {
                return fault(place, "only sessions of Jeton itself travel in a cookie");
            }
            if kind.feed.is_some() && !kind.own {
                return fault(place, "only Jeton itself has a feed to read");
            }
            if kinds.iter().any(|other| other.name == kind.name) {
                return fault(place, format!("there are two kinds named `{}`", kind.name));
            }
            kinds.push(kind);
        }
        let mut carriers: Vec<Carrier> = Vec::new();
        let mut forms: Vec<Form> = Vec::new();
        for kind in &kinds {
            carriers.extend(
                kind.carriers.iter().filter(|c| !carriers.contains(c)).cloned().collect::<Vec<_>>(),
            );
            if !forms.contains(&kind.form) {
                forms.push(kind.form.clone());
            }
        }
        // A carrier with a scheme is tried before one without: `Bearer x` is never a secret by itself.
        carriers.sort_by_key(|carrier| carrier.scheme.is_none());
        let rules = self.rule.into_iter().map(|rule| read_rule(rule, &kinds));
        let rules = rules.collect::<Result<_, _>>()?;
        let front = self.front.read(text, &kinds)?;
        Ok(Policy {
            name: self.name.0,
            label: self.label.into(),
            page: self.page.read(),
            max_staleness: self.max_staleness.map(|span| span.0),
            sign_up: self.sign_up.into(),
            owner_gone: read_owner_gone(self.owner_gone, self.sign_up)?,
            expiry: self.expiry.read()?,
            assertion: read_assertion(self.assertion)?,
            kinds,
            rules,
            front,
            carriers,
            forms,
            text: text.to_owned(),
        })
    }
}

fn read_owner_gone(
    text: Option<Spanned<OwnerGoneText>>,
    sign_up: SignUpText,
) -> Result<OwnerGone, Fault> {
    let Some(text) = text else { return Ok(OwnerGone::Revoke) };
    let place = text.span();
    match (text.into_inner().0, sign_up) {
        (OwnerGone::HandOver(_), SignUpText::Open) => fault(
            place,
            "where strangers sign up by themselves, one of them could take the name of the heir",
        ),
        (owner_gone, _) => Ok(owner_gone),
    }
}

fn read_assertion(span: Option<Spanned<Parsed<Span>>>) -> Result<Option<Span>, Fault> {
    let Some(span) = span else { return Ok(None) };
    if span.get_ref().0.seconds() > assertion::LONGEST_SECONDS {
        return fault(
            span.span(),
            "an assertion lives at most 5m: it goes on for so long after its token has ended",
        );
    }
    Ok(Some(span.into_inner().0))
}

impl From<LabelText> for Label {
    fn from(label: LabelText) -> Self {
        Self { en: label.en, pt_br: label.pt_br }
    }
}

impl From<SignUpText> for SignUp {
    fn from(text: SignUpText) -> Self {
        match text {
            SignUpText::Closed => Self::Closed,
            SignUpText::Open => Self::Open,
        }
    }
}
