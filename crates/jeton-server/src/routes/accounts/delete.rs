//! `DELETE /api/v1/accounts/{id}`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::AccountId;

use crate::{
    api::{Id, ToRevoke},
    problem::Problem,
    views::GoneView,
};

/// Delete an account for good. Nothing of it works from the moment of the answer, which says what became of its tokens;
/// another account may have its name, and the log keeps it. For administrators in person, with the password entered at
/// most 5 minutes ago.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}",
    operation_id = "delete_account", tag = "accounts",
    params(("id" = String, Path, description = "`acc_…`")), responses(
    (status = 200, body = GoneView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn delete(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    Id(id): Id<AccountId>,
) -> Result<Json<GoneView>, Problem> {
    Ok(Json(GoneView::of(&app.delete_account(id, &by).await?, &app)))
}
