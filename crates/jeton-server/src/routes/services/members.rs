//! `GET /api/v1/services/{name}/members`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Page, PageQuery, Path, Query},
    problem::Problem,
    views::MemberView,
};

/// The accounts that may hold tokens of a service, a page at a time: for those who manage it.
#[utoipa::path(get, path = "/api/v1/services/{name}/members",
    operation_id = "list_members", tag = "services",
    params(("name" = String, Path), PageQuery), responses(
    (status = 200, body = Page<MemberView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn members(
    State(app): State<App>,
    By(by): By,
    Path(name): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<MemberView>>, Problem> {
    let limit = query.limit()?;
    let members = app.members_of(&name, query.cursor()?, limit + 1, &by).await?;
    let views = members.iter().map(MemberView::from).collect();
    Ok(Json(Page::of(views, limit, |member: &MemberView| member.id.clone())))
}
