//! Logging in: a session, and the tokens that a login brings.

use std::net::IpAddr;

use jeton_core::{
    Account, AccountId, AccountName, Actor, Change, Event, LogFilter, Origin, Reason, Refusal,
    Service, ServiceId, ServiceName, Session, SessionId, Token,
    decide::{
        issue::{self, Right, issue},
        session::{self, Door, Entrance, Holder},
    },
    policy::{Issuer, Kind},
};
use jeton_store::{Basis, CommitError, Page, TokenFilter};
use jeton_token::Secret;
use jiff::Timestamp;

use super::{nobody, typed_name};
use crate::{
    App, AppError, Password,
    commit::{Decided, TRIES},
    crowd::Asker,
};

/// Who wants to log in.
#[derive(Debug)]
pub struct Login {
    /// The account's name, as typed.
    pub name: String,
    /// The password, as typed.
    pub password: Password,
    /// The service whose front asks; `None` for a login at Jeton itself.
    pub service: Option<String>,
    /// Where they come from.
    pub origin: Origin,
    /// What keeps the secret of a login at Jeton.
    pub holder: Holder,
}

/// A session that was opened, with the tokens that the login brought.
#[derive(Debug)]
pub struct Opened {
    /// Who logged in.
    pub account: Account,
    /// What keeps the secret of the login at Jeton.
    pub holder: Holder,
    /// The session.
    pub session: Session,
    /// The tokens of the session, each with its secret and its service's name.
    pub tokens: Vec<(ServiceName, Token, Secret)>,
}

/// How somebody comes in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// By their password, at Jeton itself.
    Jeton,
    /// By their password, at the front of this service.
    Front(ServiceId),
    /// Because they approved it in this session, which must be open still.
    Approved(SessionId),
}

impl App {
    /// Logs in. Neither the answer nor its time tells whether there is such an account.
    pub async fn open_session(&self, login: Login) -> Result<Opened, AppError> {
        let Login { name, password, service, origin, holder } = login;
        let who = Asker::from(origin.address);
        let account = self.authenticate(&name, password, (origin.address, who)).await?;
        let way = match service {
            Some(name) => Way::Front(self.catalog.named(&name)?.id),
            None => Way::Jeton,
        };
        let entrance = Entrance { holder, origin, authenticated_at: self.clock.now() };
        self.open_session_of(account, way, entrance).await
    }

    /// Opens a session at the front of `service` for whoever has just made `account` there.
    pub(crate) async fn open_first_session(
        &self,
        account: Account,
        service: ServiceId,
        entrance: Entrance,
    ) -> Result<Opened, AppError> {
        self.open_session_of(account, Way::Front(service), entrance).await
    }

    /// Opens a session at Jeton for a device that the owner of `account` has approved.
    pub(crate) async fn open_device_session(
        &self,
        account: AccountId,
        approved_in: SessionId,
        entrance: Entrance,
    ) -> Result<Opened, AppError> {
        // The account first: where its password changes after that, the log-in is decided on anew.
        let account = self.load_account(account).await?;
        self.open_session_of(account, Way::Approved(approved_in), entrance).await
    }

    async fn open_session_of(
        &self,
        account: Account,
        way: Way,
        entrance: Entrance,
    ) -> Result<Opened, AppError> {
        let checked = account.password().cloned();
        let mut account = account;
        for _ in 0..TRIES {
            let now = self.clock.now();
            let (opened, decided) =
                self.draft_session(&account, way, entrance.clone(), now).await?;
            match self.commit(Actor::Account(account.id), decided, None, now).await {
                Ok(()) => return Ok(opened),
                Err(CommitError::Stale) => account = self.load_account(account.id).await?,
                Err(other) => return Err(other.into()),
            }
            // Changed while it was being checked: what was entered is no password any more.
            if account.password() != checked.as_ref() {
                return Err(AppError::WrongPassword);
            }
        }
        Err(AppError::Conflict)
    }

    /// Checks a name and a password, as slowly as the throttle demands.
    pub(crate) async fn authenticate(
        &self,
        name: &str,
        password: Password,
        (address, who): (Option<IpAddr>, Asker),
    ) -> Result<Account, AppError> {
        let typed = typed_name(name);
        // What is no name at all is counted together under one that nobody has.
        let counted = typed.clone().unwrap_or_else(nobody);
        // Once before waiting for a worker, so that whoever is slowed down does not wait in vain; and once more
        // with a worker at hand, so that a thousand tries at the same moment are counted like a thousand in a row.
        self.must_not_wait(&counted, address)?;
        let worker = self.worker(who).await?;
        self.must_not_wait(&counted, address)?;
        let account = match &typed {
            Some(name) => self.store.account_named(name).await?,
            None => None,
        };
        let known = account.as_ref().map(|account| account.id);
        let hash = account.as_ref().and_then(|account| account.password().cloned());
        let right = worker.check(password, hash).await;
        let now = self.clock.now();
        match account.filter(|_| right) {
            Some(account) => {
                self.throttle.succeeded(&counted, address, now);
                self.password_must_be_known(&account).await?;
                Ok(account)
            }
            None => {
                self.throttle.failed(&counted, address, now);
                // Not the name as typed: people type passwords there.
                tracing::warn!(
                    account = known.map(tracing::field::display),
                    address = address.map(tracing::field::display),
                    "a password was wrong"
                );
                Err(AppError::WrongPassword)
            }
        }
    }

