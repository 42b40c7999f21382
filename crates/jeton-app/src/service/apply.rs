//! Giving a service another policy.

use std::sync::Arc;

use jeton_core::{Actor, Caller, Record, Refusal, Service, decide::service, policy::Policy};

use super::preview::Preview;
use crate::{App, AppError};

/// What became of a policy that the configuration names.
#[derive(Debug)]
pub enum Configured {
    /// It is in force.
    InForce,
    /// It would take something away from those who hold tokens, which nobody has accepted: the one from before stays.
    Kept(Box<Preview>),
    /// It is refused because of the one from before or of the tokens that there are: that one stays.
    Refused(Refusal),
}

impl App {
    /// Makes the service of the policy's name, or gives it the policy. The answer says whether it was made.
    ///
    /// # Errors
    /// [`AppError::PolicyTightens`] where the policy takes something away from those who hold tokens now, and `accept`
    /// is not the word of the preview that says so.
    pub async fn apply_policy(
        &self,
        policy: Policy,
        accept: Option<&str>,
        by: &Caller,
    ) -> Result<(Arc<Service>, bool), AppError> {
        by.must_be_admin()?;
        by.must_have_stepped_up(self.clock.now())?;
        self.make_or_replace(policy, accept, Some(by)).await
    }

    /// As [`Self::apply_policy`], for a policy that the configuration names: whoever writes the configuration runs
    /// this Jeton, and the log says that Jeton itself did it. What tightens waits for somebody to accept it, so that a
    /// restart at night takes nothing away from anybody.
    pub async fn apply_configured(&self, policy: Policy) -> Result<Configured, AppError> {
        if policy.is_own() {
            return Err(Refusal::ServiceIsOwn { service: policy.name }.into());
        }
        match self.make_or_replace(policy, None, None).await {
            Ok(_) => Ok(Configured::InForce),
            Err(AppError::PolicyTightens(preview)) => Ok(Configured::Kept(preview)),
            Err(AppError::Refused(
                refusal @ (Refusal::KindInUse { .. }
                | Refusal::FormInUse { .. }
                | Refusal::OnceStaysOnce { .. }),
            )) => Ok(Configured::Refused(refusal)),
            Err(error) => Err(error),
        }
    }

    async fn make_or_replace(
        &self,
        policy: Policy,
        accept: Option<&str>,
        by: Option<&Caller>,
    ) -> Result<(Arc<Service>, bool), AppError> {
        self.must_fit_environment(&policy)?;
        match self.catalog.named(policy.name.as_str()) {
            Err(Refusal::NotFound { .. }) => Ok((self.make_service(policy, by).await?, true)),
            Err(refusal) => Err(refusal.into()),
            Ok(service) if service.policy == policy => Ok((service, false)),
            Ok(_) => Ok((self.replace_policy(policy, accept, by).await?, false)),
        }
    }

    pub(super) fn must_fit_environment(&self, policy: &Policy) -> Result<(), Refusal> {
        self.environment.check(policy).map_err(|error| {
            // Not the value: whoever applies a policy could else read other variables by their names.
            let why = "the environment variable of that name does not fit".to_owned();
            Refusal::SettingInvalid { key: error.key, why }
        })
    }

    async fn replace_policy(
        &self,
        policy: Policy,
        accept: Option<&str>,
        by: Option<&Caller>,
    ) -> Result<Arc<Service>, AppError> {
        let now = self.clock.now();
        let service = self.catalog.named(policy.name.as_str())?;
        let in_use = self.store.kinds_in_use(service.id, now).await?;
        let change = service::apply(&service, policy, &in_use, by)?;
        let preview = self.foresee(&service, &change.record, now).await?;
        if preview.tightens() && accept != Some(preview.accept.as_str()) {
            return Err(AppError::PolicyTightens(Box::new(preview)));
        }
        let changed = changed_service(&change.record, &service);
        let actor = by.map_or(Actor::System, Caller::actor);
        self.commit(actor, vec![change], None, now).await?;
        Ok(changed)
    }

    /// Gives Jeton's own service the policy that ships with this Jeton. It comes with the program, whatever it changes.
    pub(crate) async fn replace_own_policy(&self, policy: Policy) -> Result<(), AppError> {
        let now = self.clock.now();
        let service = self.catalog.named(policy.name.as_str())?;
        let in_use = self.store.kinds_in_use(service.id, now).await?;
        let change = service::apply(&service, policy, &in_use, None)?;
        Ok(self.commit(Actor::System, vec![change], None, now).await?)
    }
}

pub(super) fn changed_service(record: &Record, before: &Arc<Service>) -> Arc<Service> {
    match record {
        Record::Service(service) => Arc::new(service.clone()),
        _ => before.clone(),
    }
}
