//! Services: made from a policy, previewed, given another one, set, disabled, enabled.

pub(crate) mod apply;
pub(crate) mod create;
mod help;
mod members;
pub(crate) mod preview;
pub(crate) mod settings;
mod switch;
pub(crate) mod usage;

use std::sync::Arc;

use jeton_core::{Caller, Refusal, Service, ServiceId, ServiceName};

use crate::{App, AppError, PRESETS, Preset};

impl App {
    /// Every service, in the order of their making. Any caller may know them: their labels and rules are no secret.
    pub fn services(&self, _by: &Caller) -> Vec<Arc<Service>> {
        self.catalog.all()
    }

    /// Every policy that ships with Jeton but its own. Any caller may know them: they are published.
    pub fn presets(&self, _by: &Caller) -> &'static [Preset] {
        &PRESETS
    }

    /// The service of that name.
    pub fn service(&self, name: &str, _by: &Caller) -> Result<Arc<Service>, Refusal> {
        self.catalog.named(name)
    }

    /// The service of that name, for a door that serves it.
    pub fn served(&self, name: &str) -> Result<Arc<Service>, AppError> {
        Ok(self.catalog.named(name)?)
    }

    /// The names of services; one that is gone has none.
    pub fn names_of<'a>(&self, ids: impl IntoIterator<Item = &'a ServiceId>) -> Vec<ServiceName> {
        let named = |id: &ServiceId| Some(self.catalog.by_id(*id).ok()?.name().clone());
        ids.into_iter().filter_map(named).collect()
    }

    /// The service with the settings that the environment replaces.
    pub(crate) fn in_force(&self, service: &Service) -> Service {
        let mut service = service.clone();
        self.environment.overlay(&mut service);
        service
    }
}
