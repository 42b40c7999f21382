//! `/api/v1/sessions` to log in and for all of one's sessions, `/api/v1/session` for the one that one is in.

mod close;
mod confirm;
mod end;
mod end_others;
mod ended;
mod list;
mod open;
mod password;
mod show;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(open::open, list::list, end_others::end_others))
        .routes(routes!(end::end))
        .routes(routes!(show::show, close::close))
        .routes(routes!(confirm::confirm))
        .routes(routes!(password::change))
}
