//! `GET /api/v1/services/{name}/help`

use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, header};
use jeton_app::App;
use jeton_core::help::Place;

use crate::{
    PublicUrl,
    api::{By, InLanguage, Path, Query},
    help::markdown,
    problem::Problem,
    views::HelpView,
};

/// How the tokens of a service are found, sent and kept, by its policy and its settings as they stand: JSON, or Markdown
/// for who accepts `text/markdown`. For whoever may hold its tokens and who manages it; for everybody where the policy
/// says `help = "public"`.
#[utoipa::path(get, path = "/api/v1/services/{name}/help",
    operation_id = "service_help", tag = "services", security((), ("token" = [])),
    params(("name" = String, Path), InLanguage), responses(
    (status = 200, content((HelpView = "application/json"), (String = "text/markdown"))),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
))]
pub(super) async fn help(
    State(app): State<App>,
    Extension(jeton): Extension<PublicUrl>,
    by: Result<By, Problem>,
    Path(name): Path<String>,
    Query(query): Query<InLanguage>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let language = query.or_of(&headers)?;
    let place = Place { jeton: jeton.as_str() };
    let help = match app.public_help(&name, place, language) {
        Some(help) => help,
        None => app.help(&name, place, language, &by?.0).await?,
    };
    let mut answer = if wants_markdown(&headers) {
        ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], markdown(&help)).into_response()
    } else {
        Json(HelpView::of(&name, &help)).into_response()
    };
    let vary = HeaderValue::from_static("accept, accept-language");
    answer.headers_mut().insert(header::VARY, vary);
    Ok(answer)
}

/// Whether Markdown is among what is accepted (RFC 9110 section 12.5.1), with a weight that is not nothing.
fn wants_markdown(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let is_markdown =
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case("text/markdown"));
        is_markdown && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}
