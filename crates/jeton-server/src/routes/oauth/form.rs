//! Forms: `application/x-www-form-urlencoded` bodies as RFC 6749 section 3.2 wants them.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
};
use http::{HeaderMap, StatusCode, header, request::Parts};
use jeton_app::{App, Asker};

use super::OAuthError;
use crate::api::{NotWhole, Read, address, whole};

/// The parameters of a request. Those without a value count as left out, and none comes twice but those that may.
#[derive(Debug)]
pub(super) struct Form(Vec<(String, String)>);

/// RFC 8707 section 2, RFC 8693 section 2.1.
const REPEATABLE: &[&str] = &["resource", "audience"];

/// The one parameter that may stand in the URL, for clients that can be told an address and nothing else.
const IN_URL: &str = "service";

impl Form {
    /// The parameter of that name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The parameter of that name, or the error that it is missing.
    pub(super) fn wanted(&self, name: &str) -> Result<&str, OAuthError> {
        let missing = || OAuthError::invalid_request(format!("the parameter `{name}` is missing"));
        self.get(name).ok_or_else(missing)
    }

    /// Every value of a parameter that may come more than once.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn of(query: &str, body: &[u8]) -> Result<Self, OAuthError> {
        let of_url = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == IN_URL);
        let of_body = form_urlencoded::parse(body);
        let mut fields: Vec<(String, String)> = Vec::new();
        for (name, value) in of_url.chain(of_body).filter(|(_, value)| !value.is_empty()) {
            // What is no UTF-8 was replaced by this character.
            if name.contains('\u{fffd}') || value.contains('\u{fffd}') {
                return Err(OAuthError::invalid_request("the form is not UTF-8"));
            }
            if fields.iter().any(|(n, _)| *n == name) && !REPEATABLE.contains(&&*name) {
                return Err(OAuthError::invalid_request("a parameter was sent more than once"));
            }
            fields.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(fields))
    }
}

impl FromRequest<App> for Form {
    type Rejection = OAuthError;

    async fn from_request(request: Request, app: &App) -> Result<Self, OAuthError> {
        let (parts, body) = request.into_parts();
        Self::read(&parts, body, app, Asker::from(address(&parts))).await
    }
}

impl Read for Form {
    type Wrong = OAuthError;

    async fn read(parts: &Parts, body: Body, app: &App, shown: Asker) -> Result<Self, OAuthError> {
        if !is_form(&parts.headers) {
            return Err(OAuthError::invalid_request(
                "the body must be a form, with Content-Type: application/x-www-form-urlencoded",
            ));
        }
        let bytes = whole(body, app, shown).await.map_err(|why| match why {
            NotWhole::Late => failed(StatusCode::REQUEST_TIMEOUT, "the body did not come in time"),
            NotWhole::TooLarge => failed(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            NotWhole::Broken => failed(StatusCode::BAD_REQUEST, "the body could not be read"),
            NotWhole::Crowd(error) => error.into(),
        })?;
        Self::of(parts.uri.query().unwrap_or(""), &bytes)
    }
}

fn failed(status: StatusCode, why: &str) -> OAuthError {
    OAuthError::new(status, "invalid_request", why)
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("");
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Form, OAuthError> {
        Form::of("", body.as_bytes())
    }

    #[test]
    fn a_parameter_without_a_value_counts_as_left_out() {
        let form = read("token=&scope=a+b&x").unwrap();

        assert!(form.wanted("token").is_err() && form.get("x").is_none());
        assert_eq!(form.get("scope"), Some("a b"));
    }

    #[test]
    fn a_parameter_that_comes_twice_is_refused_unless_it_may() {
        let form = read("audience=a&audience=b").unwrap();

        assert_eq!(form.all("audience").collect::<Vec<_>>(), ["a", "b"]);
        for bad in ["token=a&token=a", "x=1&x=2", "token=%ff"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn of_the_url_the_service_alone_is_taken_and_not_beside_another() {
        let form = Form::of("service=a&token=b", b"").unwrap();

        assert_eq!((form.get("service"), form.get("token")), (Some("a"), None));
        assert!(Form::of("service=a", b"service=b").is_err());
    }
}
