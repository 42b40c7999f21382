//! Pages: up to `limit` things behind a cursor.

use std::error::Error as _;

use axum::extract::{FromRequestParts, rejection::QueryRejection};
use http::request::Parts;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// A query string, without unknown parameters.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        let invalid = |rejection: QueryRejection| {
            let fault = rejection.source().map(ToString::to_string).unwrap_or_default();
            Problem::bad_request("invalid_query", what_is_wrong(&fault))
        };
        Ok(Self(query.map_err(invalid)?.0))
    }
}

/// Which parameter is wrong, and what was expected, without what serde quotes of what was sent:
/// ``limit: invalid digit found in string``, ``x: unknown field `x`, expected …``, ``missing field `by` ``.
fn what_is_wrong(fault: &str) -> String {
    let expected = fault.rsplit_once(", expected ").map(|(_, expected)| expected);
    if fault.contains("unknown field `") {
        return format!("there is an unknown parameter; expected {}", expected.unwrap_or("none"));
    }
    for (start, why) in
        [("missing field `", "is missing"), ("duplicate field `", "stands there twice")]
    {
        let name = fault.split_once(start).and_then(|(_, rest)| rest.split_once('`'));
        if let Some((name, _)) = name {
            return format!("`{name}` {why}");
        }
    }
    match fault.split_once(": ") {
        Some((name, why)) => format!("`{name}` is {}", expected.unwrap_or_else(|| wanted(why))),
        None => "the query cannot be read".to_owned(),
    }
}

/// What the standard library wanted where it refused a value.
fn wanted(why: &str) -> &'static str {
    match why {
        why if why.contains("too large") => "too large a number",
        why if why.contains("digit") || why.contains("integer") => "a whole number",
        why if why.contains("`true`") => "`true` or `false`",
        _ => "something else",
    }
}

/// Where a page begins and how long it is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// A page of things.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The things.
    pub(crate) items: Vec<T>,
    /// The cursor of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

const MOST: u16 = 200;

pub(crate) fn limit(asked: Option<u16>) -> Result<u32, Problem> {
    match asked.unwrap_or(50) {
        limit @ 1..=MOST => Ok(u32::from(limit)),
        _ => Err(Problem::bad_request(
            "invalid_query",
            format!("`limit` is a number from 1 to {MOST}"),
        )),
    }
}

pub(crate) fn cursor<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, Problem> {
    let invalid = |_| Problem::bad_request("invalid_query", "`cursor` is not the `next` of a page");
    text.map(|text| text.parse().map_err(invalid)).transpose()
}

impl PageQuery {
    pub(crate) fn limit(&self) -> Result<u32, Problem> {
        limit(self.limit)
    }

    pub(crate) fn cursor<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        cursor(self.cursor.as_deref())
    }
}

impl<T> Page<T> {
    /// A page out of up to `limit + 1` things; the one too many says that there is a next page.
    pub(crate) fn of(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(cursor).filter(|_| more);
        Self { items, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_and_what_was_sent_is_not() {
        for (fault, told) in [
            ("limit: invalid digit found in string", "`limit` is a whole number"),
            ("limit: number too large to fit in target type", "`limit` is too large a number"),
            ("all: provided string was not `true` or `false`", "`all` is `true` or `false`"),
            (
                "order: unknown variant `hunter2`, expected `oldest` or `newest`",
                "`order` is `oldest` or `newest`",
            ),
            (
                "hunter2: unknown field `hunter2`, expected `a` or `b`",
                "there is an unknown parameter; expected `a` or `b`",
            ),
            ("missing field `by`", "`by` is missing"),
            ("duplicate field `limit`", "`limit` stands there twice"),
        ] {
            assert_eq!(what_is_wrong(fault), told, "{fault}");
        }
    }
}
