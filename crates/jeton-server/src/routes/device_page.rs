//! `GET /device`: what whoever follows a device's link has to type, and where

use axum::extract::RawQuery;
use http::{HeaderName, header};
use jeton_app::App;
use jeton_core::UserCode;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Say how to let a device in. It is plain text, and nothing of the link but a code of the right form is repeated.
#[utoipa::path(get, path = "/device", tag = "oauth", operation_id = "device_page", security(()), 
    params(("user_code" = Option<String>, Query, description = "Such as `WDJB-MJHT`")),
    responses((status = 200, description = "What to type, as plain text")))]
async fn show(RawQuery(query): RawQuery) -> ([(HeaderName, &'static str); 1], String) {
    let query = query.unwrap_or_default();
    let mut fields = form_urlencoded::parse(query.as_bytes());
    let code = fields.find(|(name, _)| name == "user_code");
    let code = code.and_then(|(_, code)| code.parse::<UserCode>().ok());
    let code = code.map_or("CODE".to_owned(), |code| code.to_string());
    let text = format!(
        "A program wants to be logged in at this Jeton, without asking for a password itself.\n\n\
         If you have just started it, and it shows this code, type in a terminal that is logged in:\n\n    \
         jeton device approve {code}\n\n\
         It shows first who asks, and from where. Whoever has sent you here gets into your account if you\n\
         approve what you have not started yourself. Then type instead:\n\n    jeton device deny {code}\n"
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text)
}
