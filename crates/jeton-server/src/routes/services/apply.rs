//! `PUT /api/v1/services/{name}`

use axum::{Json, extract::State};
use http::StatusCode;
use jeton_app::{App, read_policy};
use jeton_core::{Refusal, ServiceName, policy::Policy};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Path, Sent},
    front,
    problem::Problem,
    routes::presets,
    views::ServiceView,
};

/// The rules of the service: a preset's name, or a policy's text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AppliedPolicy)]
pub(crate) struct Asked {
    /// The name of a policy that ships with Jeton.
    preset: Option<String>,
    /// The text of a policy, TOML.
    policy: Option<String>,
    /// The word of a preview that was looked at: what the policy takes away is accepted.
    accept: Option<String>,
}

/// Make a service, or give it another policy.
#[utoipa::path(put, path = "/api/v1/services/{name}",
    operation_id = "apply_service", tag = "services", params(("name" = String, Path)),
    request_body = Asked, responses(
    (status = 200, body = ServiceView, description = "It has the policy"),
    (status = 201, body = ServiceView, description = "It was made"),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn apply(
    State(app): State<App>,
    Sent(By(by), Path(name), body): Sent<By, Path<String>, Body<Asked>>,
) -> Result<(StatusCode, Json<ServiceView>), Problem> {
    let Asked { preset, policy, accept } = body.value;
    let policy = policy_for(&name, preset.as_deref(), policy.as_deref())?;
    let (service, made) = app.apply_policy(policy, accept.as_deref(), &by).await?;
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(ServiceView::with_policy(&service))))
}

/// The rules for the service called `name`. A preset takes that name; a policy has its own, which must be it.
pub(super) fn policy_for(
    name: &str,
    preset: Option<&str>,
    policy: Option<&str>,
) -> Result<Policy, Problem> {
    let name: ServiceName = name.parse().map_err(|_no_name| Problem::not_found("service"))?;
    let policy = match (preset, policy) {
        (Some(preset), None) => return of_preset(preset, Some(&name)),
        (None, Some(text)) => {
            read_policy("the policy", text).map_err(|fault| invalid_policy(&fault.to_string()))?
        }
        _ => {
            return Err(Problem::bad_request("invalid_body", "send either `preset` or `policy`"));
        }
    };
    if policy.name != name {
        return Err(Refusal::PolicyOfAnother { policy: policy.name, service: name }.into());
    }
    front::check(&policy).map_err(|error| invalid_policy(&error.to_string()))?;
    Ok(policy)
}

/// The rules of a preset, for a service of its own name or of another one.
pub(super) fn of_preset(preset: &str, name: Option<&ServiceName>) -> Result<Policy, Problem> {
    let preset = jeton_app::preset(preset).ok_or_else(presets::unknown)?;
    let policy = preset.policy(name).map_err(|fault| invalid_policy(&fault.to_string()))?;
    front::check(&policy).map_err(|error| invalid_policy(&error.to_string()))?;
    Ok(policy)
}

fn invalid_policy(why: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_policy", why)
}
