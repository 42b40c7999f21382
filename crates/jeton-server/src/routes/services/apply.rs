//! `PUT /api/v1/services/{name}`

use axum::{Json, extract::State};
use http::StatusCode;
use jeton_app::{App, read_policy};
use jeton_core::{Refusal, policy::Policy};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Path},
    front,
    problem::Problem,
    views::ServiceView,
};

/// The rules of the service: a preset's name, or a policy's text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The name of a policy that ships with Jeton.
    preset: Option<String>,
    /// The text of a policy, TOML.
    policy: Option<String>,
}

/// Make a service, or give it another policy.
#[utoipa::path(put, path = "/api/v1/services/{name}", tag = "services", params(("name" = String, Path)),
    request_body = Asked, responses(
    (status = 200, body = ServiceView, description = "It has the policy"),
    (status = 201, body = ServiceView, description = "It was made"),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn apply(
    State(app): State<App>,
    By(by): By,
    Path(name): Path<String>,
    body: Body<Asked>,
) -> Result<(StatusCode, Json<ServiceView>), Problem> {
    let policy = policy(body.value)?;
    if policy.name.as_str() != name {
        let other = |_| Problem::not_found("service");
        return Err(Refusal::PolicyOfAnother {
            policy: policy.name,
            service: name.parse().map_err(other)?,
        }
        .into());
    }
    front::check(&policy).map_err(|error| invalid_policy(&error.to_string()))?;
    let (service, made) = app.apply_policy(policy, &by).await?;
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(ServiceView::with_policy(&service))))
}

fn policy(asked: Asked) -> Result<Policy, Problem> {
    let (file, text) = match (asked.preset, asked.policy) {
        (Some(preset), None) => {
            let preset = jeton_app::preset(&preset).ok_or_else(|| Problem::not_found("preset"))?;
            (preset.name, preset.text.to_owned())
        }
        (None, Some(policy)) => ("the policy", policy),
        _ => {
            return Err(Problem::bad_request("invalid_body", "send either `preset` or `policy`"));
        }
    };
    read_policy(file, &text).map_err(|fault| invalid_policy(&fault.to_string()))
}

fn invalid_policy(why: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_policy", why)
}
