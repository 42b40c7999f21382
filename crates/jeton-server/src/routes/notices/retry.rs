//! `POST /api/v1/notices/retry`

use axum::{Json, extract::State};
use jeton_app::App;
use serde::Deserialize;
use utoipa::IntoParams;

use super::recipient;
use crate::{
    api::{By, Query},
    problem::Problem,
    views::RetriedView,
};

/// Which mails are tried again.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Those to this address; to all where nothing is said.
    recipient: Option<String>,
}

/// Try again the mails that were given up: at once, with the Message-ID that they had. What they tell is looked up anew.
#[utoipa::path(post, path = "/api/v1/notices/retry", tag = "faults", operation_id = "retry_notices",
    params(Asked), responses(
    (status = 200, body = RetriedView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem),
))]
pub(super) async fn retry(
    State(app): State<App>,
    By(by): By,
    Query(asked): Query<Asked>,
) -> Result<Json<RetriedView>, Problem> {
    let mails = app.retry_notices(recipient(asked.recipient.as_deref())?, &by).await?;
    Ok(Json(RetriedView { mails }))
}
