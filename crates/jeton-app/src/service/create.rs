//! Making a service.

use std::sync::Arc;

use jeton_core::{
    Actor, Caller, Refusal, Service,
    decide::service,
    policy::{Policy, PolicyError},
};
use jeton_store::CommitError;

use crate::{App, AppError};

/// A policy that cannot be read, with the name of its file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, {error}")]
pub struct PolicyFault {
    /// The file, or where else the text came from.
    pub file: String,
    /// What is wrong.
    pub error: PolicyError,
}

/// Reads a policy from the text of `file`.
pub fn read_policy(file: &str, text: &str) -> Result<Policy, PolicyFault> {
    Policy::parse(text).map_err(|error| PolicyFault { file: file.to_owned(), error })
}

impl App {
    /// Makes a service. One of that name that exists stays as it is.
    pub async fn create_service(
        &self,
        policy: Policy,
        by: &Caller,
    ) -> Result<Arc<Service>, AppError> {
        by.must_be_admin()?;
        by.must_have_stepped_up(self.clock.now())?;
        self.must_fit_environment(&policy)?;
        self.make_service(policy, Some(by)).await
    }

    pub(crate) async fn make_service(
        &self,
        policy: Policy,
        by: Option<&Caller>,
    ) -> Result<Arc<Service>, AppError> {
        let now = self.clock.now();
        let (service, change) = service::create(policy, by, &self.randomness.draw()?, now)?;
        let actor = by.map_or(Actor::System, Caller::actor);
        match self.commit(actor, vec![change], None, now).await {
            Ok(()) => Ok(Arc::new(service)),
            Err(CommitError::NameTaken { what }) => {
                Err(Refusal::NameTaken { what, name: service.name().to_string() }.into())
            }
            Err(other) => Err(other.into()),
        }
    }
}
