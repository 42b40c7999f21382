//! What every route of the API shares: who calls, from where, what a body must look like, how a page goes on.

mod body;
mod caller;
mod idempotency;
mod if_match;
mod if_none_match;
mod language;
mod page;
mod period;
mod sent;
mod subscriber;
mod whole;

pub(crate) use body::Body;
pub(crate) use caller::{
    By, ByLasting, ByToken, CookieSent, From as RequestFrom, RequestOrigin, Site, ToRevoke,
    address, fields, origin,
};
pub(crate) use idempotency::{Idempotency, answer, render};
pub(crate) use if_match::{IfMatch, etag};
pub(crate) use if_none_match::has as has_tag;
pub(crate) use language::{InLanguage, of_reader};
pub(crate) use page::{Page, PageQuery, Query, cursor, limit};
pub(crate) use period::PeriodQuery;
pub(crate) use sent::{Calls, Read, Sent};
pub(crate) use subscriber::BySubscriber;
pub(crate) use whole::{NotWhole, whole, whole_of};

use std::str::FromStr;

use axum::extract::FromRequestParts;
use http::request::Parts;
use jeton_app::App;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// An identifier in a path. Whatever is none is answered like one that does not exist.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr> FromRequestParts<App> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, app).await?;
        text.parse().map(Self).map_err(|_| Problem::not_found("thing"))
    }
}

/// Names in a path. What is no UTF-8 is answered like a name that nobody has.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0)).map_err(|_| Problem::not_found("thing"))
    }
}
