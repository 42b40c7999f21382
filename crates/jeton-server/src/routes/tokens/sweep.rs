//! `POST /api/v1/tokens/revoke`

use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use jeton_app::{App, Expected, Rendered, SweepOrder, SweepReceipt};
use jeton_core::{Cause, decide::sweep::Everything};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{revoke::CauseText, which::Filter};
use crate::{
    api::{Body, Idempotency, Sent, ToRevoke, answer, render},
    problem::Problem,
    views::{SweepAnswerView, SweepView},
};

/// Which tokens are revoked, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Sweep)]
pub(crate) struct Asked {
    /// Which. Where no account is named: everybody's that the caller manages, or the caller's own.
    #[serde(default)]
    filter: Filter,
    /// `true` where the filter is empty and every token is meant.
    #[serde(default)]
    everything: bool,
    cause: Option<CauseText>,
    /// `true` to look only: how many would end, and the first of them.
    #[serde(default)]
    dry_run: bool,
    /// What a dry run answered, to end that and nothing else: its `count` or its `mark`.
    expect: Option<ExpectedText>,
}

/// The `count` or the `mark` of a dry run.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ExpectedText {
    /// So many tokens.
    Count(u64),
    /// These tokens.
    Mark(String),
}

/// Revoke every token that a filter means, but the one that the caller asks with. None of them is accepted any more from
/// the moment of the answer. Where it breaks off in the middle, the answer says how many ended, and asking again does no
/// harm.
#[utoipa::path(post, path = "/api/v1/tokens/revoke",
    operation_id = "sweep_tokens", tag = "tokens", request_body = Asked,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request again gets the same answer, for 24 hours")),
    responses(
        (status = 200, body = SweepAnswerView, description = "All of them ended; or with `dry_run`, what would end"),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ))]
pub(super) async fn sweep(
    State(app): State<App>,
    Sent(ToRevoke(by), idempotency, body): Sent<ToRevoke, Idempotency, Body<Asked>>,
) -> Result<Response, Problem> {
    let dry_run = body.value.dry_run;
    let order = body.value.order()?;
    if dry_run {
        let foretold = app.foretell_sweep(&order, &by, SHOWN).await?;
        return Ok(Json(SweepAnswerView::Foretold((&foretold).into())).into_response());
    }
    let done = app.sweep(order, &by, idempotency.once(&body.bytes, &swept)).await?;
    Ok(answer(done, swept))
}

fn swept(receipt: &SweepReceipt) -> Rendered {
    let swept = Box::new(SweepView::from(receipt));
    render(StatusCode::OK, &SweepAnswerView::Swept(swept))
}

/// How many tokens a dry run shows.
const SHOWN: u32 = 50;

impl Asked {
    fn order(self) -> Result<SweepOrder, Problem> {
        Ok(SweepOrder {
            which: self.filter.which("invalid_filter")?,
            everything: if self.everything { Everything::Meant } else { Everything::NotSaid },
            cause: match self.cause {
                Some(CauseText::Leaked) => Cause::Leaked,
                Some(CauseText::Revoked) | None => Cause::Revoked,
            },
            expected: self.expect.map(|expected| match expected {
                ExpectedText::Count(count) => Expected::Count(count),
                ExpectedText::Mark(mark) => Expected::Mark(mark),
            }),
        })
    }
}
