//! Settings: listed, set, taken back.

use jeton_core::{
    Caller, Refusal, Service,
    decide::service::{Named, set},
    policy::{Declared, Purpose, Setting, SettingUnit},
};

use super::apply::changed_service;
use crate::{App, AppError};

/// A setting that a service's policy declares, with what counts.
#[derive(Debug, Clone)]
pub struct ShownSetting {
    /// Its key, exactly as the product's own documents spell it.
    pub key: String,
    /// What the product calls the sort of entries that it belongs to.
    pub config_type: Option<String>,
    /// How its value is read.
    pub unit: SettingUnit,
    /// What it changes, in words.
    pub purpose: String,
    /// What counts where nothing is set, in words.
    pub unset: String,
    /// What of the policy goes on counting beside a value, in words.
    pub besides: Option<String>,
    /// What was set, as it was written.
    pub set: Option<String>,
    /// What an environment variable of that name says, which wins over what was set.
    pub variable: Option<String>,
}

impl App {
    /// Every setting that the policy of a service declares. They may name people, so that only who manages the service
    /// sees them.
    pub fn settings(&self, name: &str, by: &Caller) -> Result<Vec<ShownSetting>, Refusal> {
        let service = self.catalog.named(name)?;
        by.must_manage(&service)?;
        Ok(self.shown_settings(&service))
    }

    /// Sets one of a service's settings, or takes it back.
    pub async fn set_setting(
        &self,
        name: &str,
        named: Named<'_>,
        value: Option<&str>,
        by: &Caller,
    ) -> Result<ShownSetting, AppError> {
        let changed = self
            .settle(by, async |now| {
                let service = self.catalog.named(name)?;
                by.must_manage(&service)?;
                by.must_have_stepped_up(now)?;
                let change = set(&service, named, value, Some(by))?;
                Ok((changed_service(&change.record, &service), vec![change]))
            })
            .await?;
        let all = self.shown_settings(&changed);
        let shown = all.into_iter().find(|setting| setting.key == named.key);
        Ok(shown.expect("a setting that was set is declared"))
    }

    fn shown_settings(&self, service: &Service) -> Vec<ShownSetting> {
        let mut shown: Vec<ShownSetting> = Vec::new();
        for Declared { setting, purpose } in service.policy.declared() {
            match shown.iter_mut().find(|shown| shown.key == setting.key) {
                Some(other) => other.serves(purpose),
                None => shown.push(self.shown_setting(service, setting, purpose)),
            }
        }
        shown
    }

    fn shown_setting(
        &self,
        service: &Service,
        setting: &Setting,
        purpose: Purpose<'_>,
    ) -> ShownSetting {
        ShownSetting {
            key: setting.key.clone(),
            config_type: setting.config_type.clone(),
            unit: setting.unit,
            purpose: purpose.to_string(),
            unset: purpose.unset(),
            besides: purpose.besides(),
            set: service.settings.get(&setting.key).cloned(),
            variable: self.environment.value(setting),
        }
    }
}

impl ShownSetting {
    /// Adds another thing that the same setting changes.
    fn serves(&mut self, purpose: Purpose<'_>) {
        self.purpose = format!("{}; {purpose}", self.purpose);
        self.unset = format!("{}; {}", self.unset, purpose.unset());
        self.besides = self.besides.take().or(purpose.besides());
    }
}
