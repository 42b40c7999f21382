//! `/api/v1/services/{name}/settings`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::decide::service::Named;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Page, Path, Sent},
    problem::Problem,
    views::SettingView,
};

/// The value of a setting.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettingValue)]
pub(crate) struct Asked {
    /// The type of entries that it belongs to, such as `App Config`; checked where it is given. Case and blanks do not
    /// count.
    r#type: Option<String>,
    value: String,
}

/// Every setting that the service's policy declares, with what counts. There are few: they come on one page.
#[utoipa::path(get, path = "/api/v1/services/{name}/settings",
    operation_id = "list_settings", tag = "services",
    params(("name" = String, Path)), responses(
    (status = 200, body = Page<SettingView>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Path(name): Path<String>,
) -> Result<Json<Page<SettingView>>, Problem> {
    let settings = app.settings(&name, &by)?;
    Ok(Json(Page { items: settings.into_iter().map(Into::into).collect(), next: None }))
}

/// Set one of the settings that the service's policy declares.
#[utoipa::path(put, path = "/api/v1/services/{name}/settings/{key}",
    operation_id = "set_setting", tag = "services",
    params(("name" = String, Path), ("key" = String, Path)), request_body = Asked, responses(
    (status = 200, body = SettingView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn set(
    State(app): State<App>,
    Sent(By(by), Path((name, key)), body): Sent<By, Path<(String, String)>, Body<Asked>>,
) -> Result<Json<SettingView>, Problem> {
    let Asked { r#type, value } = &body.value;
    let named = Named { key: &key, config_type: r#type.as_deref() };
    let setting = app.set_setting(&name, named, Some(value), &by).await?;
    Ok(Json(setting.into()))
}

/// Take a setting back: what the policy says counts again.
#[utoipa::path(delete, path = "/api/v1/services/{name}/settings/{key}",
    operation_id = "unset_setting", tag = "services",
    params(("name" = String, Path), ("key" = String, Path)), responses(
    (status = 200, body = SettingView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn unset(
    State(app): State<App>,
    By(by): By,
    Path((name, key)): Path<(String, String)>,
) -> Result<Json<SettingView>, Problem> {
    let setting = app.set_setting(&name, key.as_str().into(), None, &by).await?;
    Ok(Json(setting.into()))
}
