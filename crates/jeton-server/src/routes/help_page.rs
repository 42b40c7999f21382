//! `GET /help/{service}`: the help page of a service whose policy lets everybody read it.

use axum::{Extension, body::Body, extract::State};
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use jeton_app::App;
use jeton_core::help::Place;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    PublicUrl,
    api::{self, Path},
    help::html,
    html::page,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// The help page of a service whose policy says `help = "public"`, in the language of the reader. Any other is answered
/// like a page that does not exist.
#[utoipa::path(get, path = "/help/{service}", tag = "services", operation_id = "help_page", security(()),
    params(("service" = String, Path)),
    responses((status = 200, description = "A page"), (status = 404, body = Problem)))]
async fn show(
    State(app): State<App>,
    Extension(jeton): Extension<PublicUrl>,
    Path(service): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let language = api::of_reader(&headers);
    let place = Place { jeton: jeton.as_str() };
    let help = app.public_help(&service, place, language);
    let help = help.ok_or_else(|| Problem::not_found("route"))?;
    let mut answer = page(language, &help.title, StatusCode::OK, &html(&help));
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(answer)
}
