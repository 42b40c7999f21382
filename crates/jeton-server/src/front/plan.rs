//! A plan: the declared routes of one version of a policy, ready to be matched and answered.

use std::{borrow::Cow, sync::Arc};

use axum::body::Body;
use http::Method;
use jeton_core::{
    Reason, Service, Token,
    policy::{Policy, RequestLine, Response, Route},
};
use jeton_token::Secret;

use super::{
    answer,
    context::{Context, TokenFacts},
    templates::{TemplateFault, Templates},
};
use crate::{problem::Problem, refusal};

/// The declared routes of one version of a policy.
pub(super) struct Plan {
    service: Arc<Service>,
    templates: Templates,
    // The paths of the routes in lower case.
    folded: Vec<String>,
}

/// A declared route that fits a request.
pub(super) struct Step {
    index: usize,
    parameters: Vec<(String, String)>,
}

impl Step {
    /// The part of the path that stands for the parameter `name`.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Plan {
    pub(super) fn of(service: Arc<Service>) -> Result<Self, TemplateFault> {
        let templates = Templates::of(&service.policy)?;
        let routes = service.policy.front.routes.iter();
        let folded = routes.map(|route| route.path.to_ascii_lowercase()).collect();
        Ok(Self { service, templates, folded })
    }

    pub(super) fn service(&self) -> &Arc<Service> {
        &self.service
    }

    pub(super) fn policy(&self) -> &Policy {
        &self.service.policy
    }

    pub(super) fn route(&self, step: &Step) -> &Route {
        &self.policy().front.routes[step.index]
    }

    /// The first declared route that fits, with or without a closing slash.
    pub(super) fn step(&self, method: &Method, path: &str) -> Option<Step> {
        let routes = self.policy().front.routes.iter().enumerate();
        // A HEAD is a GET whose body stays away (RFC 9110 section 9.3.2).
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let mut fitting = routes.filter(|(_, route)| route.method == method.as_str());
        fitting.find_map(|(index, route)| Some(Step { index, parameters: fit(&route.path, path)? }))
    }

    /// Whether `path` is no declared route to the letter, but some reader of it would take it for one: decoded, with
    /// doubled or backward slashes, with parameters, in another case. Who may call a declared route is a rule, and a
    /// product behind must not be reached around it.
    pub(super) fn is_disguised(&self, path: &str) -> bool {
        let fits = |path: &str| {
            self.policy().front.routes.iter().any(|route| fit(&route.path, path).is_some())
        };
        if self.folded.is_empty() {
            return false;
        }
        let Some(plain) = plain(path) else { return true };
        let folds = |route: &String| fit(route, &plain).is_some();
        self.folded.iter().any(folds) && !fits(path)
    }

    /// The answer of a route that did what it does.
    pub(super) fn success(&self, step: &Step, context: &Context) -> http::Response<Body> {
        let status = self.route(step).success.status.unwrap_or(200);
        let name = format!("route[{}].success", step.index);
        let name = self.route(step).success.body.as_ref().map(|_| name.as_str());
        answer::of(&self.templates, name, Some(step.index), status, context)
    }

    /// Gives an answer of the product, or of a route that shows pages, the headers that every answer has.
    pub(super) fn dress(&self, step: Option<&Step>, response: &mut http::Response<Body>) {
        answer::dress(&self.templates, step.map(|step| step.index), response);
    }

    /// What can be shown of a token.
    pub(super) fn facts(&self, token: &Token, secret: Option<&Secret>) -> TokenFacts {
        let facts = TokenFacts::of(token, secret);
        match self.templates.token_key(&facts) {
            Ok(key) => TokenFacts { key, ..facts },
            Err(error) => {
                // It is proved before a policy applies: should it fail all the same, the token has no key.
                tracing::error!(kind = ?error.kind(), "the template of a token's key failed");
                facts
            }
        }
    }

    /// Whether the answer of a route shows secrets. A secret that nobody sees need not be revealed.
    pub(super) fn shows_secrets(&self, step: &Step) -> bool {
        let body = self.route(step).success.body.as_ref();
        body.is_some_and(|body| body.source.contains("secret"))
    }

    /// The answer of a route, or of the front where there is none, that could not do it. What a route declares is
    /// for what a client did wrong; that Jeton or the product is in trouble is never dressed up as that.
    pub(super) fn failure(&self, step: Option<&Step>, problem: &Problem) -> http::Response<Body> {
        let status = problem.status();
        // What the action or the verdict said; a request that could not even be read has no shape of the route's own.
        let is_the_clients = matches!(status.as_u16(), 401 | 403 | 404 | 409 | 410 | 422);
        let declared = step
            .filter(|_| is_the_clients)
            .and_then(|step| Some((step.index, self.route(step).failure.as_ref()?)));
        let (name, declared) = match declared {
            Some((index, Response { status, body: Some(_) })) => {
                (Some(format!("route[{index}].failure")), *status)
            }
            Some((_, Response { status, body: None })) => (None, *status),
            None => (Some("refusal".to_owned()), None),
        };
        let context = Context {
            reason: problem.code(),
            detail: problem.detail().to_owned(),
            ..Context::default()
        };
        let status = declared.unwrap_or_else(|| status.as_u16());
        let route = step.map(|step| step.index);
        let mut response = answer::of(&self.templates, name.as_deref(), route, status, &context);
        response.headers_mut().extend(problem.header().cloned());
        response
    }

