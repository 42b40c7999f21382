//! Giving a service another policy, and setting what its policy lets one set.

use std::sync::Arc;

use jeton_core::{Actor, Caller, Record, Refusal, Service, decide::service, policy::Policy};

use crate::{App, AppError};

impl App {
    /// Makes the service of the policy's name, or gives it the policy. The answer says whether it was made.
    pub async fn apply_policy(
        &self,
        policy: Policy,
        by: &Caller,
    ) -> Result<(Arc<Service>, bool), AppError> {
        by.must_be_admin()?;
        self.make_or_replace(policy, Some(by)).await
    }

    /// As [`Self::apply_policy`], for a policy that the configuration names: whoever writes the configuration runs
    /// this Jeton, and the log says that Jeton itself did it.
    pub async fn apply_configured(&self, policy: Policy) -> Result<(Arc<Service>, bool), AppError> {
        if policy.is_own() {
            return Err(Refusal::ServiceIsOwn { service: policy.name }.into());
        }
        self.make_or_replace(policy, None).await
    }

    async fn make_or_replace(
        &self,
        policy: Policy,
        by: Option<&Caller>,
    ) -> Result<(Arc<Service>, bool), AppError> {
        self.environment.check(&policy).map_err(|error| {
            // Not the value: whoever applies a policy could else read other variables by their names.
            let why = "the environment variable of that name does not fit".to_owned();
            Refusal::SettingInvalid { key: error.key, why }
        })?;
        match self.catalog.named(policy.name.as_str()) {
            Err(Refusal::NotFound { .. }) => Ok((self.make_service(policy, by).await?, true)),
            Err(refusal) => Err(refusal.into()),
            Ok(service) if service.policy == policy => Ok((service, false)),
            Ok(_) => Ok((self.replace_policy(policy, by).await?, false)),
        }
    }

    pub(crate) async fn replace_policy(
        &self,
        policy: Policy,
        by: Option<&Caller>,
    ) -> Result<Arc<Service>, AppError> {
        let now = self.clock.now();
        let service = self.catalog.named(policy.name.as_str())?;
        let in_use = self.store.kinds_in_use(service.id).await?;
        let change = service::apply(&service, policy, &in_use, by)?;
        let changed = changed_service(&change.record, &service);
        let actor = by.map_or(Actor::System, Caller::actor);
        self.commit(actor, vec![change], None, now).await?;
        Ok(changed)
    }

    /// Sets one of a service's settings, or takes it back.
    pub async fn set_setting(
        &self,
        name: &str,
        key: &str,
        value: Option<&str>,
        by: &Caller,
    ) -> Result<Arc<Service>, AppError> {
        self.settle(by, async |_now| {
            let service = self.catalog.named(name)?;
            let change = service::set(&service, key, value, Some(by))?;
            Ok((changed_service(&change.record, &service), vec![change]))
        })
        .await
    }
}

pub(super) fn changed_service(record: &Record, before: &Arc<Service>) -> Arc<Service> {
    match record {
        Record::Service(service) => Arc::new(service.clone()),
        _ => before.clone(),
    }
}
