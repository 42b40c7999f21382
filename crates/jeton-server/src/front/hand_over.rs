//! Handing a session's secret to a program on the person's own computer, by way of their browser.
//!
//! 1. The program listens on a port of its own and opens this route in a browser, with its name and that port.
//! 2. The page says who asks for what. The person enters name and password and allows it: one form, sent to the same
//!    path, which only a page of this door can send.
//! 3. A session is opened, and the browser is sent to `http://localhost:PORT/?t=SECRET` with 302.
//! 4. The program has its secret and sends the browser back here with `success=true`, where a page says so.
//!
//! The host is never a choice and the port is a number, so that there is nowhere else to be sent to.

use std::{borrow::Cow, net::IpAddr};

use axum::body::Body;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use jeton_app::{App, AppError, Asker, Login, Password};
use jeton_core::{decide::session::Holder, policy::Route};

use super::{
    input::{field, whole},
    page::{self, Texts},
    plan::{Plan, Step},
};
use crate::{api::origin, html, problem::Problem, same_origin::is_same_origin, serve::Received};

/// What the program asks for.
struct Ask {
    /// What it calls itself.
    application: String,
    /// Where it listens.
    port: u16,
    /// Whether it has its secret already.
    done: bool,
}

/// Answers with a page, or sends the browser on to the program.
pub(super) async fn answer(
    app: &App,
    plan: &Plan,
    step: &Step,
    request: Request<Received>,
    address: Option<IpAddr>,
) -> Response<Body> {
    let texts = Texts::for_reader(request.headers(), &plan.policy().label);
    let route = plan.route(step);
    let Some(ask) = Ask::read(request.uri().query().unwrap_or(""), route) else {
        return page::refused(&texts, StatusCode::BAD_REQUEST, texts.malformed);
    };
    if ask.done {
        return page::done(&texts, &ask.application);
    }
    if request.method() != Method::POST {
        return page::consent(&texts, &ask.application, ask.port, None);
    }
    if !is_same_origin(request.headers(), request.uri()) {
        return page::refused(&texts, StatusCode::FORBIDDEN, texts.foreign);
    }
    match secret(app, plan, request, address).await {
        Ok(secret) => send_on(&ask, field(route, "secret"), &secret),
        Err(problem) => page::consent(&texts, &ask.application, ask.port, Some(&problem)),
    }
}

/// Logs in with what the form says; the secret of the session.
async fn secret(
    app: &App,
    plan: &Plan,
    request: Request<Received>,
    address: Option<IpAddr>,
) -> Result<String, Problem> {
    let form = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if form.and_then(|form| form.split(';').next()) != Some("application/x-www-form-urlencoded") {
        let detail = "the form is sent as `application/x-www-form-urlencoded`";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_a_form", detail));
    }
    let origin = origin(request.headers(), address);
    let body = whole(request.into_body(), app, Asker::from(address)).await?;
    let missing =
        |name| move || Problem::bad_request("invalid_body", format!("the form needs one `{name}`"));
    let login = Login {
        name: only(&body, "account").ok_or_else(missing("account"))?.into_owned(),
        password: Password::new(only(&body, "password").ok_or_else(missing("password"))?),
        service: Some(plan.policy().name.to_string()),
        origin,
        holder: Holder::Program,
    };
    let opened = app.open_session(login).await?;
    let secret = opened.tokens.first().map(|(.., secret)| secret.expose().to_owned());
    secret.ok_or_else(|| AppError::from(jeton_core::Refusal::NotFound { what: "kind" }).into())
}

fn send_on(ask: &Ask, parameter: &str, secret: &str) -> Response<Body> {
    let query =
        form_urlencoded::Serializer::new(String::new()).append_pair(parameter, secret).finish();
    let place = format!("http://localhost:{}/?{query}", ask.port);
    let mut place = HeaderValue::try_from(place).expect("a number and an encoded query are ASCII");
    place.set_sensitive(true);
    let mut response = html::bare(StatusCode::FOUND);
    response.headers_mut().insert(header::LOCATION, place);
    response
}

impl Ask {
    /// Reads the query. Each name stands in it once at most, and every value is looked at as a whole.
    fn read(query: &str, route: &Route) -> Option<Self> {
        let query = query.as_bytes();
        let application = only(query, field(route, "application"))?;
        let port = only(query, field(route, "port"))?;
        let done = match form_urlencoded::parse(query).any(|(name, _)| name == field(route, "done"))
        {
            false => false,
            true => match only(query, field(route, "done"))?.as_ref() {
                "true" => true,
                "false" => false,
                _ => return None,
            },
        };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ' ');
        let fits = (1..=64).contains(&application.len()) && application.chars().all(is_plain);
        fits.then_some(())?;
        Some(Self { application: application.into_owned(), port: self::port(&port)?, done })
    }
}

/// A port from 1 to 65535, in digits alone: no sign, no zero before it.
fn port(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| digits)
}

/// The value of the one field of that name.
fn only<'a>(form: &'a [u8], name: &str) -> Option<Cow<'a, str>> {
    let mut values = form_urlencoded::parse(form).filter(|(field, _)| field == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_a_number_from_1_to_65535_and_nothing_that_looks_like_one() {
        assert_eq!((port("1"), port("65535"), port("8080")), (Some(1), Some(65535), Some(8080)));
        for other in
            ["", "0", "65536", "+80", "-1", "080", " 80", "80 ", "8_0", "0x50", "80@a", "٣"]
        {
            assert_eq!(port(other), None, "{other}");
        }
    }
}
