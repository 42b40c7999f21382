//! Mail addresses, and lists of them as people write them into one field.

use std::{fmt, str::FromStr};

/// Where a mail is sent: one address, without a display name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MailAddress(String);

/// A text that is no mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a mail address is `name@domain`, at most 254 characters")]
pub struct MailAddressError;

/// Mail addresses with semicolons between, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailList(Vec<MailAddress>);

/// An item of a list that is no mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{item}` is no mail address: {why}")]
pub struct MailListError {
    /// The item, without what cannot be printed.
    pub item: String,
    /// What is wrong with it.
    pub why: MailAddressError,
}

impl MailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MailList {
    /// The addresses, in the order in which they were named.
    pub fn addresses(&self) -> &[MailAddress] {
        &self.0
    }
}

impl FromStr for MailAddress {
    type Err = MailAddressError;

    fn from_str(text: &str) -> Result<Self, MailAddressError> {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        match text.rsplit_once('@') {
            Some((local, domain))
                if plain && text.len() <= 254 && !local.is_empty() && domain.contains('.') =>
            {
                Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
            }
            _ => Err(MailAddressError),
        }
    }
}

impl FromStr for MailList {
    type Err = MailListError;

    fn from_str(text: &str) -> Result<Self, MailListError> {
        let mut addresses: Vec<MailAddress> = Vec::new();
        for item in text.split(';').map(str::trim).filter(|item| !item.is_empty()) {
            let address = item.parse().map_err(|why| MailListError {
                item: item.chars().filter(|c| !c.is_control()).take(100).collect(),
                why,
            })?;
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        Ok(Self(addresses))
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
