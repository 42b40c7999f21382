//! Making a link for somebody who cannot log in.

use jeton_core::{
    AccountId, AccountName, AccountState, Actor, Caller, Refusal, Role,
    decide::{
        account,
        link::{self, Maker},
    },
};
use jeton_store::Basis;
use jiff::Timestamp;

use super::MadeLink;
use crate::{App, AppError, commit::Decided};

impl App {
    /// Makes a link by which the person of an account chooses a password. The one before it is withdrawn.
    pub async fn make_link(&self, id: AccountId, by: &Caller) -> Result<MadeLink, AppError> {
        by.must_be_admin()?;
        self.settle(by, async |now| {
            let me = self.load_account(by.account).await?;
            account::must_be_administrator_still(&me)?;
            self.draft_link(id, Maker::Caller(by), Some((&me).into()), now).await
        })
        .await
    }

    /// As [`Self::make_link`], for whoever runs this Jeton and asks on its own machine. A disabled administrator is
    /// enabled again.
    pub async fn recover(&self, name: &AccountName) -> Result<MadeLink, AppError> {
        let account = self.store.account_named(name).await?;
        let account = account.ok_or(Refusal::NotFound { what: "account" })?;
        if account.state == AccountState::Disabled && account.role == Role::Admin {
            // There may be nobody left who could enable them.
            self.settle_as(Actor::System, async |now| {
                let account = self.load_account(account.id).await?;
                Ok(((), vec![account::enable(&account, None, now)?.1]))
            })
            .await?;
        }
        self.make_link_by_itself(account.id).await
    }

    pub(super) async fn make_link_by_itself(&self, id: AccountId) -> Result<MadeLink, AppError> {
        self.settle_as(Actor::System, async |now| {
            self.draft_link(id, Maker::Jeton, None, now).await
        })
        .await
    }

    async fn draft_link(
        &self,
        id: AccountId,
        by: Maker<'_>,
        maker: Option<Basis>,
        now: Timestamp,
    ) -> Result<(MadeLink, Decided), AppError> {
        let account = self.load_account(id).await?;
        let before = self.store.links_not_closed(id).await?;
        let made = link::make(&account, &before, by, &self.mint()?, now)?;
        let based_on = [Basis::from(&account)].into_iter().chain(maker);
        let decided = Decided::on(based_on, made.changes);
        Ok((MadeLink { link: made.link, secret: made.secret }, decided))
    }
}
