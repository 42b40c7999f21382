//! Making an account, with the tokens that exist from its first moment.

use std::sync::Arc;

use jeton_core::{
    Account, AccountName, Actor, Caller, Change, LoginBy, Membership, Refusal, Role, Service,
    decide::{
        account::{self, Wish},
        issue::{self, Right, issue},
    },
    policy::Issuer,
};
use jeton_store::CommitError;
use jiff::Timestamp;

use crate::{App, AppError, Done, Once, Password};

/// What is asked for.
#[derive(Debug)]
pub struct NewAccount {
    /// Its name.
    pub name: AccountName,
    /// Its role.
    pub role: NewRole,
    /// How it logs in; a machine has none.
    pub password: Option<Password>,
    /// The names of the services whose tokens it may hold; `None` means all, also later ones.
    pub services: Option<Vec<String>>,
}

/// The role that is asked for.
#[derive(Debug, Clone)]
pub enum NewRole {
    /// An administrator.
    Admin,
    /// An operator of the services of these names.
    Operator(Vec<String>),
    /// A member.
    Member,
}

impl App {
    /// Makes an account. The tokens that exist with an account are made in the same moment.
    pub async fn create_account(
        &self,
        new: NewAccount,
        by: &Caller,
        once: Option<Once<'_, Account>>,
    ) -> Result<Done<Account>, AppError> {
        by.must_be_admin()?;
        if let Some(before) = self.answered(by, once.as_ref()).await? {
            return Ok(Done::Before(before));
        }
        let now = self.clock.now();
        let (account, changes) = self.draft_account(new, Some(by), now).await?;
        let answer = self.to_file(by, once.as_ref(), &account, now)?;
        match self.commit(by.actor(), changes, answer, now).await {
            Ok(()) => Ok(Done::Now(account)),
            Err(CommitError::Answered) => match self.answered(by, once.as_ref()).await? {
                Some(before) => Ok(Done::Before(before)),
                None => Err(AppError::Conflict),
            },
            Err(error) => Err(name_taken(error, &account.name)),
        }
    }

    /// Makes the first account, of which nobody else could be the maker.
    pub(crate) async fn create_first_account(&self, new: NewAccount) -> Result<Account, AppError> {
        let now = self.clock.now();
        let (account, changes) = self.draft_account(new, None, now).await?;
        let made = self.commit(Actor::System, changes, None, now).await;
        made.map_err(|error| name_taken(error, &account.name))?;
        Ok(account)
    }

    async fn draft_account(
        &self,
        new: NewAccount,
        by: Option<&Caller>,
        now: Timestamp,
    ) -> Result<(Account, Vec<Change>), AppError> {
        let membership = self.membership(new.services)?;
        let login = self.login_by(new.password).await?;
        let role = self.role(new.role)?;
        let wish = Wish { name: new.name, role, login, membership };
        let (account, made) = account::create(wish, by, &self.randomness.draw()?, now)?;
        let mut changes = vec![made];
        changes.extend(self.tokens_of_creation(&account, now)?);
        Ok((account, changes))
    }

    pub(super) fn membership(&self, services: Option<Vec<String>>) -> Result<Membership, Refusal> {
        let Some(names) = services else {
            return Ok(Membership::All);
        };
        let services = self.services_named(&names)?;
        Ok(Membership::Only(services.iter().map(|service| service.id).collect()))
    }

    pub(super) fn role(&self, new: NewRole) -> Result<Role, Refusal> {
        match new {
            NewRole::Admin => Ok(Role::Admin),
            NewRole::Member => Ok(Role::Member),
            NewRole::Operator(names) => account::operator(&self.services_named(&names)?),
        }
    }

    fn services_named(&self, names: &[String]) -> Result<Vec<Arc<Service>>, Refusal> {
        names.iter().map(|name| self.catalog.named(name)).collect()
    }

    async fn login_by(&self, password: Option<Password>) -> Result<LoginBy, AppError> {
        let Some(password) = password else { return Ok(LoginBy::Nothing) };
        let worker = self.passwords.worker().await;
        Ok(LoginBy::Password(worker.hash(password, self.randomness.draw()?).await?))
    }

    /// The tokens that exist with an account that has none yet.
    pub(super) fn tokens_of_creation(
        &self,
        account: &Account,
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let mut changes = Vec::new();
        for service in self.catalog.all() {
            for kind in
                service.policy.kinds.iter().filter(|kind| kind.issued_by(Issuer::AccountCreation))
            {
                let wish = issue::Wish::default();
                match issue(
                    (&service, kind),
                    account,
                    &[],
                    wish,
                    Right::Creation,
                    &self.mint()?,
                    now,
                ) {
                    Ok(issued) => changes.extend(issued.changes),
                    Err(Refusal::NotAMember { .. } | Refusal::ServiceDisabled { .. }) => {}
                    Err(refusal) => return Err(refusal.into()),
                }
            }
        }
        Ok(changes)
    }
}

pub(super) fn name_taken(error: CommitError, name: &AccountName) -> AppError {
    match error {
        CommitError::NameTaken { what } => {
            Refusal::NameTaken { what, name: name.to_string() }.into()
        }
        other => other.into(),
    }
}
