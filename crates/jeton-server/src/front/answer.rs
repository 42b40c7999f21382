//! Answers of a front: JSON in the shape that the product's own clients know.

use super::{context::Context, templates::Templates};
use axum::body::Body;
use http::{HeaderValue, Response, StatusCode, header};

/// An answer of the template `name`, with the headers that every answer of the front has.
pub(super) fn of(
    templates: &Templates,
    name: &str,
    status: u16,
    context: &Context,
) -> Response<Body> {
    let context = Context { status, ..context.clone() };
    let rendered =
        templates.body(name, &context).and_then(|body| Ok((body, templates.headers(&context)?)));
    let (body, headers) = match rendered {
        Ok(rendered) => rendered,
        Err(error) => return broken(&error),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().extend(headers);
    // Exactly this: one product's client fails where a charset follows.
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
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
