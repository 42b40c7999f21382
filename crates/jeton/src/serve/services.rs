//! The services that the configuration asks for: made where they are missing, given their policy where it changed.

use jeton_app::{App, Clock};
use jeton_core::{AccountId, AccountState, Caller, Role, policy::Policy};

use crate::failure::Failure;

/// Sees to it that there is a service for every policy.
pub(crate) async fn apply(app: &App, policies: Vec<Policy>) -> Result<(), Failure> {
    if policies.is_empty() {
        return Ok(());
    }
    let by = operator(app).await?;
    for policy in policies {
        let name = policy.name.clone();
        app.apply_policy(policy, &by).await.map_err(|error| {
            Failure::usage(format!(
                "the configured policy of `{name}` cannot be applied"
            ))
            .because_of(&error)
        })?;
    }
    Ok(())
}

/// Whoever can write the configuration could also write the database: their word counts as the first
/// administrator's, under whose name the log has it.
async fn operator(app: &App) -> Result<Caller, Failure> {
    let unknown = || Failure::refused("cannot apply the configured policies");
    let now = Clock::System.now();
    let reader = Caller {
        account: AccountId::from_bytes([0; 16]),
        role: Role::Admin,
        scopes: Caller::ADMIN.parse().into_iter().collect(),
        session: None,
        expires_at: None,
        authenticated_at: None,
    };
    let mut after = None;
    loop {
        let accounts = app
            .accounts(after, 200, &reader)
            .await
            .map_err(|error| unknown().because_of(&error))?;
        let first = accounts
            .iter()
            .find(|a| a.role == Role::Admin && a.state == AccountState::Active);
        if let Some(administrator) = first {
            return Ok(Caller::in_person(administrator, None, now));
        }
        after = accounts.last().map(|account| account.id);
        if after.is_none() {
            return Err(unknown().because("there is no administrator"));
        }
    }
}
