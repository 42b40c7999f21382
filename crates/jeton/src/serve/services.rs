//! The services that the configuration asks for: made where they are missing, given their policy where it changed.

use jeton_app::{App, Configured, Preview};
use jeton_core::{Language, ServiceName, policy::Policy};

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
        let applied = app.apply_configured(policy).await.map_err(|error| {
            Failure::usage(format!("the configured policy of `{name}` cannot be applied"))
                .because_of(&error)
        })?;
        match applied {
            Configured::InForce => {}
            Configured::Kept(preview) => warn(&preview),
            Configured::Refused(refusal) => tracing::error!(
                service = name.as_str(),
                %refusal,
                "the configured policy is not applied: the one from before stays in force"
            ),
        }
    }
    Ok(())
}

/// Says what would be taken away, and how somebody accepts it. Whoever restarts Jeton at night gets what worked before.
fn warn(preview: &Preview) {
    let service = preview.service.as_str();
    for foreseen in preview.found.iter().filter(|foreseen| foreseen.concerned > 0) {
        let what = &foreseen.tightening.what;
        tracing::warn!(
            service,
            kind = foreseen.tightening.kind.as_ref().map(tracing::field::display),
            concerned = foreseen.concerned,
            "{}: {}",
            what.in_words(Language::English),
            what.consequence(Language::English)
        );
    }
    tracing::error!(
        service,
        "the configured policy takes something away from those who hold tokens now, and is not applied: the one from \
         before stays in force. `jeton service preview` shows what; `jeton service apply … --accept {}` accepts it",
        preview.accept
    );
}
