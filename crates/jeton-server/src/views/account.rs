//! Accounts in JSON.

use jeton_app::{App, Gone, NewRole};
use jeton_core::{
    Account, AccountState, Language, LoginBy, Membership, Role, decide::leave::Fates,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::Problem;

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountView {
    /// `acc_…`
    pub(crate) id: String,
    /// An e-mail address, or a machine's name.
    pub(crate) name: String,
    role: RoleText,
    /// Whether it never logs in.
    machine: bool,
    /// Whether it is a person who has not chosen a password yet.
    invited: bool,
    /// Whether it may log in and its tokens may work.
    disabled: bool,
    /// Whether it is gone for good.
    deleted: bool,
    /// The names of the services that it operates, where it is an operator.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    operates: Vec<String>,
    /// The names of the services whose tokens it may hold; absent where it may hold those of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Vec<String>>,
    /// Where it gets mail, if that was said; else at its name, where that is the address of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<String>,
    /// The language of its mails, `en` or `pt-BR`, if that was said; else that of the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    /// RFC 3339, UTC.
    created_at: String,
}

/// What an account may do in Jeton.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RoleText {
    Admin,
    Operator,
    Member,
}

impl From<&Role> for RoleText {
    fn from(role: &Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Operator(_) => Self::Operator,
            Role::Member => Self::Member,
        }
    }
}

impl RoleText {
    /// The role that this and the names of the services that are to be operated ask for.
    pub(crate) fn with(self, operates: Option<Vec<String>>) -> Result<NewRole, Problem> {
        match (self, operates) {
            (Self::Operator, operates) => Ok(NewRole::Operator(operates.unwrap_or_default())),
            (Self::Admin, None) => Ok(NewRole::Admin),
            (Self::Member, None) => Ok(NewRole::Member),
            (Self::Admin | Self::Member, Some(_)) => {
                Err(Problem::bad_request("invalid_body", "only an operator has `operates`"))
            }
        }
    }
}

impl AccountView {
    /// The account, with the names of its services.
    pub(crate) fn of(account: &Account, app: &App) -> Self {
        let names = |ids| app.names_of(ids).iter().map(ToString::to_string).collect();
        Self {
            id: account.id.to_string(),
            name: account.name.to_string(),
            role: (&account.role).into(),
            machine: account.is_machine(),
            invited: account.login == LoginBy::Link && account.state != AccountState::Deleted,
            disabled: account.state == AccountState::Disabled,
            deleted: account.state == AccountState::Deleted,
            operates: match &account.role {
                Role::Operator(services) => names(services),
                Role::Admin | Role::Member => Vec::new(),
            },
            services: match &account.membership {
                Membership::All => None,
                Membership::Only(services) => Some(names(services)),
            },
            mail: account.contact.mail.as_ref().map(ToString::to_string),
            language: account.contact.language.map(Language::tag),
            created_at: account.created_at.to_string(),
        }
    }
}

/// An account that was disabled or deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoneView {
    #[serde(flatten)]
    account: AccountView,
    tokens: FatesView,
}

/// What became of an account's tokens but for those of its sessions, which end: how many of each.
#[derive(Debug, Serialize, ToSchema)]
struct FatesView {
    /// They ended.
    ended: u64,
    /// They rest until the account is enabled again.
    suspended: u64,
    /// They go on for a time.
    outlive: u64,
    /// They are another account's.
    handed_over: u64,
    /// They ended though a policy hands them over: the account that it names is not there, is disabled, is no member or
    /// has as many as it may.
    not_handed_over: u64,
}

impl GoneView {
    /// The account, with what became of its tokens.
    pub(crate) fn of(gone: &Gone, app: &App) -> Self {
        let Fates { ended, suspended, outlive, handed_over, not_handed_over } = gone.fates;
        Self {
            account: AccountView::of(&gone.account, app),
            tokens: FatesView { ended, suspended, outlive, handed_over, not_handed_over },
        }
    }
}

/// An account as those see it who manage a service whose tokens it may hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemberView {
    /// `acc_…`
    pub(crate) id: String,
    /// An e-mail address, or a machine's name.
    name: String,
}

impl From<&Account> for MemberView {
    fn from(account: &Account) -> Self {
        Self { id: account.id.to_string(), name: account.name.to_string() }
    }
}
