//! `[front]`: what a service's own listener answers by itself.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    Fault, Parsed,
    carriers::{is_http_token, is_reserved},
    fault,
};
use crate::{
    KindName,
    policy::{Action, Callers, Front, Kind, Response, Route, Template},
};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct FrontText {
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
    #[serde(default)]
    input: BTreeMap<InputWord, String>,
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

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum InputWord {
    Account,
    Password,
    Name,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `body` and, if need be, `status`")]
struct ResponseText {
    status: Option<Spanned<u16>>,
    body: Spanned<String>,
}

impl FrontText {
    pub(super) fn read(self, text: &str, kinds: &[Kind]) -> Result<Front, Fault> {
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
        let mut routes: Vec<Route> = Vec::new();
        for route in self.route {
            let place = route.get_ref().path.span();
            let route = route.into_inner().read(text, kinds)?;
            let Route { method, path, .. } = &route;
            if routes.iter().any(|other| other.method == *method && other.path == *path) {
                return fault(place, format!("a route above answers `{method} {path}` already"));
            }
            routes.push(route);
        }
        Ok(Front { headers, refusal: self.refusal.map(|refusal| template(text, refusal)), routes })
    }
}

impl RouteText {
    pub(super) fn read(self, text: &str, kinds: &[Kind]) -> Result<Route, Fault> {
        let path = self.path.get_ref();
        if !path.starts_with('/') || path.contains(['?', '#', ' ', '%', '\\', ';']) {
            return fault(
                self.path.span(),
                "a path begins with `/` and has no query; parameters stand in braces",
            );
        }
        if !path.split('/').all(is_path_part) {
            return fault(
                self.path.span(),
                "a parameter is a whole part in braces, such as `/tokens/{id}`",
            );
        }
        let action = Action::from(self.action);
        if action == Action::TokenDelete && path.split('/').all(|part| part != "{id}") {
            return fault(
                self.path.span(),
                "this action needs the parameter `{id}`, which says which token: `/tokens/{id}`",
            );
        }
        let callers = match self.kinds {
            None => Callers::Anyone,
            Some(listed) => {
                let place = listed.span();
                let listed: Vec<KindName> = listed.into_inner().into_iter().map(|k| k.0).collect();
                if listed.is_empty() {
                    return fault(place, "list at least one kind, or leave `kinds` out");
                }
                if let Some(name) =
                    listed.iter().find(|name| kinds.iter().all(|k| k.name != **name))
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
            input: self
                .input
                .into_iter()
                .map(|(word, field)| (word.name().to_owned(), field))
                .collect(),
            success: self.success.read(text)?,
            failure: self.failure.map(|response| response.read(text)).transpose()?,
        })
    }
}

impl InputWord {
    fn name(&self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Password => "password",
            Self::Name => "name",
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
            ActionText::TokenList => Self::TokenList,
            ActionText::TokenCreate => Self::TokenCreate,
            ActionText::TokenDelete => Self::TokenDelete,
        }
    }
}

impl ResponseText {
    pub(super) fn read(self, text: &str) -> Result<Response, Fault> {
        if let Some(status) = self.status.as_ref().filter(|s| !(200..=599).contains(s.get_ref())) {
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
    Template { source: source.into_inner(), line }
}
