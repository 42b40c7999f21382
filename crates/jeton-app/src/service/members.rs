//! The members of a service: whose tokens there can be.

use jeton_core::{Account, AccountId, AccountState, Caller};
use jeton_store::Page;

use crate::{App, AppError};

impl App {
    /// Up to `limit` accounts behind `after` that may hold tokens of the service, in the order of their making, for those
    /// who manage it.
    pub async fn members_of(
        &self,
        service: &str,
        after: Option<AccountId>,
        limit: u32,
        by: &Caller,
    ) -> Result<Vec<Account>, AppError> {
        let service = self.catalog.named(service)?;
        by.must_manage(&service)?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut page = Page { after, limit: CHUNK };
        let mut members = Vec::new();
        while members.len() < wanted {
            let accounts = self.store.accounts(page).await?;
            let Some(last) = accounts.last() else { break };
            page.after = Some(last.id);
            members.extend(accounts.into_iter().filter(|account| {
                account.state != AccountState::Deleted
                    && (service.policy.is_own() || account.membership.includes(service.id))
            }));
        }
        members.truncate(wanted);
        Ok(members)
    }
}

const CHUNK: u32 = 500;
