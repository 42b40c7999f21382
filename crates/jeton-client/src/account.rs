//! Accounts: made, listed, shown, disabled, enabled.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap as _};

use crate::{
    AccountId, Answer, Client, Error, Link, Page, PageQuery, Password, address::Target,
    client::Call,
};

/// A person or a machine that owns tokens.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// An e-mail address, or a machine's name.
    pub name: String,
    /// What it may do in Jeton.
    pub role: Role,
    /// Whether it never logs in.
    pub machine: bool,
    /// Whether it is a person who has not chosen a password yet.
    #[serde(default)]
    pub invited: bool,
    /// Whether none of its tokens works.
    pub disabled: bool,
    /// Whether it is gone for good.
    #[serde(default)]
    pub deleted: bool,
    /// The names of the services that it operates, where it is an operator.
    #[serde(default)]
    pub operates: Vec<String>,
    /// The names of the services whose tokens it may hold; `None` where it may hold those of all.
    pub services: Option<Vec<String>>,
    /// Where it gets mail, if that was said; else at its name, where that is the address of a person.
    pub mail: Option<String>,
    /// The language of its mails, `en` or `pt-BR`, if that was said.
    pub language: Option<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
}

/// What an account may do in Jeton.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Manages accounts, services and everybody's tokens.
    Admin,
    /// Manages everybody's tokens of some services, and its own tokens.
    Operator,
    /// Manages its own tokens.
    Member,
}

/// The account to make.
#[derive(Debug, Clone, Serialize)]
pub struct NewAccount {
    /// An e-mail address, or a machine's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The names of the services that an operator operates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub operates: Vec<String>,
    /// How it logs in.
    #[serde(flatten)]
    pub login: NewLogin,
    /// The names of the services whose tokens it may hold; `None` means all, also later ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<String>>,
    /// Where it gets mail: a machine at its keeper's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// The language of its mails, `en` or `pt-BR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// With a key, the same request again within 24 hours gets the same answer.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// How a new account logs in.
#[derive(Debug, Clone)]
pub enum NewLogin {
    /// Not at all: it is a machine.
    Nothing,
    /// By a password that its person chooses with a link, which the answer has.
    Link,
    /// By this password, of at least 12 characters.
    Password(Password),
}

impl Serialize for NewLogin {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        let mut map = into.serialize_map(None)?;
        match self {
            Self::Nothing => {}
            Self::Link => map.serialize_entry("invite", &true)?,
            Self::Password(password) => map.serialize_entry("password", password.expose())?,
        }
        map.end()
    }
}

/// An account that was just made.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct CreatedAccount {
    /// The account.
    #[serde(flatten)]
    pub account: Account,
    /// The link for its person, where it was made with one.
    pub link: Option<Link>,
}

/// Which accounts are asked for.
#[derive(Debug, Clone, Default)]
pub struct AccountQuery {
    /// Those whose name holds this text, in any spelling.
    pub search: Option<String>,
    /// The one of this name, in any spelling.
    pub name: Option<String>,
    /// Those of one role.
    pub role: Option<Role>,
    /// Those in one state; all but the deleted ones where nothing is said.
    pub state: Option<AccountState>,
    /// In which order; that of their making where nothing is said.
    pub sort: Option<AccountSort>,
    /// Which page.
    pub page: PageQuery,
}

/// Whether an account may log in and its tokens may work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It may.
    Active,
    /// It may not, until it is enabled again.
    Disabled,
    /// It is gone for good.
    Deleted,
}

/// An order of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountSort {
    /// The oldest first.
    Created,
    /// The newest first.
    CreatedBackwards,
    /// By name.
    Name,
    /// By name, from the end.
    NameBackwards,
}

impl Role {
    fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Operator => "operator",
            Self::Member => "member",
        }
    }
}

impl AccountState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Deleted => "deleted",
        }
    }
}

impl AccountSort {
    fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::CreatedBackwards => "-created",
            Self::Name => "name",
            Self::NameBackwards => "-name",
        }
    }
}

/// An account that was disabled or deleted.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Gone {
    /// The account.
    #[serde(flatten)]
    pub account: Account,
    /// What became of its tokens.
    pub tokens: Fates,
}

/// What became of an account's tokens but for those of its sessions, which end: how many of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Fates {
    /// They ended.
    pub ended: u64,
    /// They rest until the account is enabled again.
    pub suspended: u64,
    /// They go on for a time.
    pub outlive: u64,
    /// They are another account's.
    pub handed_over: u64,
    /// They ended though a policy hands them over, because nobody could take them.
    pub not_handed_over: u64,
}

/// What is to change of an account; what is `None` stays.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountChange {
    /// Another role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The names of the services that an operator operates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operates: Option<Vec<String>>,
    /// The names of the services whose tokens it may hold from now on; `Some(None)` means all, also later ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<Option<Vec<String>>>,
    /// Whether its tokens end of which it may not hold any more. Else nothing changes where there are such tokens.
    pub end_tokens: bool,
    /// Where it gets mail from now on; `Some(None)` means at its name, where that is the address of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<Option<String>>,
    /// The language of its mails, `en` or `pt-BR`; `Some(None)` means that of the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Option<String>>,
}

impl Client {
    /// Makes an account. Needs an administrator.
    pub async fn create_account(&self, new: &NewAccount) -> Result<Answer<CreatedAccount>, Error> {
        let call = Call::post(Target::new(&["accounts"]));
        self.ask(call.with(new).once(new.idempotency_key.as_ref())).await
    }

    /// A page of accounts. Needs an administrator.
    pub async fn accounts(&self, query: &AccountQuery) -> Result<Answer<Page<Account>>, Error> {
        let target = Target::new(&["accounts"])
            .with("search", query.search.as_ref())
            .with("name", query.name.as_ref())
            .with("role", query.role.map(Role::as_str))
            .with("state", query.state.map(AccountState::as_str))
            .with("sort", query.sort.map(AccountSort::as_str));
        self.ask(Call::get(query.page.of(target))).await
    }

    /// One account.
    pub async fn account(&self, id: &AccountId) -> Result<Answer<Account>, Error> {
        self.ask(Call::get(Target::new(&["accounts", id.as_str()]))).await
    }

    /// Changes an account. What it may do needs an administrator in person; where it gets mail, and in which language, its
    /// own person may say as well.
    pub async fn change_account(
        &self,
        id: &AccountId,
        change: &AccountChange,
    ) -> Result<Answer<Account>, Error> {
        self.ask(Call::patch(Target::new(&["accounts", id.as_str()])).with(change)).await
    }

    /// Deletes an account for good. Needs an administrator in person.
    pub async fn delete_account(&self, id: &AccountId) -> Result<Answer<Gone>, Error> {
        self.ask(Call::delete(Target::new(&["accounts", id.as_str()]))).await
    }

    /// Disables an account: its tokens become what the policies of their services say.
    pub async fn disable_account(&self, id: &AccountId) -> Result<Answer<Gone>, Error> {
        self.ask(Call::post(Target::new(&["accounts", id.as_str(), "disable"]))).await
    }

    /// Enables an account: its tokens that have not ended work again.
    pub async fn enable_account(&self, id: &AccountId) -> Result<Answer<Account>, Error> {
        self.ask(Call::post(Target::new(&["accounts", id.as_str(), "enable"]))).await
    }
}
