//! The services that the configuration asks for: made where they are missing, given their policy where it changed.

use jeton_app::App;
use jeton_core::policy::Policy;

use crate::failure::Failure;

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
