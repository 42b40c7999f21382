//! The templates of a policy: checked before the policy is applied, compiled once.

use http::{HeaderMap, HeaderName, HeaderValue};
use jeton_core::policy::{Policy, Template};
use minijinja::{
    AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, filters,
    value::{Kwargs, Serde},
};
use serde::de::IgnoredAny;

use super::{
    context::{Context, NAMES},
    samples,
};

/// The templates of a policy, compiled.
pub(super) struct Templates {
    environment: Environment<'static>,
    headers: Vec<(HeaderName, String)>,
}

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
    for (index, route) in front.routes.iter().enumerate() {
        let key = format!("route[{index}].success");
        templates.prove(&key, &route.success.body, samples::successes(policy, route))?;
        if let Some(failure) = &route.failure {
            let key = format!("route[{index}].failure");
            templates.prove(&key, &failure.body, samples::refusals())?;
        }
    }
    match &front.refusal {
        Some(refusal) => templates.prove("refusal", refusal, samples::refusals()),
        None => Ok(()),
    }
}

/// The body of a refusal where the policy has none.
const DEFAULT_REFUSAL: &str = r#"{"error":{{ reason|tojson }},"message":{{ detail|tojson }}}"#;

impl Templates {
    pub(super) fn of(policy: &Policy) -> Result<Self, TemplateFault> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_name| AutoEscape::None);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_filter("tojson", tojson);
        let front = &policy.front;
        let default = Template { source: DEFAULT_REFUSAL.to_owned(), line: 0 };
        add(&mut environment, "refusal", front.refusal.as_ref().unwrap_or(&default))?;
        for (index, route) in front.routes.iter().enumerate() {
            add(&mut environment, &format!("route[{index}].success"), &route.success.body)?;
            if let Some(failure) = &route.failure {
                add(&mut environment, &format!("route[{index}].failure"), &failure.body)?;
            }
        }
        let mut headers = Vec::new();
        for (name, value) in &front.headers {
            let key = format!("headers.{name}");
            add(&mut environment, &key, value)?;
            let name = HeaderName::try_from(name.as_str());
            headers.push((name.map_err(|error| fault(&key, value, error.to_string()))?, key));
        }
        Ok(Self { environment, headers })
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

    pub(super) fn body(&self, name: &str, context: &Context) -> Result<String, minijinja::Error> {
        self.environment.get_template(name)?.render(Serde(context))
    }

    pub(super) fn headers(&self, context: &Context) -> Result<HeaderMap, minijinja::Error> {
        let mut headers = HeaderMap::new();
        for (name, key) in &self.headers {
            let value = self.environment.get_template(key)?.render(Serde(context))?;
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name.clone(), value);
            }
        }
        Ok(headers)
    }
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
