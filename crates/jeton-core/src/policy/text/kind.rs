//! `[[kind]]`: a class of tokens.

use std::{collections::BTreeMap, fmt};

use jeton_token::{Form, Prefix};
use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use super::{
    Fault, LabelText, Parsed,
    carriers::{CarrierText, Elsewhere, read_carriers},
    claims::{ClaimText, read_claims},
    fault,
    issuers::{IssuerText, read_issuers},
    lifetime::{Bounds, LifetimeText, SettingText, read_lifetime},
    page::KindPageText,
    session::{read_cookie, read_idle},
};
use crate::{
    KindName, Scope, Scopes, Span,
    policy::{Carrier, Ending, Feed, Issuer, Kind, Naming, OnRetiredUse, Reveal},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct KindText {
    name: Spanned<Parsed<KindName>>,
    label: LabelText,
    form: Spanned<FormText>,
    prefix: Option<Spanned<Parsed<Prefix>>>,
    claims: Option<Spanned<BTreeMap<String, ClaimText>>>,
    carriers: Spanned<Vec<Spanned<CarrierText>>>,
    per_account: Option<Spanned<u32>>,
    issued_by: Spanned<Vec<IssuerText>>,
    named: Option<Spanned<NamedText>>,
    lifetime: Spanned<Parsed<LifetimeText>>,
    maximum: Option<Spanned<Parsed<Span>>>,
    lifetimes: Option<Spanned<Vec<Parsed<Span>>>>,
    #[serde(default)]
    settings: Vec<Spanned<SettingText>>,
    idle: Option<Spanned<Parsed<Span>>>,
    #[serde(default)]
    idle_settings: Vec<Spanned<SettingText>>,
    cookie: Option<Spanned<String>>,
    feed: Option<Spanned<FeedText>>,
    reveal: Spanned<RevealText>,
    #[serde(default)]
    owner_may: Vec<EndingText>,
    grace: Option<Parsed<Span>>,
    on_retired_use: Option<Spanned<OnRetiredUseText>>,
    #[serde(default)]
    scopes: Vec<Parsed<Scope>>,
    admin_scopes: Option<Spanned<Vec<Parsed<Scope>>>>,
    operator_scopes: Option<Spanned<Vec<Parsed<Scope>>>>,
    default_scopes: Option<Spanned<Vec<Parsed<Scope>>>>,
    variable: Option<Spanned<String>>,
    #[serde(default)]
    page: KindPageText,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum FormText {
    Native,
    Uuid,
    Jwt,
    #[serde(rename = "legacy-40")]
    Legacy40,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum RevealText {
    Once,
    Always,
}

/// `true`, `false` or `"optional"`.
struct NamedText(Naming);

impl<'de> Deserialize<'de> for NamedText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NamedVisitor)
    }
}

struct NamedVisitor;

