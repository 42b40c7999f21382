//! The members of a service, for an administrator who calls by a token of that service.

use jeton_core::{Account, AccountState, Grant, Refusal, Role};
use jeton_store::Page;

use crate::{App, AppError};

impl App {
    /// Every account that may hold tokens of the service, in the order of their making. Asked for at a product's
    /// front, where everybody but an administrator is refused.
    pub async fn members(&self, service: &str, by: &Grant<'_>) -> Result<Vec<Account>, AppError> {
        let caller = self.load_account(by.account).await?;
        if caller.role != Role::Admin || caller.state != AccountState::Active {
            return Err(Refusal::AdministratorsOnly.into());
        }
        let service = self.catalog.named(service)?;
        let (mut members, mut after) = (Vec::new(), None);
        loop {
            let page = self.store.accounts(Page { after, limit: CHUNK }).await?;
            let Some(last) = page.last() else { return Ok(members) };
            after = Some(last.id);
            members.extend(page.into_iter().filter(|one| {
                one.state != AccountState::Deleted && one.membership.includes(service.id)
            }));
        }
    }
}

const CHUNK: u32 = 500;
