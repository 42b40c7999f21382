//! The templates of a policy: checked before the policy is applied, compiled once.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue};
use jeton_core::policy::{Policy, Template};
use minijinja::{
    AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, filters,
    value::{Kwargs, Serde},
};
use serde::de::IgnoredAny;

use super::{
    context::{Context, NAMES, TokenFacts},
    samples,
};

/// The templates of a policy, compiled.
pub(super) struct Templates {
    environment: Environment<'static>,
    headers: Headers,
    // Those of each route, in the order of the routes.
    routes: Vec<Headers>,
    has_key: bool,
}

/// Headers by the names of their templates.
type Headers = Vec<(HeaderName, String)>;

/// A template that cannot be used, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, key `{key}`: {why}")]
pub struct TemplateFault {
    /// The line in the policy, from 1.
    pub line: usize,
    /// The template, such as `front.route[2].success`.
    pub key: String,
    /// What is wrong.
    pub why: String,
}

/// Checks the templates of a policy's front.
///
/// # Errors
/// A [`TemplateFault`] for one that is no template, that uses a name which is never filled in there, or that makes
/// no JSON of some name or other. Found out when a client calls, that would cost a secret which is shown once.
pub fn check(policy: &Policy) -> Result<(), TemplateFault> {
    let templates = Templates::of(policy)?;
    let front = &policy.front;
    for (name, header) in &front.headers {
        templates.prove_header(&format!("headers.{name}"), header, vec![samples::forwarded()])?;
        templates.prove_header(&format!("headers.{name}"), header, samples::refusals())?;
    }
    for (index, route) in front.routes.iter().enumerate() {
        let key = format!("route[{index}]");
        let successes = samples::successes(policy, route);
        for (name, header) in &route.headers {
            let name = format!("{key}.headers.{name}");
            templates.prove_header(&name, header, successes.clone())?;
            templates.prove_header(&name, header, samples::refusals())?;
        }
        if let Some(body) = &route.success.body {
            templates.prove(&format!("{key}.success"), body, successes)?;
        }
        if let Some(body) = route.failure.as_ref().and_then(|failure| failure.body.as_ref()) {
            templates.prove(&format!("{key}.failure"), body, samples::refusals())?;
        }
    }
    if let Some(key) = &front.token_key {
        templates.prove_key(key)?;
    }
    match &front.refusal {
        Some(refusal) => templates.prove("refusal", refusal, samples::refusals()),
        None => Ok(()),
    }
}

/// The body of a refusal where the policy has none.
const DEFAULT_REFUSAL: &str = r#"{"error":{{ reason|tojson }},"message":{{ detail|tojson }}}"#;
const TOKEN_KEY: &str = "token-key";

