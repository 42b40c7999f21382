//! `POST /api/v1/services/{name}/preview`

use axum::{Json, extract::State};
use http::HeaderMap;
use jeton_app::App;
use serde::Deserialize;
use utoipa::ToSchema;

use super::apply::policy_for;
use crate::{
    api::{Body, By, InLanguage, Path, Query, Sent},
    problem::Problem,
    views::PreviewView,
};

/// The rules to look at: a preset's name, or a policy's text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PreviewedPolicy)]
pub(crate) struct Asked {
    /// The name of a policy that ships with Jeton.
    preset: Option<String>,
    /// The text of a policy, TOML.
    policy: Option<String>,
}

/// Which service, and in which language.
type Head = (Path<String>, Query<InLanguage>);

/// What a policy would take away from those who hold tokens of the service now. Nothing is changed.
#[utoipa::path(post, path = "/api/v1/services/{name}/preview",
    operation_id = "preview_service", tag = "services", params(("name" = String, Path), InLanguage),
    request_body = Asked, responses(
    (status = 200, body = PreviewView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem),
))]
pub(super) async fn preview(
    State(app): State<App>,
    headers: HeaderMap,
    Sent(By(by), (Path(name), Query(query)), body): Sent<By, Head, Body<Asked>>,
) -> Result<Json<PreviewView>, Problem> {
    let language = query.or_of(&headers)?;
    let Asked { preset, policy } = body.value;
    let policy = policy_for(&name, preset.as_deref(), policy.as_deref())?;
    Ok(Json(PreviewView::of(&app.preview_policy(policy, &by).await?, language)))
}
