//! Accounts in JSON.

use jeton_core::{Account, AccountState, Membership, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// Whether it may log in and its tokens may work.
    disabled: bool,
    /// The services whose tokens it may hold; absent where it may hold those of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Vec<String>>,
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

impl From<RoleText> for Role {
    fn from(role: RoleText) -> Self {
        match role {
            RoleText::Admin => Self::Admin,
            RoleText::Operator => Self::Operator(std::collections::BTreeSet::new()),
            RoleText::Member => Self::Member,
        }
    }
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.to_string(),
            role: (&account.role).into(),
            machine: account.is_machine(),
            disabled: account.state == AccountState::Disabled,
            services: match &account.membership {
                Membership::All => None,
                Membership::Only(ids) => Some(ids.iter().map(ToString::to_string).collect()),
            },
            created_at: account.created_at.to_string(),
        }
    }
}