impl de::Visitor<'_> for NamedVisitor {
    type Value = NamedText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`true`, `false` or `\"optional\"`")
    }

    fn visit_bool<E>(self, named: bool) -> Result<NamedText, E> {
        Ok(NamedText(if named { Naming::Required } else { Naming::Never }))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<NamedText, E> {
        match text {
            "optional" => Ok(NamedText(Naming::Optional)),
            other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum FeedText {
    Calendar,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum EndingText {
    Reset,
    Delete,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum OnRetiredUseText {
    Note,
    Revoke,
}

impl KindText {
    pub(super) fn read(self) -> Result<Kind, Fault> {
        let form = read_form(&self.form, self.prefix)?;
        let claims = read_claims(&form, self.claims)?;
        let elsewhere = match (&self.cookie, &self.feed) {
            (None, None) => Elsewhere::Nowhere,
            _ => Elsewhere::InCookieOrToFeed,
        };
        let carriers = read_carriers(self.carriers, elsewhere)?;
        let issued_by = read_issuers(self.issued_by)?;
        let reveal = match self.reveal.get_ref() {
            RevealText::Once => Reveal::Once,
            RevealText::Always => Reveal::Always,
        };
        if issued_by.contains(&Issuer::AccountCreation) && reveal == Reveal::Once {
            return fault(
                self.reveal.span(),
                "a token that exists with its account is never shown at its making: it needs `reveal = \"always\"`",
            );
        }
        let named = self.named.as_ref().map_or(Naming::Never, |named| named.get_ref().0);
        if let Some(text) = self.named.filter(|_| named == Naming::Required)
            && issued_by.contains(&Issuer::AccountCreation)
        {
            return fault(text.span(), "a token that exists with its account cannot need a name");
        }
        let session_kind = issued_by.contains(&Issuer::Login);
        let bounds =
            Bounds { maximum: self.maximum, choices: self.lifetimes, settings: self.settings };
        let lifetime = read_lifetime(self.lifetime, bounds, session_kind)?;
        let idle = read_idle(self.idle, self.idle_settings, session_kind)?;
        let feed = read_feed(self.feed, &carriers, session_kind)?;
        let cookie = read_cookie(self.cookie, &carriers, session_kind)?;
        if self.per_account.as_ref().is_some_and(|limit| *limit.get_ref() == 0) {
            return fault(
                self.per_account.map_or(0..0, |l| l.span()),
                "an account may have at least 1",
            );
        }
        let per_account = self.per_account.map(Spanned::into_inner);
        let page = self.page.read(reveal, &issued_by, per_account)?;
        let owner_may: Vec<Ending> = self.owner_may.into_iter().map(Ending::from).collect();
        let scopes: Scopes = self.scopes.into_iter().map(|s| s.0).collect();
        let admin_scopes = read_subset(&scopes, self.admin_scopes)?.unwrap_or(Scopes::NONE);
        let operator_scopes = read_operator_scopes(&admin_scopes, self.operator_scopes)?;
        let default_scopes = match read_subset(&scopes, self.default_scopes)? {
            Some(scopes) => scopes,
            None => scopes.iter().filter(|s| !admin_scopes.has(s.as_str())).cloned().collect(),
        };
        Ok(Kind {
            name: self.name.into_inner().0,
            own: false,
            label: self.label.into(),
            form,
            claims,
            carriers,
            cookie,
            feed,
            per_account,
            issued_by,
            named,
            lifetime,
            idle,
            reveal,
            on_retired_use: read_on_retired_use(self.on_retired_use, &owner_may)?,
            owner_may,
            grace: self.grace.map(|span| span.0),
            scopes,
            admin_scopes,
            operator_scopes,
            default_scopes,
            variable: read_variable(self.variable)?,
            page,
        })
    }
}

impl From<EndingText> for Ending {
    fn from(ending: EndingText) -> Self {
        match ending {
            EndingText::Reset => Self::Reset,
            EndingText::Delete => Self::Delete,
        }
    }
}

fn read_form(
    form: &Spanned<FormText>,
    prefix: Option<Spanned<Parsed<Prefix>>>,
) -> Result<Form, Fault> {
    Ok(match (form.get_ref(), prefix) {
        (FormText::Native, Some(prefix)) => Form::Native(prefix.into_inner().0),
        (FormText::Native, None) => {
            return fault(
                form.span(),
                "the form `native` needs a `prefix`, such as `prefix = \"acme\"`",
            );
        }
        (_, Some(prefix)) => return fault(prefix.span(), "only the form `native` has a prefix"),
        (FormText::Uuid, None) => Form::Uuid,
        (FormText::Jwt, None) => Form::Jwt,
        (FormText::Legacy40, None) => Form::Legacy40,
    })
}

fn read_feed(
    feed: Option<Spanned<FeedText>>,
    carriers: &[Carrier],
    session_kind: bool,
) -> Result<Option<Feed>, Fault> {
    let Some(feed) = feed else { return Ok(None) };
    if session_kind || !carriers.is_empty() {
        let why = "a feed is read with secrets of a kind that no login makes and whose `carriers` are `[]`";
        return fault(feed.span(), why);
    }
    Ok(Some(match feed.get_ref() {
        FeedText::Calendar => Feed::Calendar,
    }))
}

fn read_subset(
    all: &Scopes,
    part: Option<Spanned<Vec<Parsed<Scope>>>>,
) -> Result<Option<Scopes>, Fault> {
    let Some(part) = part else { return Ok(None) };
    let place = part.span();
    let part: Scopes = part.into_inner().into_iter().map(|s| s.0).collect();
    match part.first_beyond(all) {
        Some(scope) => fault(place, format!("`{scope}` is not among the kind's `scopes`")),
        None => Ok(Some(part)),
    }
}

fn read_operator_scopes(
    admin_scopes: &Scopes,
    part: Option<Spanned<Vec<Parsed<Scope>>>>,
) -> Result<Scopes, Fault> {
    let Some(part) = part else { return Ok(Scopes::NONE) };
    let place = part.span();
    let part: Scopes = part.into_inner().into_iter().map(|s| s.0).collect();
    match part.first_beyond(admin_scopes) {
        Some(scope) => fault(place, format!("`{scope}` is not among the kind's `admin-scopes`")),
        None => Ok(part),
    }
}

fn read_on_retired_use(
    text: Option<Spanned<OnRetiredUseText>>,
    owner_may: &[Ending],
) -> Result<OnRetiredUse, Fault> {
    let Some(text) = text else { return Ok(OnRetiredUse::Note) };
    if !owner_may.contains(&Ending::Reset) {
        return fault(
            text.span(),
            "a token of this kind keeps its secret: only one that can be reset has old ones",
        );
    }
    Ok(match text.get_ref() {
        OnRetiredUseText::Note => OnRetiredUse::Note,
        OnRetiredUseText::Revoke => OnRetiredUse::Revoke,
    })
}

fn read_variable(variable: Option<Spanned<String>>) -> Result<Option<String>, Fault> {
    let Some(variable) = variable else {
        return Ok(None);
    };
    let name = variable.get_ref();
    let fits = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if fits {
        Ok(Some(variable.into_inner()))
    } else {
        fault(variable.span(), "an environment variable is made of letters, digits and `_`")
    }
}
