//! The description of the API: OpenAPI 3.1, made from the routes themselves.

use http::StatusCode;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, Ref, RefOr, Response,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// What stands above the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Jeton",
        description = "Issue, show, reset, revoke and verify API tokens. Errors are RFC 9457 problem details with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(crate::forward_auth::answer),
    security(("token" = [])),
    modifiers(&TokenScheme),
)]
pub(crate) struct Description;

struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of Jeton's own service: a session's, or an `api-token`."))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// Says of every operation what holds of all of them: how a refusal looks, and what can become of a body and of a
/// change.
pub(crate) fn complete(openapi: &mut utoipa::openapi::OpenApi) {
    for item in openapi.paths.paths.values_mut() {
        let changes = [&mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in changes.into_iter().flatten() {
            if operation.request_body.is_some() {
                add(operation, StatusCode::REQUEST_TIMEOUT);
                add(operation, StatusCode::PAYLOAD_TOO_LARGE);
                add(operation, StatusCode::UNSUPPORTED_MEDIA_TYPE);
            }
            add(operation, StatusCode::SERVICE_UNAVAILABLE);
            complete_operation(operation);
        }
        item.get.iter_mut().for_each(complete_operation);
    }
}

fn complete_operation(operation: &mut Operation) {
    if operation.security.is_none() {
        // Two tokens, none that is good, one that lacks a scope or comes from the wrong address.
        add(operation, StatusCode::BAD_REQUEST);
        add(operation, StatusCode::UNAUTHORIZED);
        add(operation, StatusCode::FORBIDDEN);
    }
    show_problems(operation);
}

fn add(operation: &mut Operation, status: StatusCode) {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = Response::builder().content(JSON, content);
    let responses = &mut operation.responses.responses;
    responses.entry(status.as_str().to_owned()).or_insert_with(|| response.into());
}

fn show_problems(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let (Ok(status), RefOr::T(response)) = (status.parse::<StatusCode>(), response) else {
            continue;
        };
        if response.description.is_empty() {
            response.description = status.canonical_reason().unwrap_or_default().to_owned();
        }
        if status.as_u16() >= 400
            && let Some(content) = response.content.shift_remove(JSON)
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
}

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
