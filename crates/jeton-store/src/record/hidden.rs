//! What a row holds and its entry in the log does not: seals and password hashes.

use jeton_core::{LoginBy, PasswordHash, Prior, PriorSeal, Record, Seal};
use jeton_token::KeyId;
use serde::{Deserialize, Serialize};

use crate::hex::{hex, unhex_all};

/// The seals and the password hash of a record, which its entry in the log leaves out.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Hidden {
    #[serde(skip_serializing_if = "Option::is_none")]
    seal: Option<SealText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<SealText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealText {
    key: u32,
    bytes: String,
}

impl Hidden {
    /// What the log leaves out of `record`, if it leaves out anything.
    pub(crate) fn of(record: &Record) -> Option<Self> {
        let hidden = match record {
            Record::Account(account) => Self {
                password: account.password().map(|hash| hash.as_phc().to_owned()),
                ..Self::default()
            },
            Record::SigningKey(key) => Self { seal: text(key.seal.as_ref()), ..Self::default() },
            Record::Token(token) => Self {
                seal: text(token.seal.as_ref()),
                prior: text(token.prior.as_ref().and_then(|prior| prior.seal.as_ref())),
                password: None,
            },
            Record::Webhook(webhook) => Self {
                seal: text(webhook.seal.as_ref()),
                prior: text(webhook.prior.as_ref().and_then(|prior| prior.seal.as_ref())),
                password: None,
            },
            Record::Export(_)
            | Record::Fault(_)
            | Record::Link(_)
            | Record::Service(_)
            | Record::Session(_)
            | Record::Sweep(_) => Self::default(),
        };
        (hidden != Self::default()).then_some(hidden)
    }

    /// Puts it into the record that was read from the log; nothing where it is not of its form.
    pub(crate) fn put_into(self, record: &mut Record) -> Option<()> {
        let (now, before) = (seal(self.seal)?, seal(self.prior)?);
        match record {
            Record::Account(account) => {
                if let Some(phc) = self.password {
                    account.login = LoginBy::Password(PasswordHash::from_phc(phc));
                }
            }
            Record::SigningKey(key) => key.seal = now,
            Record::Token(token) => {
                token.seal = now;
                if let Some(prior) = &mut token.prior {
                    *prior = Prior { seal: before, ..prior.clone() };
                }
            }
            Record::Webhook(webhook) => {
                webhook.seal = now;
                if let Some(prior) = &mut webhook.prior {
                    *prior = PriorSeal { seal: before, ..prior.clone() };
                }
            }
            _ => return None,
        }
        Some(())
    }
}

fn text(seal: Option<&Seal>) -> Option<SealText> {
    seal.map(|seal| SealText { key: seal.key.0, bytes: hex(&seal.bytes) })
}

/// The seal of its text, where there is one; nothing where that is none.
fn seal(text: Option<SealText>) -> Option<Option<Seal>> {
    match text {
        None => Some(None),
        Some(text) => Some(Some(Seal { key: KeyId(text.key), bytes: unhex_all(&text.bytes)? })),
    }
}
