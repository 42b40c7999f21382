//! `POST /api/v1/tokens/{id}/rotate`

use axum::{extract::State, response::Response};
use http::StatusCode;
use jeton_app::{App, Rendered, Rotation, Shown};
use jeton_core::{Span, TokenId};
use jeton_token::Secret;
use jiff::SignedDuration;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Id, Idempotency, IfMatch, Sent, answer, render},
    problem::Problem,
    views::RotatedView,
};

/// How long the old secret should go on working.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Rotation)]
pub(crate) struct Asked {
    /// Such as `24h`. Where nothing is said, the old secret is refused from the moment of the answer.
    grace: Option<String>,
}

/// Which token, whether the same was asked before, and what was seen of it.
type Head = (Id<TokenId>, Idempotency, IfMatch);

/// Give a token a new secret, which its owner gets, or whoever asks where the owner cannot read it. Without a grace this is a reset: the old secret is refused at once.
#[utoipa::path(post, path = "/api/v1/tokens/{id}/rotate",
    operation_id = "rotate_token", tag = "tokens", request_body = Asked,
    params(
        ("id" = String, Path, description = "`tok_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same request again gets the same answer, for 24 hours"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the token as it was last seen, or several: if it is none of them any more, nothing is done"),
    ),
    responses(
        (status = 200, body = RotatedView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem),
    ))]
pub(super) async fn rotate(
    State(app): State<App>,
    Sent(By(by), (Id(id), idempotency, IfMatch(seen)), body): Sent<By, Head, Body<Asked>>,
) -> Result<Response, Problem> {
    let grace = grace(body.value.grace.as_deref())?;
    let wanted = Rotation { grace, seen };
    let done = app.rotate(id, wanted, &by, idempotency.once(&body.bytes, &rotated)).await?;
    Ok(answer(done, rotated))
}

fn rotated(made: &(Shown, Option<Secret>)) -> Rendered {
    render(StatusCode::OK, &RotatedView::of(made))
}

fn grace(text: Option<&str>) -> Result<SignedDuration, Problem> {
    let Some(text) = text.filter(|text| text.trim() != "0s") else {
        return Ok(SignedDuration::ZERO);
    };
    let span: Span = text.parse().map_err(|error: jeton_core::DurationError| {
        Problem::bad_request("invalid_grace", error.to_string())
    })?;
    Ok(SignedDuration::from_secs(span.seconds()))
}
