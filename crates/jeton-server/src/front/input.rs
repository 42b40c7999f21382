//! What a client sends to a declared route, under the names that the product gives it.

use axum::body::Body;
use http::StatusCode;
use hyper::body::Bytes;
use jeton_app::{App, Asker};
use jeton_core::{NameError, Scope, Scopes, Span, decide::issue::Wish, policy::Route};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::context::Page;
use crate::{
    api::{NotWhole, whole_of},
    problem::Problem,
    serve::Received,
};

/// What a client sent.
pub(super) struct Input {
    body: Map<String, Value>,
    pub(super) page: Page,
}

const MAX_BODY: usize = 64 * 1024;
const TOO_LARGE: &str = "the body is larger than 64 KiB";
/// A client may ask for as many things on a page.
const MAX_PAGE_SIZE: usize = 100;

impl Input {
    /// Reads a request to `route`. Products' clients send a GET with `{}`, and an empty POST as a form: a body counts
    /// only where the action takes fields, and an empty one of any type has none.
    pub(super) async fn read(
        route: &Route,
        query: Option<&str>,
        body: Received,
        (app, shown): (&App, Asker),
    ) -> Result<Self, Problem> {
        let page = page(query.unwrap_or(""), route);
        let bytes = whole(body, app, shown).await?;
        if !route.action.takes_fields() || bytes.trim_ascii().is_empty() {
            return Ok(Self { body: Map::new(), page });
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(body)) => Ok(Self { body, page }),
            _ => Err(Problem::bad_request("malformed_json", "the body must be a JSON object")),
        }
    }

    /// The text of the field that stands for `word` in this route, where it is there and not `null`.
    fn text(&self, route: &Route, word: &str) -> Result<Option<&str>, Problem> {
        match self.value(route, word) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => {
                let field = field(route, word);
                Err(Problem::bad_request("invalid_body", format!("`{field}` must be a text")))
            }
        }
    }

    /// The text of the field that stands for `word`, or the problem that names the field.
    pub(super) fn wanted(&self, route: &Route, word: &str) -> Result<&str, Problem> {
        self.text(route, word)?.ok_or_else(|| {
            let field = field(route, word);
            Problem::bad_request("invalid_body", format!("the body needs a text `{field}`"))
        })
    }

    /// What is asked for of a new token.
    pub(super) fn wish(&self, route: &Route) -> Result<Wish, Problem> {
        let name = self.text(route, "name")?.filter(|name| !name.is_empty());
        let lifetime = self.text(route, "lifetime")?.map(str::parse::<Span>).transpose();
        let expires = self.text(route, "expires")?.map(str::parse::<Timestamp>).transpose();
        Ok(Wish {
            name: name.map(str::parse).transpose().map_err(invalid_name)?,
            lifetime: lifetime
                .map_err(|error| Problem::bad_request("invalid_lifetime", error.to_string()))?,
            expires_at: expires.map_err(|_| {
                let detail = "a time is written as in RFC 3339, such as `2026-01-31T12:00:00Z`";
                Problem::bad_request("invalid_time", detail)
            })?,
            scopes: self.value(route, "scopes").map(scopes).transpose()?,
            ..Wish::default()
        })
    }

    fn value(&self, route: &Route, word: &str) -> Option<&Value> {
        self.body.get(field(route, word)).filter(|value| !value.is_null())
    }
}

/// What the product calls the field that Jeton calls `word`.
pub(super) fn field<'r>(route: &'r Route, word: &'r str) -> &'r str {
    route.input.get(word).map_or(word, String::as_str)
}

/// The whole of a body that is as small as those that Jeton itself answers.
pub(super) async fn whole(body: Received, app: &App, shown: Asker) -> Result<Bytes, Problem> {
    whole_of(MAX_BODY, Body::new(body), app, shown).await.map_err(|why| match why {
        NotWhole::TooLarge => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", TOO_LARGE)
        }
        why => why.into(),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
pub(super) fn invalid_name(error: NameError) -> Problem {
    Problem::bad_request("invalid_name", error.to_string())
}

/// A list of texts, or one text with blanks or commas between them.
fn scopes(value: &Value) -> Result<Scopes, Problem> {
    let words: Option<Vec<&str>> = match value {
        Value::String(text) => {
            Some(text.split([' ', ',']).filter(|word| !word.is_empty()).collect())
        }
        Value::Array(list) => list.iter().map(Value::as_str).collect(),
        _ => None,
    };
    let words =
        words.ok_or_else(|| Problem::bad_request("invalid_scope", "scopes are a list of texts"))?;
    let parsed: Result<Scopes, _> = words.into_iter().map(str::parse::<Scope>).collect();
    parsed.map_err(|error| Problem::bad_request("invalid_scope", error.to_string()))
}

fn page(query: &str, route: &Route) -> Page {
    let number = |names: &[&str]| {
        let values = query.split('&').filter_map(|pair| pair.split_once('='));
        let mut fitting = values.filter(|(name, _)| names.contains(name));
        fitting.find_map(|(_, value)| value.parse::<usize>().ok())
    };
    let most = MAX_PAGE_SIZE.max(route.page_size);
    let size = number(&["page_size", "per_page", "pageSize", "limit"]).filter(|size| *size > 0);
    Page::new(number(&["page"]).unwrap_or(1), size.unwrap_or(route.page_size).min(most))
}
