//! An account in the log, without its password hash.

use jeton_core::{
    Account, AccountId, AccountName, AccountState, Contact, Language, LoginBy, MailAddress,
};
use serde::{Deserialize, Serialize};

use super::spelling::{Text, Time, Word};
use crate::words::{MembershipText, RoleText};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountRecord {
    id: Text<AccountId>,
    name: Text<AccountName>,
    role: Text<RoleText>,
    state: Word<AccountState>,
    membership: Text<MembershipText>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    machine: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail: Option<Text<MailAddress>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Text<Language>>,
    created_at: Time,
    revision: i64,
}

impl From<&Account> for AccountRecord {
    fn from(account: &Account) -> Self {
        Self {
            id: Text(account.id),
            name: Text(account.name.clone()),
            role: Text(RoleText(account.role.clone())),
            state: Word(account.state),
            membership: Text(MembershipText(account.membership.clone())),
            machine: account.is_machine(),
            mail: account.contact.mail.clone().map(Text),
            language: account.contact.language.map(Text),
            created_at: Time(account.created_at),
            revision: account.revision,
        }
    }
}

impl From<AccountRecord> for Account {
    fn from(record: AccountRecord) -> Self {
        Self {
            id: record.id.0,
            name: record.name.0,
            role: record.role.0.0,
            state: record.state.0,
            membership: record.membership.0.0,
            login: if record.machine { LoginBy::Nothing } else { LoginBy::Link },
            contact: Contact {
                mail: record.mail.map(|mail| mail.0),
                language: record.language.map(|language| language.0),
            },
            created_at: record.created_at.0,
            revision: record.revision,
        }
    }
}