    /// Refuses a password that was set before Jeton was put back from a backup: it may have been changed since the backup,
    /// or its account disabled or deleted. One that was set afterwards is good.
    async fn password_must_be_known(&self, account: &Account) -> Result<(), AppError> {
        let Some(restoration) = self.replica.restoration() else {
            return Ok(());
        };
        if !restoration.doubts(account.created_at) {
            return Ok(());
        }
        let set_since = LogFilter {
            account: Some(account.id),
            events: vec![Event::PasswordSet],
            since: Some(restoration.at),
            ..LogFilter::default()
        };
        match self.store.log(set_since, 0, 1).await?.is_empty() {
            true => Err(AppError::Unauthenticated(Reason::Restored)),
            false => Ok(()),
        }
    }

    fn must_not_wait(&self, name: &AccountName, address: Option<IpAddr>) -> Result<(), AppError> {
        match self.throttle.wait(name, address, self.clock.now()) {
            Some(retry_after) => Err(AppError::Throttled { retry_after }),
            None => Ok(()),
        }
    }

    pub(super) async fn draft_session(
        &self,
        account: &Account,
        way: Way,
        entrance: Entrance,
        now: Timestamp,
    ) -> Result<(Opened, Decided), AppError> {
        let mut bases = vec![Basis::from(account)];
        let mut at = None;
        match way {
            Way::Jeton => {}
            Way::Front(id) => {
                let service = self.catalog.by_id(id)?;
                bases.push(service.as_ref().into());
                at = Some(service);
            }
            Way::Approved(id) => {
                let approving = self.load_session(id).await?;
                if !approving.is_open(now) {
                    return Err(Refusal::SessionEnded.into());
                }
                bases.push((&approving).into());
            }
        }
        let concerned = self.catalog.all().into_iter().filter(|service| {
            at.as_ref().is_none_or(|at| at.id == service.id)
                && session::brings_tokens_of(service, account)
        });
        let rules: Vec<Service> = concerned.map(|service| self.in_force(&service)).collect();
        let in_force = at.map(|service| self.in_force(&service));
        let door = in_force.as_ref().map_or(Door::Jeton(&rules), Door::Front);
        let holder = entrance.holder;
        let entropy = self.randomness.draw()?;
        let (session, made) = session::open_with(account, door, entrance, &entropy, now)?;
        let mut changes = vec![made];
        let mut tokens = Vec::new();
        for service in &rules {
            changes.extend(self.missing_tokens(service, account, now).await?);
            for kind in session::session_kinds(service, holder) {
                let right = Right::Login(&session);
                let wish = issue::Wish::default();
                let mint = self.mint()?;
                let issued = issue((service, kind), account, &[], wish, right, &mint, now)?;
                changes.extend(issued.changes);
                tokens.push((service.name().clone(), issued.token, issued.secret));
            }
        }
        bases.extend(rules.iter().map(Basis::from));
        let decided = Decided::on(bases, changes);
        Ok((Opened { account: account.clone(), holder, session, tokens }, decided))
    }

    /// The tokens that should exist with the account but do not, because its service came later.
    async fn missing_tokens(
        &self,
        service: &Service,
        account: &Account,
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let mut changes = Vec::new();
        for kind in
            service.policy.kinds.iter().filter(|kind| kind.issued_by(Issuer::AccountCreation))
        {
            if !self.ever_had(service, kind, account).await? {
                let wish = issue::Wish::default();
                let issued =
                    issue((service, kind), account, &[], wish, Right::Creation, &self.mint()?, now);
                changes.extend(issued?.changes);
            }
        }
        Ok(changes)
    }

    // Also an ended one counts: what an administrator revoked does not come back by a login.
    async fn ever_had(
        &self,
        service: &Service,
        kind: &Kind,
        account: &Account,
    ) -> Result<bool, AppError> {
        let filter = TokenFilter {
            account: Some(account.id),
            service: Some(service.id),
            kind: Some(kind.name.clone()),
            ..TokenFilter::default()
        };
        Ok(!self.store.tokens(filter, Page { after: None, limit: 1 }).await?.is_empty())
    }
}
