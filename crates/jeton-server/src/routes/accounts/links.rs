//! `POST /api/v1/accounts/{id}/links`

use axum::{Extension, Json, extract::State};
use http::StatusCode;
use jeton_app::App;
use jeton_core::AccountId;

use crate::{
    PublicUrl,
    api::{By, Id},
    problem::Problem,
    views::LinkView,
};

/// Make a link by which somebody chooses the password of their account, once: within 7 days where they have none yet,
/// within 30 minutes where they forgot it. The link before it is withdrawn. For administrators who entered their
/// password at most five minutes ago, and not for their own account.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/links", tag = "accounts", operation_id = "create_link",
    params(("id" = String, Path, description = "`acc_…`")), responses(
    (status = 201, body = LinkView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn create(
    State(app): State<App>,
    By(by): By,
    Extension(public_url): Extension<PublicUrl>,
    Id(id): Id<AccountId>,
) -> Result<(StatusCode, Json<LinkView>), Problem> {
    let made = app.make_link(id, &by).await?;
    Ok((StatusCode::CREATED, Json(LinkView::of(&made, &public_url))))
}
