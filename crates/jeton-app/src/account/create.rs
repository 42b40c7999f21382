//! Making an account, with the tokens that exist from its first moment.

use std::sync::Arc;

use jeton_core::{
    Account, AccountName, Actor, Caller, Change, Contact, LoginBy, Membership, Refusal, Role,
    Service,
    decide::{
        account::{self, Wish},
        issue::{self, Right, issue},
        link::{self, Maker},
    },
    policy::{Issuer, Kind},
};
use jeton_store::{Basis, CommitError};
use jiff::Timestamp;

use crate::{
    App, AppError, Done, MadeLink, Once, Password,
    commit::{Decided, TRIES},
    crowd::Asker,
};

/// What is asked for.
#[derive(Debug)]
pub struct NewAccount {
    /// Its name.
    pub name: AccountName,
    /// Its role.
    pub role: NewRole,
    /// How it logs in.
    pub login: NewLogin,
    /// The names of the services whose tokens it may hold; `None` means all, also later ones.
    pub services: Option<Vec<String>>,
    /// Where it gets mail, and in which language.
    pub contact: Contact,
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

/// How a new account logs in.
#[derive(Debug)]
pub enum NewLogin {
    /// Not at all: it is a machine.
    Nothing,
    /// By a password that its person chooses with a link, which is made with it.
    Link,
    /// By this password.
    Password(Password),
}

/// An account that was just made.
#[derive(Debug)]
pub struct CreatedAccount {
    /// The account.
    pub account: Account,
    /// The link for its person, where it was made with one.
    pub invitation: Option<MadeLink>,
}

impl App {
    /// Makes an account. The tokens that exist with an account are made in the same moment.
    pub async fn create_account(
        &self,
        new: NewAccount,
        by: &Caller,
        once: Option<Once<'_, CreatedAccount>>,
    ) -> Result<Done<CreatedAccount>, AppError> {
        by.must_be_admin()?;
        if let Some(before) = self.answered(by, once.as_ref()).await? {
            return Ok(Done::Before(before));
        }
        if !matches!(new.login, NewLogin::Nothing) {
            // Before a password is hashed for nothing.
            by.must_be_in_person(self.clock.now())?;
        }
        let wish = self.wish(new, Asker::Account(by.account)).await?;
        for _ in 0..TRIES {
            if let Some(before) = self.answered(by, once.as_ref()).await? {
                return Ok(Done::Before(before));
            }
            let now = self.clock.now();
            let me = self.load_account(by.account).await?;
            account::must_be_administrator_still(&me)?;
            let bases: Vec<Basis> =
                self.catalog.all().iter().map(|its| its.as_ref().into()).collect();
            let (created, changes) = self.draft_account(wish.clone(), Some(by), now)?;
            let answer = self.to_file(by, once.as_ref(), &created, now)?;
            let decided = Decided::on(bases.into_iter().chain([(&me).into()]), changes);
            match self.commit(by.actor(), decided, answer, now).await {
                Ok(()) => return Ok(Done::Now(created)),
                // Something of it has changed, or the same request came twice: look again.
                Err(CommitError::Stale | CommitError::Answered) => {}
                Err(error) => return Err(name_taken(error, &created.account.name)),
            }
        }
        Err(AppError::Conflict)
    }

    /// Makes the first account, of which nobody else could be the maker.
    pub(crate) async fn create_first_account(
        &self,
        new: NewAccount,
    ) -> Result<CreatedAccount, AppError> {
        let wish = self.wish(new, Asker::from(None)).await?;
        let now = self.clock.now();
        let (created, changes) = self.draft_account(wish, None, now)?;
        let made = self.commit(Actor::System, changes, None, now).await;
        made.map_err(|error| name_taken(error, &created.account.name))?;
        Ok(created)
    }

    /// What is asked for, with the password as it is kept.
    async fn wish(&self, new: NewAccount, asker: Asker) -> Result<Wish, AppError> {
        let (membership, role) = (self.membership(new.services)?, self.role(new.role)?);
        let login = self.login_by(new.login, &new.name, asker).await?;
        Ok(Wish { name: new.name, role, login, membership, contact: new.contact })
    }

    fn draft_account(
        &self,
        wish: Wish,
        by: Option<&Caller>,
        now: Timestamp,
    ) -> Result<(CreatedAccount, Vec<Change>), AppError> {
        let (account, made) = account::create(wish, by, &self.randomness.draw()?, now)?;
        let mut changes = vec![made];
        changes.extend(self.tokens_of_creation(&account, now)?);
        let mut invitation = None;
        if account.login == LoginBy::Link {
            let maker = by.map_or(Maker::Jeton, Maker::Inviter);
            let made = link::make(&account, &[], maker, &self.mint()?, now)?;
            changes.extend(made.changes);
            invitation = Some(MadeLink { link: made.link, secret: made.secret });
        }
        Ok((CreatedAccount { account, invitation }, changes))
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

    async fn login_by(
        &self,
        login: NewLogin,
        name: &AccountName,
        asker: Asker,
    ) -> Result<LoginBy, AppError> {
        match login {
            NewLogin::Nothing => Ok(LoginBy::Nothing),
            NewLogin::Link => Ok(LoginBy::Link),
            NewLogin::Password(password) => {
                let (worker, entropy) = (self.worker(asker).await?, self.randomness.draw()?);
                Ok(LoginBy::Password(worker.hash(password, name, entropy).await?))
            }
        }
    }

    /// The tokens that exist with an account that has none yet.
    pub(super) fn tokens_of_creation(
        &self,
        account: &Account,
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let mut changes = Vec::new();
        for service in self.catalog.all() {
            let with_account = |kind: &&Kind| kind.issued_by(Issuer::AccountCreation);
            for kind in service.policy.kinds.iter().filter(with_account) {
                changes.extend(self.token_of_creation(&service, kind, account, now)?);
            }
        }
        Ok(changes)
    }

    /// A token that exists with an account; none where it may not hold tokens of the service now.
    pub(super) fn token_of_creation(
        &self,
        service: &Service,
        kind: &Kind,
        account: &Account,
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let (wish, mint) = (issue::Wish::default(), self.mint()?);
        match issue((service, kind), account, &[], wish, Right::Creation, &mint, now) {
            Ok(issued) => Ok(issued.changes),
            Err(Refusal::NotAMember { .. } | Refusal::ServiceDisabled { .. }) => Ok(Vec::new()),
            Err(refusal) => Err(refusal.into()),
        }
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
