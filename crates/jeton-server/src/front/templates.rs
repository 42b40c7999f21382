//! The templates of a policy: checked before the policy is applied, compiled once.

use http::{HeaderMap, HeaderName, HeaderValue};
use jeton_core::policy::{Policy, Template};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, value::Serde};

use super::context::{Context, NAMES};

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
/// A [`TemplateFault`] for one that is no template, or that uses a name which is never filled in.
pub fn check(policy: &Policy) -> Result<(), TemplateFault> {
    Templates::of(policy).map(|_templates| ())
}

/// The body of a refusal where the policy has none.
const DEFAULT_REFUSAL: &str = r#"{"error":{{ reason|tojson }},"message":{{ detail|tojson }}}"#;

impl Templates {
    pub(super) fn of(policy: &Policy) -> Result<Self, TemplateFault> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_name| AutoEscape::None);
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
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

fn fault(key: &str, template: &Template, why: String) -> TemplateFault {
    TemplateFault { line: template.line, key: format!("front.{key}"), why }
}
