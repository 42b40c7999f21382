//! The environment variables that stand for settings.

use std::{fmt, sync::Arc};

use jeton_core::{
    Service,
    decide::service::settings,
    policy::{Policy, Setting, SettingError},
};

/// Where the environment variables that stand for settings are read from. They win over what was set through the API.
#[derive(Clone)]
pub struct Environment(Arc<Read>);

type Read = dyn Fn(&str) -> Option<String> + Send + Sync;

/// A variable that does not fit the setting that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable `{key}`: {why}")]
pub struct EnvironmentError {
    /// The variable.
    pub key: String,
    /// What is wrong with its value.
    pub why: SettingError,
}

impl Environment {
    /// Reads a variable by `read`. It is asked only for the settings that some service's policy says an environment
    /// variable sets.
    pub fn select(read: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// Gives `service` the settings that variables set.
    pub(crate) fn overlay(&self, service: &mut Service) {
        let set: Vec<(String, String)> = settings(&service.policy)
            .filter_map(|setting| Some((setting.key.clone(), self.value(setting)?)))
            .collect();
        service.settings.extend(set);
    }

    /// What a variable says of `setting`, where the policy lets one say something.
    pub(crate) fn value(&self, setting: &Setting) -> Option<String> {
        if setting.environment { (self.0)(&setting.key) } else { None }
    }

    /// Refuses a variable whose value does not fit.
    pub(crate) fn check(&self, policy: &Policy) -> Result<(), EnvironmentError> {
        settings(policy).try_for_each(|setting| match self.value(setting) {
            Some(value) => {
                let read = setting.parse(&value).map(|_value| ());
                read.map_err(|why| EnvironmentError { key: setting.key.clone(), why })
            }
            None => Ok(()),
        })
    }
}

impl Default for Environment {
    /// Without variables.
    fn default() -> Self {
        Self::select(|_key| None)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}
