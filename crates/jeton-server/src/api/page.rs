//! Pages: up to `limit` things behind a cursor.

use axum::extract::FromRequestParts;
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
        let invalid = |_rejection| {
            Problem::bad_request("invalid_query", "a query parameter is unknown or wrong")
        };
        Ok(Self(query.map_err(invalid)?.0))
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
