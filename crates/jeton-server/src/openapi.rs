//! The description of the API: OpenAPI 3.1, made from the routes themselves.

use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// What stands above the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Jeton",
        description = "Issue, show, reset, revoke and verify API tokens. Errors are RFC 9457 problem details with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    security(("token" = [])),
    modifiers(&TokenScheme),
)]
pub(crate) struct Description;

struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A token of Jeton's own service: a session's, or an `api-token`.",
            ))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}
