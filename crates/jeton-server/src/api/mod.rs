//! What every route of the API shares: who calls, from where, what a body must look like, how a page goes on.

mod body;
mod caller;
mod idempotency;
mod page;

pub(crate) use body::Body;
pub(crate) use caller::{By, From as RequestFrom};
pub(crate) use idempotency::{Idempotency, answer, render};
pub(crate) use page::{Page, PageQuery, Query, cursor, limit};

use axum::extract::FromRequestParts;
use http::request::Parts;
use jeton_app::App;
use std::str::FromStr;

use crate::problem::Problem;

/// An identifier in a path. Whatever is none is answered like one that does not exist.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr> FromRequestParts<App> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = axum::extract::Path::<String>::from_request_parts(parts, app).await;
        let text = path.map_err(|_| Problem::not_found("thing"))?.0;
        text.parse()
            .map(Self)
            .map_err(|_| Problem::not_found("thing"))
    }
}
