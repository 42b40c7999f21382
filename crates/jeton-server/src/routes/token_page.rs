//! `GET /tokens/{id}`: what whoever follows the link of a token that is about to expire has to do

use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use jeton_app::App;
use jeton_core::TokenId;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{api::Id, dashboard, problem::Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Say how a token is given a new secret. It is plain text, the same for everybody and for every identifier of the right
/// form: it says nothing about the token.
#[utoipa::path(get, path = "/tokens/{id}", tag = "tokens", operation_id = "token_page", security(()),
    params(("id" = String, Path, description = "`tok_…`")),
    responses((status = 200, description = "What to do, as plain text"), (status = 404, body = Problem)))]
async fn show(State(app): State<App>, Id(id): Id<TokenId>, headers: HeaderMap) -> Response<Body> {
    let page = dashboard::wants_page(&headers).then(|| dashboard::page(&app)).flatten();
    if let Some(page) = page {
        return page;
    }
    let text = format!(
        "What to do about a token that is about to expire, or whose old secret is about to be refused. This page is the\n\
         same for every token: whether this one is, or is there at all, it does not know.\n\n\
         Its owner sees that, in a terminal that is logged in:\n\n    jeton token show {id}\n\n\
         If it has to go on, and its kind can be rotated, a new secret takes the place of the old one. The end of the\n\
         token stays where it was:\n\n    jeton token rotate {id}\n\n\
         Whoever may issue tokens of its kind can put its end off:\n\n    jeton token extend {id} --lifetime 30d\n"
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
