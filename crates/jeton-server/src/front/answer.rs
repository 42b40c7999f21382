//! Answers of a front: JSON in the shape that the product's own clients know.

use super::{context::Context, templates::Templates};
use axum::body::Body;
use http::{HeaderValue, Response, StatusCode, header};

/// An answer with the body that the template `name` makes, or with none, and with the headers of every answer and
/// those of the route.
pub(super) fn of(
    templates: &Templates,
    name: Option<&str>,
    route: Option<usize>,
    status: u16,
    context: &Context,
) -> Response<Body> {
    let context = Context { status, ..context.clone() };
    let body = name.map(|name| templates.body(name, &context)).transpose();
    let rendered = body.and_then(|body| Ok((body, templates.headers(route, &context)?)));
    let (body, headers) = match rendered {
        Ok(rendered) => rendered,
        Err(error) => return broken(&error),
    };
    let has_body = body.is_some();
    let mut response = Response::new(body.map_or_else(Body::empty, Body::from));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().extend(headers);
    if has_body {
        // Exactly this: one product's client fails where a charset follows.
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Gives an answer that no template made the headers that every answer has, and those of its route; those that it
/// brings itself stay.
pub(super) fn dress(templates: &Templates, route: Option<usize>, response: &mut Response<Body>) {
    let context = Context { status: response.status().as_u16(), ..Context::default() };
    match templates.headers(route, &context) {
        Ok(headers) => {
            for (name, value) in
                headers.into_iter().filter_map(|(name, value)| Some((name?, value)))
            {
                response.headers_mut().entry(name).or_insert(value);
            }
        }
        Err(error) => {
            tracing::error!(kind = ?error.kind(), template = error.name(), "a template failed")
        }
    }
}

fn broken(error: &minijinja::Error) -> Response<Body> {
    // The error names the template and the line; what was filled in stays out of the log.
    tracing::error!(kind = ?error.kind(), template = error.name(), line = error.line(), "a template failed");
    let mut response = Response::new(Body::from(r#"{"error":"internal"}"#));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
