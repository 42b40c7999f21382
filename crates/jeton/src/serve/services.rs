//! The services that the configuration asks for: made where they are missing, given their policy where it changed.

use jeton_app::App;
use jeton_core::{ServiceName, policy::Policy};

use crate::{config::ConfigError, failure::Failure};

/// Refuses a front for a service that neither the configuration nor the database knows.
pub(crate) fn must_be_known(
    app: &App,
    fronted: &[(ServiceName, ConfigError)],
) -> Result<(), Failure> {
    match fronted.iter().find(|(service, _)| app.served(service.as_str()).is_err()) {
        Some((_, error)) => {
            Err(Failure::usage("the configuration cannot be used").because_of(error))
        }
        None => Ok(()),
    }
}

/// Sees to it that there is a service for every policy.
pub(crate) async fn apply(app: &App, policies: Vec<Policy>) -> Result<(), Failure> {
    for policy in policies {
        let name = policy.name.clone();
        app.apply_configured(policy).await.map_err(|error| {
            Failure::usage(format!("the configured policy of `{name}` cannot be applied"))
                .because_of(&error)
        })?;
    }
    Ok(())
}
