//! The description of the API: OpenAPI 3.1, made from the routes themselves.

use http::StatusCode;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Components, Content, Ref, RefOr, Required, Response,
        path::Operation,
        schema::Schema,
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
        let client = HttpBuilder::new()
            .scheme(HttpAuthScheme::Basic)
            .description(Some("The id of a token of Jeton's own service, and its secret."))
            .build();
        let calendar = HttpBuilder::new()
            .scheme(HttpAuthScheme::Basic)
            .description(Some("Any name, and the secret of a `calendar` token."))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("calendar", SecurityScheme::Http(calendar));
        components.add_security_scheme("client", SecurityScheme::Http(client));
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// Says of every operation what holds of all of them: how a refusal looks, and what can become of a body and of a
/// change.
pub(crate) fn complete(openapi: &mut utoipa::openapi::OpenApi) {
    let components = openapi.components.take().unwrap_or_default();
    complete_paths(openapi, &components);
    openapi.components = Some(components);
}

fn complete_paths(openapi: &mut utoipa::openapi::OpenApi, components: &Components) {
    for (path, item) in &mut openapi.paths.paths {
        if path.starts_with("/oauth/") {
            item.post.iter_mut().for_each(complete_oauth);
            continue;
        }
        if path == "/link" {
            // A page, which tells people in its own words what went wrong.
            continue;
        }
        let changes = [&mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in changes.into_iter().flatten() {
            let_out(operation, components);
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

/// No body is an empty object, so that one of which no field is required may be left out.
fn let_out(operation: &mut Operation, components: &Components) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    let Some(RefOr::T(content)) = body.content.get(JSON) else { return };
    let Some(RefOr::Ref(Ref { ref_location, .. })) = &content.schema else { return };
    let name = ref_location.rsplit('/').next().unwrap_or_default();
    if let Some(RefOr::T(Schema::Object(fields))) = components.schemas.get(name)
        && fields.required.is_empty()
    {
        body.required = Some(Required::False);
    }
}

/// The endpoints of OAuth refuse in the words of RFC 6749 section 5.2, as plain JSON.
fn complete_oauth(operation: &mut Operation) {
    use StatusCode as Status;
    let statuses =
        [Status::REQUEST_TIMEOUT, Status::PAYLOAD_TOO_LARGE, Status::SERVICE_UNAVAILABLE];
    for status in statuses {
        add_error(operation, status, "OAuthError");
    }
    describe(operation);
}

fn complete_operation(operation: &mut Operation) {
    if operation.security.is_none() {
        // Two tokens, none that is good, one that lacks a scope or comes from the wrong address, or too many callers.
        add(operation, StatusCode::BAD_REQUEST);
        add(operation, StatusCode::UNAUTHORIZED);
        add(operation, StatusCode::FORBIDDEN);
        add(operation, StatusCode::SERVICE_UNAVAILABLE);
    }
    show_problems(operation);
}

fn add(operation: &mut Operation, status: StatusCode) {
    add_error(operation, status, "Problem");
}

fn add_error(operation: &mut Operation, status: StatusCode, schema: &str) {
    let content = Content::new(Some(Ref::from_schema_name(schema)));
    let response = Response::builder().content(JSON, content);
    let responses = &mut operation.responses.responses;
    responses.entry(status.as_str().to_owned()).or_insert_with(|| response.into());
}

fn show_problems(operation: &mut Operation) {
    describe(operation);
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with(['4', '5'])
            && let Some(content) = response.content.shift_remove(JSON)
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
}

/// Gives a response without a description the words of its status.
fn describe(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let (Ok(status), RefOr::T(response)) = (status.parse::<StatusCode>(), response)
            && response.description.is_empty()
        {
            response.description = status.canonical_reason().unwrap_or_default().to_owned();
        }
    }
}

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
