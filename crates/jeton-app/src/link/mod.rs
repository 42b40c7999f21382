//! One-time links: made, looked at, redeemed.

pub(crate) mod first;
mod make;
pub(crate) mod redeem;

use std::net::IpAddr;

use jeton_core::{Account, AccountName, Link, LinkPurpose, Refusal, decide::link};
use jeton_token::Secret;
use jiff::Timestamp;

use crate::{App, AppError, Errand};

/// A link that was just made, with the secret that nobody will see again.
#[derive(Debug)]
pub struct MadeLink {
    /// The link.
    pub link: Link,
    /// What its person needs.
    pub secret: Secret,
}

/// What whoever has a link may know of it.
#[derive(Debug)]
pub struct InspectedLink {
    /// What it was made for.
    pub purpose: LinkPurpose,
    /// The name of the account whose password it lets one choose.
    pub account: AccountName,
    /// Until when it works.
    pub expires_at: Timestamp,
}

impl App {
    /// What the link is for. Whatever does not work gets one answer, and is counted against its block of addresses.
    pub async fn inspect_link(
        &self,
        secret: &str,
        address: Option<IpAddr>,
    ) -> Result<InspectedLink, AppError> {
        let _place = self.place_at(address, Errand::Other).await?;
        let (link, account) = self.working_link(secret, address).await?;
        Ok(InspectedLink {
            purpose: link.purpose,
            account: account.name,
            expires_at: link.expires_at,
        })
    }

    /// The link and its account, as slowly as the throttle demands.
    async fn working_link(
        &self,
        secret: &str,
        address: Option<IpAddr>,
    ) -> Result<(Link, Account), AppError> {
        let now = self.clock.now();
        if let Some(retry_after) = self.throttle.wait_for_link(address, now) {
            return Err(AppError::Throttled { retry_after });
        }
        let found = self.load_link(secret, now).await;
        if matches!(found, Err(AppError::Refused(Refusal::LinkInvalid))) {
            self.throttle.guessed_link(address, now);
        }
        found
    }

    async fn load_link(&self, secret: &str, now: Timestamp) -> Result<(Link, Account), AppError> {
        if link::form().check(secret).is_ok() {
            for digest in self.digests_of(secret) {
                if let Some(found) = self.store.link_of_digest(digest).await? {
                    let account = self.load_account(found.account).await?;
                    link::must_work(&found, &account, self.replica.restoration(), now)?;
                    return Ok((found, account));
                }
            }
        }
        Err(Refusal::LinkInvalid.into())
    }
}
