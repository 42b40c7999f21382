//! Changing an account: its role, the services whose tokens it may hold, and where it gets mail.

use std::{collections::BTreeSet, sync::Arc};

use jeton_core::{
    Account, AccountId, AccountState, Caller, Change, Contact, Language, MailAddress, Refusal,
    Service, Token,
    decide::{account, contact::set_contact, role},
    policy::{Issuer, Kind},
};
use jeton_store::{Page, TokenFilter};
use jiff::Timestamp;

use super::create::NewRole;
use crate::{App, AppError, commit::Decided};

/// What is to change.
#[derive(Debug, Clone)]
pub struct AccountChange {
    /// Where it gets mail from now on, and in which language.
    pub contact: ContactChange,
    /// Another role, if one is asked for.
    pub role: Option<NewRole>,
    /// The services whose tokens it may hold from now on, if that is asked for.
    pub services: Option<NewServices>,
    /// What becomes of tokens that it may not hold any more.
    pub unheld: Unheld,
}

/// What is to change of a contact. What is `None` stays, and `Some(None)` takes away what was said before.
#[derive(Debug, Clone, Default)]
pub struct ContactChange {
    /// Another address.
    pub mail: Option<Option<MailAddress>>,
    /// Another language.
    pub language: Option<Option<Language>>,
}

/// The services that are asked for.
#[derive(Debug, Clone)]
pub enum NewServices {
    /// All, also later ones.
    All,
    /// Those of these names.
    Only(Vec<String>),
}

/// What becomes of tokens that an account may not hold any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unheld {
    /// There must be none.
    Refuse,
    /// They end.
    End,
}

impl App {
    /// Gives an account another role, other services, or another address or language for its mails. Its tokens follow in
    /// the same moment: they lose the scopes that the role may not have, and end where the account may not hold them.
    pub async fn change_account(
        &self,
        id: AccountId,
        change: AccountChange,
        by: &Caller,
    ) -> Result<Account, AppError> {
        if change.contact.mail.is_some() {
            by.must_be_admin()?;
            by.must_be_in_person(self.clock.now())?;
        }
        if !change.is_about_rights() {
            return self.settle(by, |now| self.draft_contact(id, &change.contact, by, now)).await;
        }
        by.must_be_admin()?;
        by.must_be_in_person(self.clock.now())?;
        let account = self.settle(by, |now| self.draft_change(id, &change, by, now)).await?;
        // Once more: a token may have been issued between the look at them and the commit. From now on none is that the
        // account may not have.
        self.settle(by, async |now| {
            // As it stands: another administrator may have been here meanwhile.
            let account = self.load_account(id).await?;
            let followed = self.follow(&account, Unheld::End, now).await?;
            Ok(((), Decided::on([(&account).into()], followed)))
        })
        .await?;
        Ok(account)
    }

    async fn draft_contact(
        &self,
        id: AccountId,
        asked: &ContactChange,
        by: &Caller,
        now: Timestamp,
    ) -> Result<(Account, Decided), AppError> {
        let before = self.account(id, by).await?;
        let mut based_on = vec![(&before).into()];
        if by.account != id {
            let me = self.load_account(by.account).await?;
            account::must_be_administrator_still(&me)?;
            based_on.push((&me).into());
        }
        let (account, change) = set_contact(&before, asked.of(&before.contact), by, now)?;
        if account.contact == before.contact {
            return Ok((before, Decided::on(based_on, Vec::new())));
        }
        Ok((account, Decided::on(based_on, vec![change])))
    }