    /// The answer to a credential that was refused: of a route, or before anything was forwarded.
    pub(super) fn denied(
        &self,
        step: Option<&Step>,
        reason: Reason,
        line: RequestLine<'_>,
    ) -> http::Response<Body> {
        let problem = match reason {
            Reason::ScopeMissing => {
                refusal::of_scopes(self.policy(), &self.policy().scopes_asked(line))
            }
            reason => refusal::of_policy(self.policy(), reason),
        };
        self.failure(step, &problem)
    }
}

/// The parameters of `pattern` in `path`, if it fits. No part of a path is decoded: what a product would read
/// differently must not be taken for a declared route.
fn fit(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (mut parts, mut found) = (pattern.trim_end_matches('/').split('/'), Vec::new());
    for part in path.strip_suffix('/').unwrap_or(path).split('/') {
        let wanted = parts.next()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !part.is_empty() => found.push((name.to_owned(), part.to_owned())),
            None if wanted == part => {}
            _ => return None,
        }
    }
    parts.next().is_none().then_some(found)
}

/// The path as the most lenient reader would read it: percent-decoded until nothing changes, slashes all forward
/// and single, without parameters (RFC 3986 section 3.3), in lower case. Nothing where it is encoded over and over: no
/// honest path is, and each layer costs a walk through all of it.
fn plain(path: &str) -> Option<Cow<'_, str>> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() | byte.is_ascii_digit() | (byte == b'/');
    if path.bytes().fold(true, |all, byte| all & is_plain(byte)) && !path.contains("//") {
        return Some(Cow::Borrowed(path));
    }
    let mut decoded = path.to_ascii_lowercase().into_bytes();
    let mut layers = 0;
    while let Some(next) = decode_once(&decoded) {
        layers += 1;
        if layers > MOST_LAYERS {
            return None;
        }
        decoded = next;
    }
    let text = String::from_utf8_lossy(&decoded).to_ascii_lowercase().replace('\\', "/");
    let segments = text.split('/').filter_map(|part| part.split(';').next());
    let segments: Vec<&str> = segments.filter(|part| !part.is_empty()).collect();
    Some(Cow::Owned(format!("/{}", segments.join("/"))))
}

/// A path may be percent-encoded so many times over.
const MOST_LAYERS: usize = 4;

/// The bytes with every percent-encoding undone once, or nothing where there is none.
fn decode_once(bytes: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (mut decoded, mut rest, mut changed) = (Vec::with_capacity(bytes.len()), bytes, false);
    while let Some((&byte, behind)) = rest.split_first() {
        let code = match (byte, behind) {
            (b'%', [high, low, ..]) => digit(*high).zip(digit(*low)),
            _ => None,
        };
        match code {
            Some((high, low)) => {
                decoded.push(high << 4 | low);
                rest = &behind[2..];
                changed = true;
            }
            None => {
                decoded.push(byte);
                rest = behind;
            }
        }
    }
    changed.then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_that_some_reader_takes_for_a_path_is_seen_through() {
        for disguise in [
            "/api/v1/%74okens",
            "//api/v1/tokens",
            "/api%2fv1/tokens",
            "/api/v1/tokens;x",
            "/API/v1/tokens",
            "/api\\v1/tokens",
            "/api/v1/%2574okens",
            "/api/v1/tokens//",
            "/api;a=b/v1/tokens",
            "/api/v1%5Ctokens",
        ] {
            assert_eq!(plain(disguise).as_deref(), Some("/api/v1/tokens"), "{disguise}");
        }
        assert_eq!(plain("/%zz/%").as_deref(), Some("/%zz/%"));
        assert_eq!(plain("/api/v1/tokens").as_deref(), Some("/api/v1/tokens"));
        assert_eq!(plain(&format!("/%{}", "25".repeat(5000))), None);
    }

    #[test]
    fn a_path_fits_a_pattern_to_the_letter_with_or_without_a_closing_slash() {
        let id = |value: &str| Some(vec![("id".to_owned(), value.to_owned())]);

        assert_eq!(fit("/v2/user", "/v2/user"), Some(vec![]));
        assert_eq!(fit("/v2/user", "/v2/user/"), Some(vec![]));
        assert_eq!(fit("/tokens/{id}", "/tokens/7"), id("7"));
        for other in ["/v2", "/v2/user/x", "/v2//user", "/V2/user", "/v2/%75ser", "/v2/user//"] {
            assert_eq!(fit("/v2/user", other), None, "{other}");
        }
        assert_eq!(fit("/tokens/{id}", "/tokens/"), None);
    }
}
