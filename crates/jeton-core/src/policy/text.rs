//! The policy language: TOML into a [`Policy`], with errors that name line, column and key.

use std::{collections::BTreeMap, ops::Range, str::FromStr};

use jeton_token::{Form, Prefix};
use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use super::{
    Action, Callers, Carrier, Claims, Ending, Front, Issuer, Kind, Label, Lifetime, Policy,
    PolicyError, Response, Reveal, Route, Setting, SettingUnit, Template, claims::Claim,
};
use crate::{KindName, Scope, Scopes, ServiceName, Span};

pub(super) fn parse(text: &str) -> Result<Policy, PolicyError> {
    let file: PolicyText = toml::from_str(text).map_err(|error| {
        PolicyError::at(
            text,
            error.span().map_or(0, |span| span.start),
            error.message(),
        )
    })?;
    file.read(text)
        .map_err(|Fault { place, why }| PolicyError::at(text, place.start, why))
}

/// A fault found after the TOML was read, with the bytes it is about.
struct Fault {
    place: Range<usize>,
    why: String,
}

fn fault<T>(place: Range<usize>, why: impl Into<String>) -> Result<T, Fault> {
    Err(Fault {
        place,
        why: why.into(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PolicyText {
    name: Parsed<ServiceName>,
    label: LabelText,
    max_staleness: Option<Parsed<Span>>,
    #[serde(default)]
    kind: Vec<Spanned<KindText>>,
    #[serde(default)]
    front: FrontText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelText {
    en: String,
    #[serde(rename = "pt-BR")]
    pt_br: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct KindText {
    name: Spanned<Parsed<KindName>>,
    label: LabelText,
    form: Spanned<FormText>,
    prefix: Option<Spanned<Parsed<Prefix>>>,
    claims: Option<Spanned<BTreeMap<String, Parsed<Claim>>>>,
    carriers: Spanned<Vec<Spanned<CarrierText>>>,
    per_account: Option<Spanned<u32>>,
    issued_by: Spanned<Vec<IssuerText>>,
    #[serde(default)]
    named: bool,
    lifetime: Spanned<Parsed<LifetimeText>>,
    maximum: Option<Spanned<Parsed<Span>>>,
    #[serde(default)]
    settings: Vec<Spanned<SettingText>>,
    reveal: Spanned<RevealText>,
    #[serde(default)]
    owner_may: Vec<EndingText>,
    grace: Option<Parsed<Span>>,
    #[serde(default)]
    scopes: Vec<Parsed<Scope>>,
    admin_scopes: Option<Spanned<Vec<Parsed<Scope>>>>,
    default_scopes: Option<Spanned<Vec<Parsed<Scope>>>>,
    variable: Option<Spanned<String>>,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CarrierText {
    header: String,
    scheme: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum IssuerText {
    AccountCreation,
    Login,
    Owner,
    Administrator,
}

enum LifetimeText {
    UntilReset,
    Never,
    Session,
    Fixed(Span),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingText {
    key: String,
    unit: UnitText,
    #[serde(default)]
    environment: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum UnitText {
    Duration,
    Minutes,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum RevealText {
    Once,
    Always,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum EndingText {
    Reset,
    Delete,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct FrontText {
    #[serde(default)]
    headers: BTreeMap<String, Spanned<String>>,
    refusal: Option<Spanned<String>>,
    #[serde(default)]
    route: Vec<Spanned<RouteText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteText {
    method: MethodText,
    path: Spanned<String>,
    kinds: Option<Spanned<Vec<Parsed<KindName>>>>,
    action: ActionText,
    success: ResponseText,
    failure: Option<ResponseText>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum MethodText {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

#[derive(Deserialize, Clone, Copy)]
enum ActionText {
    #[serde(rename = "static")]
    Static,
    #[serde(rename = "whoami")]
    Whoami,
    #[serde(rename = "session.open")]
    SessionOpen,
    #[serde(rename = "session.close")]
    SessionClose,
    #[serde(rename = "token.list")]
    TokenList,
    #[serde(rename = "token.create")]
    TokenCreate,
    #[serde(rename = "token.delete")]
    TokenDelete,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponseText {
    status: Option<Spanned<u16>>,
    body: Spanned<String>,
}

/// A value that is read by its own `FromStr`, so that its error carries the place.
struct Parsed<T>(T);

impl<'de, T: FromStr<Err: std::fmt::Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Parsed).map_err(de::Error::custom)
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

impl FromStr for Claim {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(fact) = text.strip_prefix('$') else {
            return Ok(Self::Text(text.to_owned()));
        };
        Ok(match fact {
            "account.number" => Self::AccountNumber,
            "account.id" => Self::AccountId,
            "account.name" => Self::AccountName,
            "account.role" => Self::AccountRole,
            "token.id" => Self::TokenId,
            "nonce" => Self::Nonce,
            "issued-at" => Self::IssuedAt,
            "expires-at" => Self::ExpiresAt,
            _ => {
                return Err(
                    "a claim is a text or one of `$account.number`, `$account.id`, \
                            `$account.name`, `$account.role`, `$token.id`, `$nonce`, `$issued-at`, \
                            `$expires-at`"
                        .to_owned(),
                );
            }
        })
    }
}

impl PolicyText {
    fn read(self, text: &str) -> Result<Policy, Fault> {
        if self.kind.is_empty() {
            return fault(0..0, "a policy has at least one `[[kind]]`");
        }
        let mut kinds: Vec<Kind> = Vec::new();
        for kind in self.kind {
            let place = kind.span();
            let kind = kind.into_inner().read()?;
            if kinds.iter().any(|other| other.name == kind.name) {
                return fault(place, format!("there are two kinds named `{}`", kind.name));
            }
            kinds.push(kind);
        }
        let mut carriers: Vec<Carrier> = Vec::new();
        let mut forms: Vec<Form> = Vec::new();
        for kind in &kinds {
            carriers.extend(
                kind.carriers
                    .iter()
                    .filter(|c| !carriers.contains(c))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            if !forms.contains(&kind.form) {
                forms.push(kind.form.clone());
            }
        }
        // A carrier with a scheme is tried before one without: `Bearer x` is never a secret by itself.
        carriers.sort_by_key(|carrier| carrier.scheme.is_none());
        let front = self.front.read(text, &kinds)?;
        Ok(Policy {
            name: self.name.0,
            label: self.label.into(),
            max_staleness: self.max_staleness.map(|span| span.0),
            kinds,
            front,
            carriers,
            forms,
            text: text.to_owned(),
        })
    }
}

impl From<LabelText> for Label {
    fn from(label: LabelText) -> Self {
        Self {
            en: label.en,
            pt_br: label.pt_br,
        }
    }
}

impl KindText {
    fn read(self) -> Result<Kind, Fault> {
        let form = read_form(&self.form, self.prefix)?;
        let claims = read_claims(&form, self.claims)?;
        let carriers = read_carriers(self.carriers)?;
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
        if issued_by.contains(&Issuer::AccountCreation) && self.named {
            return fault(
                self.name.span(),
                "a token that exists with its account cannot need a name",
            );
        }
        let session_kind = issued_by.contains(&Issuer::Login);
        let lifetime = read_lifetime(self.lifetime, self.maximum, self.settings, session_kind)?;
        if self
            .per_account
            .as_ref()
            .is_some_and(|limit| *limit.get_ref() == 0)
        {
            return fault(
                self.per_account.map_or(0..0, |l| l.span()),
                "an account may have at least 1",
            );
        }
        let scopes: Scopes = self.scopes.into_iter().map(|s| s.0).collect();
        let admin_scopes = read_subset(&scopes, self.admin_scopes)?.unwrap_or(Scopes::NONE);
        let default_scopes = match read_subset(&scopes, self.default_scopes)? {
            Some(scopes) => scopes,
            None => scopes
                .iter()
                .filter(|s| !admin_scopes.has(s.as_str()))
                .cloned()
                .collect(),
        };
        Ok(Kind {
            name: self.name.into_inner().0,
            label: self.label.into(),
            form,
            claims,
            carriers,
            per_account: self.per_account.map(Spanned::into_inner),
            issued_by,
            named: self.named,
            lifetime,
            reveal,
            owner_may: self.owner_may.into_iter().map(Ending::from).collect(),
            grace: self.grace.map(|span| span.0),
            scopes,
            admin_scopes,
            default_scopes,
            variable: read_variable(self.variable)?,
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

fn read_claims(
    form: &Form,
    claims: Option<Spanned<BTreeMap<String, Parsed<Claim>>>>,
) -> Result<Claims, Fault> {
    let Some(claims) = claims else {
        return Ok(Claims::default());
    };
    if *form != Form::Jwt {
        return fault(claims.span(), "only the form `jwt` has claims");
    }
    Ok(Claims::new(
        claims
            .into_inner()
            .into_iter()
            .map(|(name, claim)| (name, claim.0))
            .collect(),
    ))
}

fn read_carriers(carriers: Spanned<Vec<Spanned<CarrierText>>>) -> Result<Vec<Carrier>, Fault> {
    if carriers.get_ref().is_empty() {
        return fault(carriers.span(), "a kind travels in at least one header");
    }
    let mut read: Vec<Carrier> = Vec::new();
    for carrier in carriers.into_inner() {
        let place = carrier.span();
        let CarrierText { header, scheme } = carrier.into_inner();
        if !is_http_token(&header) || scheme.as_deref().is_some_and(|s| !is_http_token(s)) {
            return fault(
                place,
                "a header or a scheme is made of letters, digits and `-` (RFC 9110 section 5.6.2)",
            );
        }
        if is_reserved(&header) {
            return fault(
                place,
                format!("the header `{header}` has another meaning and cannot carry a secret"),
            );
        }
        let carrier = Carrier { header, scheme };
        if read.contains(&carrier) {
            return fault(place, "this carrier is listed twice");
        }
        read.push(carrier);
    }
    Ok(read)
}

// Letters, digits and `-` alone: gateways fold `_` and `.` into `-`, which would make two headers one.
fn is_http_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_reserved(header: &str) -> bool {
    const RESERVED: [&str; 12] = [
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "expect",
        "forwarded",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    let header = header.to_ascii_lowercase();
    RESERVED.contains(&header.as_str())
        || header.starts_with("jeton-")
        || header.starts_with("x-forwarded-")
}

fn read_issuers(issuers: Spanned<Vec<IssuerText>>) -> Result<Vec<Issuer>, Fault> {
    let place = issuers.span();
    let read: Vec<Issuer> = issuers.into_inner().into_iter().map(Issuer::from).collect();
    if read.is_empty() {
        return fault(
            place,
            "somebody has to issue it: `account-creation`, `login`, `owner` or `administrator`",
        );
    }
    if read.contains(&Issuer::Login) && read.len() > 1 {
        return fault(place, "a kind that a login issues is issued by nobody else");
    }
    Ok(read)
}

impl From<IssuerText> for Issuer {
    fn from(issuer: IssuerText) -> Self {
        match issuer {
            IssuerText::AccountCreation => Self::AccountCreation,
            IssuerText::Login => Self::Login,
            IssuerText::Owner => Self::Owner,
            IssuerText::Administrator => Self::Administrator,
        }
    }
}

fn read_lifetime(
    lifetime: Spanned<Parsed<LifetimeText>>,
    maximum: Option<Spanned<Parsed<Span>>>,
    settings: Vec<Spanned<SettingText>>,
    session_kind: bool,
) -> Result<Lifetime, Fault> {
    let place = lifetime.span();
    let lifetime = lifetime.into_inner().0;
    if session_kind != matches!(lifetime, LifetimeText::Session) {
        return fault(
            place,
            "`lifetime = \"session\"` and `issued-by = [\"login\"]` go together",
        );
    }
    if let Some(setting) = settings.first().filter(|_| !session_kind) {
        return fault(
            setting.span(),
            "only the maximum of a session kind can be a setting",
        );
    }
    let maximum_place = maximum.as_ref().map(Spanned::span);
    let maximum = maximum.map(|span| span.into_inner().0);
    match (lifetime, maximum) {
        (LifetimeText::UntilReset, None) => Ok(Lifetime::UntilReset),
        (LifetimeText::Never, None) => Ok(Lifetime::Never),
        (LifetimeText::UntilReset | LifetimeText::Never, Some(_)) => fault(
            maximum_place.unwrap_or(place),
            "a kind that does not expire has no maximum",
        ),
        (LifetimeText::Session, None) => fault(
            place,
            "a session kind needs a `maximum`, such as `maximum = \"10h\"`",
        ),
        (LifetimeText::Session, Some(maximum)) => Ok(Lifetime::Session {
            maximum,
            settings: settings.into_iter().map(read_setting).collect(),
        }),
        (LifetimeText::Fixed(default), maximum) => {
            let maximum = maximum.unwrap_or(default);
            if default > maximum {
                return fault(
                    place,
                    format!("the lifetime {default} is over the maximum {maximum}"),
                );
            }
            Ok(Lifetime::Fixed { default, maximum })
        }
    }
}

fn read_setting(setting: Spanned<SettingText>) -> Setting {
    let SettingText {
        key,
        unit,
        environment,
    } = setting.into_inner();
    let unit = match unit {
        UnitText::Duration => SettingUnit::Duration,
        UnitText::Minutes => SettingUnit::Minutes,
    };
    Setting {
        key,
        unit,
        environment,
    }
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
        fault(
            variable.span(),
            "an environment variable is made of letters, digits and `_`",
        )
    }
}

impl FrontText {
    fn read(self, text: &str, kinds: &[Kind]) -> Result<Front, Fault> {
        let mut headers = BTreeMap::new();
        for (name, value) in self.headers {
            if !is_http_token(&name) || is_reserved(&name) {
                return fault(
                    value.span(),
                    format!("an answer cannot have the header `{name}` here"),
                );
            }
            headers.insert(name, template(text, value));
        }
        let routes = self
            .route
            .into_iter()
            .map(|route| route.into_inner().read(text, kinds));
        Ok(Front {
            headers,
            refusal: self.refusal.map(|refusal| template(text, refusal)),
            routes: routes.collect::<Result<_, _>>()?,
        })
    }
}

impl RouteText {
    fn read(self, text: &str, kinds: &[Kind]) -> Result<Route, Fault> {
        let path = self.path.get_ref();
        if !path.starts_with('/') || path.contains(['?', '#', ' ', '%', '\\', ';']) {
            return fault(
                self.path.span(),
                "a path begins with `/` and has no query; parameters stand in braces",
            );
        }
        let action = Action::from(self.action);
        let callers = match self.kinds {
            None => Callers::Anyone,
            Some(listed) => {
                let place = listed.span();
                let listed: Vec<KindName> = listed.into_inner().into_iter().map(|k| k.0).collect();
                if let Some(name) = listed
                    .iter()
                    .find(|name| kinds.iter().all(|k| k.name != **name))
                {
                    return fault(place, format!("there is no kind `{name}` in this policy"));
                }
                Callers::Kinds(listed)
            }
        };
        match (&callers, action) {
            (Callers::Anyone, Action::Static | Action::SessionOpen) | (Callers::Kinds(_), _) => {}
            (Callers::Anyone, _) => {
                return fault(
                    self.path.span(),
                    "this action needs a caller: list the `kinds` that may call it",
                );
            }
        }
        Ok(Route {
            method: self.method.name().to_owned(),
            path: self.path.into_inner(),
            callers,
            action,
            success: self.success.read(text)?,
            failure: self
                .failure
                .map(|response| response.read(text))
                .transpose()?,
        })
    }
}

impl MethodText {
    fn name(&self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl From<ActionText> for Action {
    fn from(action: ActionText) -> Self {
        match action {
            ActionText::Static => Self::Static,
            ActionText::Whoami => Self::Whoami,
            ActionText::SessionOpen => Self::SessionOpen,
            ActionText::SessionClose => Self::SessionClose,
            ActionText::TokenList => Self::TokenList,
            ActionText::TokenCreate => Self::TokenCreate,
            ActionText::TokenDelete => Self::TokenDelete,
        }
    }
}

impl ResponseText {
    fn read(self, text: &str) -> Result<Response, Fault> {
        if let Some(status) = self
            .status
            .as_ref()
            .filter(|s| !(200..=599).contains(s.get_ref()))
        {
            return fault(status.span(), "a status is a number from 200 to 599");
        }
        Ok(Response {
            status: self.status.map(Spanned::into_inner),
            body: template(text, self.body),
        })
    }
}

fn template(text: &str, source: Spanned<String>) -> Template {
    let line = text[..source.span().start].matches('\n').count() + 1;
    Template {
        source: source.into_inner(),
        line,
    }
}
