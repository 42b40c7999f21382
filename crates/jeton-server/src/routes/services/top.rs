//! `GET /api/v1/services/{name}/usage/top`

use axum::{Json, extract::State};
use jeton_app::{App, Top};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{By, Page, Path, Query, limit},
    problem::Problem,
    views::TopView,
};

/// Which tokens are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// `allowed`: those that were accepted most often on a day; `denied`: those that were refused most often; `idle`: those
    /// that work and were not used for the longest time, where one that never was counts from when it was made.
    by: String,
    /// A day of UTC, such as `2026-01-15`; today where nothing is said.
    day: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

impl Asked {
    fn top(&self) -> Result<Top, Problem> {
        let invalid = |detail: &str| Problem::bad_request("invalid_query", detail.to_owned());
        let day = self.day.as_deref().map(str::parse::<Date>).transpose();
        let day = day.map_err(|_| invalid("`day` is a date such as `2026-01-15`"))?;
        match (self.by.as_str(), day) {
            ("allowed", day) => Ok(Top::Allowed(day)),
            ("denied", day) => Ok(Top::Denied(day)),
            ("idle", None) => Ok(Top::Idle),
            ("idle", Some(_)) => Err(invalid("`idle` goes by no `day`")),
            _ => Err(invalid("`by` is `allowed`, `denied` or `idle`")),
        }
    }
}

/// The first tokens of a service by their use: for those who manage it. What happened within the last ten seconds or so
/// may be missing.
#[utoipa::path(get, path = "/api/v1/services/{name}/usage/top",
    operation_id = "list_top_tokens", tag = "services",
    params(("name" = String, Path), Asked), responses(
    (status = 200, body = Page<TopView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn top(
    State(app): State<App>,
    By(by): By,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<TopView>>, Problem> {
    let tokens = app.top_tokens(&name, (asked.top()?, limit(asked.limit)?), &by).await?;
    Ok(Json(Page { items: tokens.iter().map(TopView::from).collect(), next: None }))
}
