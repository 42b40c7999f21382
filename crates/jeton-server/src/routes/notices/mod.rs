//! `/api/v1/notices`

mod list;
mod retry;

use jeton_app::App;
use jeton_core::MailAddress;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(retry::retry))
}

fn recipient(text: Option<&str>) -> Result<Option<MailAddress>, Problem> {
    let invalid = |_| Problem::bad_request("invalid_query", "`recipient` is no mail address");
    text.map(|text| text.parse().map_err(invalid)).transpose()
}