impl Templates {
    pub(super) fn of(policy: &Policy) -> Result<Self, TemplateFault> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_name| AutoEscape::None);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_filter("tojson", tojson);
        let front = &policy.front;
        let default = Template { source: DEFAULT_REFUSAL.to_owned(), line: 0 };
        add(&mut environment, "refusal", front.refusal.as_ref().unwrap_or(&default))?;
        if let Some(key) = &front.token_key {
            add(&mut environment, TOKEN_KEY, key)?;
        }
        let mut routes = Vec::new();
        for (index, route) in front.routes.iter().enumerate() {
            let key = format!("route[{index}]");
            if let Some(body) = &route.success.body {
                add(&mut environment, &format!("{key}.success"), body)?;
            }
            if let Some(body) = route.failure.as_ref().and_then(|failure| failure.body.as_ref()) {
                add(&mut environment, &format!("{key}.failure"), body)?;
            }
            routes.push(add_headers(&mut environment, &format!("{key}."), &route.headers)?);
        }
        let headers = add_headers(&mut environment, "", &front.headers)?;
        Ok(Self { environment, headers, routes, has_key: front.token_key.is_some() })
    }

    /// Fills the template with each context and looks whether JSON comes out.
    fn prove(
        &self,
        key: &str,
        template: &Template,
        contexts: Vec<Context>,
    ) -> Result<(), TemplateFault> {
        for context in contexts {
            let body = self.body(key, &context);
            let body = body.map_err(|error| fault(key, template, error.to_string()))?;
            let json = serde_json::from_str::<IgnoredAny>(&body);
            json.map_err(|error| {
                let why = format!(
                    "it does not make JSON; every text has to pass through `tojson` ({error})"
                );
                fault(key, template, why)
            })?;
        }
        Ok(())
    }

    fn prove_header(
        &self,
        key: &str,
        template: &Template,
        contexts: Vec<Context>,
    ) -> Result<(), TemplateFault> {
        for context in contexts {
            let value = self.body(key, &context);
            let value = value.map_err(|error| fault(key, template, error.to_string()))?;
            HeaderValue::try_from(value).map_err(|error| {
                fault(key, template, format!("no header can say that: {error}"))
            })?;
        }
        Ok(())
    }

    fn prove_key(&self, template: &Template) -> Result<(), TemplateFault> {
        for context in samples::tokens() {
            let key = self.body(TOKEN_KEY, &context);
            let key = key.map_err(|error| fault(TOKEN_KEY, template, error.to_string()))?;
            // The unreserved characters (RFC 3986 section 2.3): they stand for themselves in a path.
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
            if key.is_empty() || !key.chars().all(fits) {
                let why = "a key is made of letters, digits and `-._~`: it stands in paths";
                return Err(fault(TOKEN_KEY, template, why.to_owned()));
            }
        }
        Ok(())
    }

    pub(super) fn body(&self, name: &str, context: &Context) -> Result<String, minijinja::Error> {
        self.environment.get_template(name)?.render(Serde(context))
    }

    /// What the product calls a token, where the policy says so.
    pub(super) fn token_key(&self, token: &TokenFacts) -> Result<Option<String>, minijinja::Error> {
        if !self.has_key {
            return Ok(None);
        }
        let context = Context { token: Some(token.clone()), ..Context::default() };
        self.body(TOKEN_KEY, &context).map(Some)
    }

    /// The headers of every answer, and those of the route, if it is one's.
    pub(super) fn headers(
        &self,
        route: Option<usize>,
        context: &Context,
    ) -> Result<HeaderMap, minijinja::Error> {
        let mut headers = HeaderMap::new();
        let own = route.and_then(|index| self.routes.get(index));
        for (name, key) in self.headers.iter().chain(own.into_iter().flatten()) {
            let value = self.environment.get_template(key)?.render(Serde(context))?;
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name.clone(), value);
            }
        }
        Ok(headers)
    }
}

fn add_headers(
    environment: &mut Environment<'static>,
    before: &str,
    headers: &BTreeMap<String, Template>,
) -> Result<Headers, TemplateFault> {
    let mut added = Vec::new();
    for (name, value) in headers {
        let key = format!("{before}headers.{name}");
        add(environment, &key, value)?;
        let name = HeaderName::try_from(name.as_str());
        added.push((name.map_err(|error| fault(&key, value, error.to_string()))?, key));
    }
    Ok(added)
}

fn add(
    environment: &mut Environment<'static>,
    key: &str,
    template: &Template,
) -> Result<(), TemplateFault> {
    let added = environment.add_template_owned(key.to_owned(), template.source.clone());
    added.map_err(|error| fault(key, template, error.to_string()))?;
    let compiled =
        environment.get_template(key).map_err(|error| fault(key, template, error.to_string()))?;
    let mut used: Vec<String> = compiled.undeclared_variables(false).into_iter().collect();
    used.sort();
    match used.iter().find(|name| !NAMES.contains(&name.as_str())) {
        Some(name) => {
            let why = format!("there is no `{name}` to show; there are `{}`", NAMES.join("`, `"));
            Err(fault(key, template, why))
        }
        None => Ok(()),
    }
}

/// The filter of that name, which would else write `null` for what does not exist: a slip of the pen in a preset.
fn tojson(value: &Value) -> Result<Value, minijinja::Error> {
    if value.is_undefined() {
        return Err(ErrorKind::UndefinedError.into());
    }
    let no_options = Kwargs::from_iter(std::iter::empty::<(&str, Value)>());
    filters::tojson(value, None, no_options)
}

fn fault(key: &str, template: &Template, why: String) -> TemplateFault {
    TemplateFault { line: template.line, key: format!("front.{key}"), why }
}
