//! `[[front.route]]`: a route that a service's own listener answers by itself.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize;
use toml::Spanned;

use super::{
    Fault, Parsed, fault,
    front::{read_headers, template},
};
use crate::{
    KindName,
    policy::{Action, Callers, Issuer, Kind, Response, Route},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RouteText {
    method: MethodText,
    pub(super) path: Spanned<String>,
    kinds: Option<Spanned<Vec<Parsed<KindName>>>>,
    action: Spanned<ActionText>,
    #[serde(default)]
    input: BTreeMap<InputWord, String>,
    #[serde(default)]
    headers: BTreeMap<String, Spanned<String>>,
    page_size: Option<Spanned<usize>>,
    success: Option<ResponseText>,
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
    #[serde(rename = "session.hand-over")]
    SessionHandOver,
    #[serde(rename = "account.create")]
    AccountCreate,
    #[serde(rename = "account.list")]
    AccountList,
    #[serde(rename = "token.list")]
    TokenList,
    #[serde(rename = "token.show")]
    TokenShow,
    #[serde(rename = "token.create")]
    TokenCreate,
    #[serde(rename = "token.rename")]
    TokenRename,
    #[serde(rename = "token.delete")]
    TokenDelete,
    #[serde(rename = "token.check")]
    TokenCheck,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum InputWord {
    Account,
    Password,
    Name,
    Lifetime,
    Expires,
    Scopes,
    Application,
    Port,
    Done,
    Secret,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `body` and, if need be, `status`")]
struct ResponseText {
    status: Option<Spanned<u16>>,
    body: Option<Spanned<String>>,
}

impl RouteText {
    pub(super) fn read(self, text: &str, kinds: &[Kind]) -> Result<Route, Fault> {
        let (place, action_place) = (self.path.span(), self.action.span());
        let action = Action::from(self.action.into_inner());
        must_be_a_path(&self.path, action)?;
        let callers = read_callers(self.kinds, kinds)?;
        if callers == Callers::Anyone && !action.is_open() {
            return fault(
                self.path.span(),
                "this action needs a caller: list the `kinds` that may call it",
            );
        }
        let logs_in =
            matches!(action, Action::SessionOpen | Action::SessionHandOver | Action::AccountCreate);
        if logs_in && kinds.iter().all(|kind| !kind.issued_by(Issuer::Login)) {
            return fault(
                action_place,
                "this action logs in, and no kind of this policy is issued by a login",
            );
        }
        let success = match (self.success, action) {
            (Some(_), Action::SessionHandOver) => {
                return fault(
                    action_place,
                    "this action answers with pages of its own: leave `success` out",
                );
            }
            (Some(success), _) => success.read(text, &place)?,
            (None, Action::SessionHandOver) => Response { status: None, body: None },
            (None, _) => {
                return fault(self.path.span(), "missing field `success`: what it answers");
            }
        };
        Ok(Route {
            method: self.method.name().to_owned(),
            path: self.path.into_inner(),
            callers,
            action,
            input: self
                .input
                .into_iter()
                .map(|(word, field)| (word.name().to_owned(), field))
                .collect(),
            headers: read_headers(text, self.headers)?,
            page_size: read_page_size(self.page_size)?,
            success,
            failure: self.failure.map(|response| response.read(text, &place)).transpose()?,
        })
    }
}

fn must_be_a_path(path: &Spanned<String>, action: Action) -> Result<(), Fault> {
    let text = path.get_ref();
    if !text.starts_with('/') || text.contains(['?', '#', ' ', '%', '\\', ';']) {
        return fault(
            path.span(),
            "a path begins with `/` and has no query; parameters stand in braces",
        );
    }
    if !text.split('/').all(is_path_part) {
        return fault(path.span(), "a parameter is a whole part in braces, such as `/tokens/{id}`");
    }
    let Some(wanted) = action.parameter() else { return Ok(()) };
    let there = text.split('/').any(|part| part == format!("{{{wanted}}}"));
    if there {
        return Ok(());
    }
    let why = format!(
        "this action needs the parameter `{{{wanted}}}`, which says which token: `/tokens/{{{wanted}}}`"
    );
    fault(path.span(), why)
}

fn read_callers(
    listed: Option<Spanned<Vec<Parsed<KindName>>>>,
    kinds: &[Kind],
) -> Result<Callers, Fault> {
    let Some(listed) = listed else { return Ok(Callers::Anyone) };
    let place = listed.span();
    let listed: Vec<KindName> = listed.into_inner().into_iter().map(|kind| kind.0).collect();
    if listed.is_empty() {
        return fault(place, "list at least one kind, or leave `kinds` out");
    }
    match listed.iter().find(|name| kinds.iter().all(|kind| kind.name != **name)) {
        Some(name) => fault(place, format!("there is no kind `{name}` in this policy")),
        None => Ok(Callers::Kinds(listed)),
    }
}

fn read_page_size(size: Option<Spanned<usize>>) -> Result<usize, Fault> {
    match size {
        None => Ok(DEFAULT_PAGE_SIZE),
        Some(size) if (1..=MAX_PAGE_SIZE).contains(size.get_ref()) => Ok(size.into_inner()),
        Some(size) => fault(size.span(), format!("a page has from 1 to {MAX_PAGE_SIZE} things")),
    }
}

const DEFAULT_PAGE_SIZE: usize = 25;
const MAX_PAGE_SIZE: usize = 1000;

impl InputWord {
    fn name(&self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Password => "password",
            Self::Name => "name",
            Self::Lifetime => "lifetime",
            Self::Expires => "expires",
            Self::Scopes => "scopes",
            Self::Application => "application",
            Self::Port => "port",
            Self::Done => "done",
            Self::Secret => "secret",
        }
    }
}

fn is_path_part(part: &str) -> bool {
    match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        }
        None => !part.contains(['{', '}']),
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
            ActionText::SessionHandOver => Self::SessionHandOver,
            ActionText::AccountCreate => Self::AccountCreate,
            ActionText::AccountList => Self::AccountList,
            ActionText::TokenList => Self::TokenList,
            ActionText::TokenShow => Self::TokenShow,
            ActionText::TokenCreate => Self::TokenCreate,
            ActionText::TokenRename => Self::TokenRename,
            ActionText::TokenDelete => Self::TokenDelete,
            ActionText::TokenCheck => Self::TokenCheck,
        }
    }
}

impl ResponseText {
    fn read(self, text: &str, route: &Range<usize>) -> Result<Response, Fault> {
        let status = self.status.as_ref();
        if let Some(status) = status.filter(|s| !(200..=599).contains(s.get_ref())) {
            return fault(status.span(), "a status is a number from 200 to 599");
        }
        // RFC 9110 section 15.3.5: there is no content in such an answer.
        let empty = status.filter(|status| *status.get_ref() == 204);
        match (&self.body, empty) {
            (Some(body), Some(_)) => return fault(body.span(), "an answer of 204 has no `body`"),
            (None, None) => {
                let why = "missing field `body`: only an answer of 204 has none";
                return fault(route.clone(), why);
            }
            _ => {}
        }
        Ok(Response {
            status: self.status.map(Spanned::into_inner),
            body: self.body.map(|body| template(text, body)),
        })
    }
}