    async fn draft_change(
        &self,
        id: AccountId,
        change: &AccountChange,
        by: &Caller,
        now: Timestamp,
    ) -> Result<(Account, Decided), AppError> {
        let before = self.load_account(id).await?;
        let me = self.load_account(by.account).await?;
        account::must_be_administrator_still(&me)?;
        let (mut next, mut changes) = (before.clone(), Vec::new());
        if let Some(role) = &change.role {
            let role = self.role(role.clone())?;
            if role != next.role {
                let (changed, made) = role::set_role(&next, role, by, now)?;
                (next, _) = (changed, changes.push(made));
            }
        }
        if let Some(services) = &change.services {
            let names = match services {
                NewServices::All => None,
                NewServices::Only(names) => Some(names.clone()),
            };
            let membership = self.membership(names)?;
            if membership != next.membership {
                let (changed, made) = role::set_membership(&next, membership, by, now)?;
                (next, _) = (changed, changes.push(made));
            }
        }
        let contact = change.contact.of(&next.contact);
        if contact != next.contact {
            let (changed, made) = set_contact(&next, contact, by, now)?;
            (next, _) = (changed, changes.push(made));
        }
        changes.extend(self.sessions_lost(&next, now).await?);
        let known: BTreeSet<_> = changes.iter().filter_map(super::token_of).collect();
        let followed = self.follow(&next, change.unheld, now).await?;
        let is_new =
            |change: &Change| super::token_of(change).is_none_or(|id| !known.contains(&id));
        changes.extend(followed.into_iter().filter(is_new));
        changes.extend(self.tokens_of_joining(&before, &next, now).await?);
        Ok((next, Decided::on([(&before).into(), (&me).into()], changes)))
    }

    /// The changes of the tokens of `account`, as it is to be.
    async fn follow(
        &self,
        account: &Account,
        unheld: Unheld,
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let (mut changes, mut lost) = (Vec::new(), Lost::default());
        for token in &self.standing_tokens(account.id).await? {
            let service = self.catalog.by_id(token.service)?;
            if role::is_lost(&service, account) {
                lost.add(token, &service);
            }
            changes.extend(role::follow(token, &service, account, now));
        }
        match unheld {
            Unheld::Refuse if lost.count > 0 => Err(lost.refusal().into()),
            _ => Ok(changes),
        }
    }

    /// The changes that close the sessions at the fronts of services that the account does not belong to.
    async fn sessions_lost(
        &self,
        account: &Account,
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let mut changes = Vec::new();
        for open in self.standing_sessions(account.id, now).await? {
            let Some(service) = open.service else { continue };
            let tokens = self.store.tokens_of_session(open.id).await?;
            let service = self.catalog.by_id(service)?;
            changes.extend(role::follow_session(&open, &tokens, &service, account, now));
        }
        Ok(changes)
    }

    /// The tokens that exist with an account, of the services that it joins.
    async fn tokens_of_joining(
        &self,
        before: &Account,
        account: &Account,
        now: Timestamp,
    ) -> Result<Vec<Change>, AppError> {
        let mut changes = Vec::new();
        if account.state != AccountState::Active {
            return Ok(changes);
        }
        let joins = |service: &&Arc<Service>| {
            role::is_lost(service, before) && !role::is_lost(service, account)
        };
        for service in self.catalog.all().iter().filter(joins) {
            let with_account = |kind: &&Kind| kind.issued_by(Issuer::AccountCreation);
            for kind in service.policy.kinds.iter().filter(with_account) {
                let filter = TokenFilter {
                    account: Some(account.id),
                    service: Some(service.id),
                    kind: Some(kind.name.clone()),
                    ended: Some(false),
                    ..TokenFilter::default()
                };
                if self.store.tokens(filter, Page { after: None, limit: 1 }).await?.is_empty() {
                    changes.extend(self.token_of_creation(service, kind, account, now)?);
                }
            }
        }
        Ok(changes)
    }
}

impl AccountChange {
    /// Whether it is about more than where the account gets mail.
    fn is_about_rights(&self) -> bool {
        self.role.is_some() || self.services.is_some()
    }
}

impl ContactChange {
    fn of(&self, before: &Contact) -> Contact {
        let Contact { mail, language } = before.clone();
        Contact {
            mail: self.mail.clone().unwrap_or(mail),
            language: self.language.unwrap_or(language),
        }
    }
}

/// The tokens that an account may not hold any more.
#[derive(Default)]
struct Lost {
    count: u32,
    services: BTreeSet<jeton_core::ServiceName>,
}

impl Lost {
    fn add(&mut self, token: &Token, service: &Service) {
        // Those of sessions come and go with logins.
        if token.session.is_none() {
            self.count += 1;
            self.services.insert(service.name().clone());
        }
    }

    fn refusal(self) -> Refusal {
        let services = self.services.into_iter().collect();
        Refusal::TokensWouldEnd { count: self.count, services }
    }
}
