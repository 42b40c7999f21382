//! Choosing a password by a link.

use std::net::IpAddr;

use jeton_core::{
    Account, AccountName, Actor, Link, Session, Token,
    decide::{link, password::Guarded},
};
use jeton_store::Basis;
use jiff::Timestamp;

use crate::{App, AppError, Errand, Password, commit::Decided, crowd::Asker};

/// What ends with a password, as it was found, and what that was based on.
pub(crate) struct Found {
    pub(crate) account: Account,
    sessions: Vec<(Session, Vec<Token>)>,
    links: Vec<Link>,
    pub(crate) basis: Basis,
}

impl Found {
    pub(crate) fn guarded(&self) -> Guarded<'_> {
        Guarded { account: &self.account, sessions: &self.sessions, links: &self.links }
    }
}

impl App {
    /// Gives the account of a link a password. When this returns, every session of the account is closed with its
    /// tokens, and the link does not work any more. A weak password is refused and leaves the link as it is.
    pub async fn redeem_link(
        &self,
        secret: &str,
        password: Password,
        address: Option<IpAddr>,
    ) -> Result<AccountName, AppError> {
        let _place = self.place_at(address, Errand::Other).await?;
        let (_, account) = self.working_link(secret, address).await?;
        password.must_be_strong(&account.name)?;
        let worker = self.worker(Asker::from(address)).await?;
        // Once more: of a crowd with the same link, whoever comes late has nothing to hash.
        self.working_link(secret, address).await?;
        let hash = worker.hash(password, &account.name, self.randomness.draw()?).await?;
        self.settle_as(Actor::Account(account.id), async |now| {
            let (link, account) = self.load_link(secret, now).await?;
            let found = self.guarded_by_password(account, now).await?;
            let changes = link::redeem(&link, found.guarded(), hash.clone(), now)?;
            Ok((found.account.name.clone(), Decided::on([found.basis], changes)))
        })
        .await
    }

    /// What ends with the password of `account`.
    pub(crate) async fn guarded_by_password(
        &self,
        account: Account,
        now: Timestamp,
    ) -> Result<Found, AppError> {
        let stand = self.replica.standing_sessions(account.id, now);
        let open = self.store.open_sessions(account.id, now).await?;
        // Of these alone: the lists are asked again whether there are others by then.
        let basis = Basis::OpenSessions(account.id, now, open.iter().map(|open| open.id).collect());
        let hidden = self.hidden_sessions(stand, &open, now).await?;
        let mut sessions = Vec::new();
        for session in open.into_iter().chain(hidden) {
            let tokens = self.store.tokens_of_session(session.id).await?;
            sessions.push((session, tokens));
        }
        let links = self.store.links_not_closed(account.id).await?;
        Ok(Found { account, sessions, links, basis })
    }
}
