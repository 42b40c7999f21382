//! Mail addresses (RFC 5321 section 4.1.2), and lists of them as people write them into one field.

mod list;

use std::{fmt, str::FromStr};

pub use list::{MailList, MailListError};

/// Where a mail is sent: one address, without a display name.
///
/// It is plain ASCII and holds no control character. Its domain is in lower case, an internationalised one in its
/// ASCII form. What stands before `@` is as it was written, in quotes only where it needs them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MailAddress(String);

/// Why a text is no mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailAddressError {
    /// There is nothing before the `@`, or no `@`.
    #[error("a mail address is `name@domain`")]
    Shape,
    /// A line break, a tab or the like, which could begin another header or command.
    #[error("a line break or another control character stands in it")]
    Control,
    /// What stands before `@` is not ASCII.
    #[error("before `@` stands something that is not ASCII, which not every mail server takes")]
    NotAscii,
    /// What stands before `@` needs quotes or is no text at all.
    #[error(
        "before `@` stand letters, digits, `!#$%&'*+-/=?^_{{|}}~` and single dots; anything else needs double quotes"
    )]
    Local,
    /// A quoted text that does not end, or is not all that stands before the `@`.
    #[error(
        "double quotes stand around all that is before `@`, or around a whole name, and are closed"
    )]
    Quote,
    /// A remark in parentheses.
    #[error("a remark in parentheses is not taken: leave it out")]
    Comment,
    /// A number of a host in place of a domain.
    #[error("after `@` stands a domain, and no number of a host")]
    Literal,
    /// What stands after `@` is no domain.
    #[error(
        "after `@` stands a domain such as `example.com`: two parts or more with single dots between, each of at most 63 letters, digits and inner hyphens, the last one no number"
    )]
    Domain,
    /// More than one `@` outside of quotes.
    #[error("more than one `@` stands in it; addresses are separated by `;`")]
    Several,
    /// More than 64 characters before `@`.
    #[error("before `@` stand at most 64 characters")]
    LocalTooLong,
    /// More than 254 characters.
    #[error("a mail address has at most 254 characters")]
    TooLong,
    /// A comma between two of them.
    #[error("addresses are separated by `;` and not by `,`")]
    Comma,
    /// Something before the `<` that is no name.
    #[error(
        "a name before an address looks like `Ana <ana@example.com>` or `\"Ana; Ops\" <ana@example.com>`"
    )]
    Name,
}

/// RFC 5321 section 4.5.3.1.1, and RFC 3696 erratum 1690 on section 4.5.3.1.3.
const MOST: (usize, usize) = (64, 254);

impl MailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MailAddress {
    type Err = MailAddressError;

    fn from_str(text: &str) -> Result<Self, MailAddressError> {
        if text.chars().any(char::is_control) {
            return Err(MailAddressError::Control);
        }
        let (local, domain) = match text.strip_prefix('"') {
            Some(quoted) => read_quoted(quoted)?,
            None => {
                let (local, domain) = text.split_once('@').ok_or(MailAddressError::Shape)?;
                (must_be_plain(local)?.to_owned(), domain)
            }
        };
        let address = format!("{local}@{}", read_domain(domain)?);
        match (local.len(), address.len()) {
            (local, _) if local > MOST.0 => Err(MailAddressError::LocalTooLong),
            (_, all) if all > MOST.1 => Err(MailAddressError::TooLong),
            _ => Ok(Self(address)),
        }
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn must_be_plain(local: &str) -> Result<&str, MailAddressError> {
    match local {
        "" => Err(MailAddressError::Shape),
        local if !local.is_ascii() => Err(MailAddressError::NotAscii),
        local if local.contains(['(', ')']) => Err(MailAddressError::Comment),
        local if is_dot_atom(local) => Ok(local),
        local if local.contains('"') => Err(MailAddressError::Quote),
        _ => Err(MailAddressError::Local),
    }
}

/// RFC 5322 section 3.2.3.
fn is_dot_atom(text: &str) -> bool {
    text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom))
}

fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// Reads what follows the first quote: the text in quotes (RFC 5321, `Quoted-string`) as it is kept, and the domain.
fn read_quoted(text: &str) -> Result<(String, &str), MailAddressError> {
    let mut meant = String::new();
    let mut rest = text.chars();
    loop {
        match rest.next().ok_or(MailAddressError::Quote)? {
            '"' => break,
            '\\' => meant.push(rest.next().ok_or(MailAddressError::Quote)?),
            other => meant.push(other),
        }
    }
    let domain = rest.as_str().strip_prefix('@').ok_or(MailAddressError::Quote)?;
    match meant.as_str() {
        "" => Err(MailAddressError::Shape),
        meant if !meant.is_ascii() => Err(MailAddressError::NotAscii),
        meant if is_dot_atom(meant) => Ok((meant.to_owned(), domain)),
        meant => Ok((quoted(meant), domain)),
    }
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// The domain in ASCII and in lower case.
fn read_domain(text: &str) -> Result<String, MailAddressError> {
    if text.starts_with('[') {
        return Err(MailAddressError::Literal);
    }
    if text.contains(['(', ')']) {
        return Err(MailAddressError::Comment);
    }
    if text.contains('@') {
        return Err(MailAddressError::Several);
    }
    let lower = text.to_ascii_lowercase();
    let is_encoded = lower.split('.').any(|label| label.starts_with("xn--"));
    let domain = match lower.is_ascii() && !is_encoded {
        true => lower,
        // The reason is about Unicode's tables, which helps nobody.
        false => idna::domain_to_ascii_strict(text).map_err(|_errors| MailAddressError::Domain)?,
    };
    let labels: Vec<&str> = domain.split('.').collect();
    if labels.len() < 2 || !labels.iter().all(|label| is_label(label)) {
        return Err(MailAddressError::Domain);
    }
    let is_number = |label: &&str| label.bytes().all(|byte| byte.is_ascii_digit());
    match labels.last().is_some_and(is_number) {
        true if labels.iter().all(is_number) => Err(MailAddressError::Literal),
        true => Err(MailAddressError::Domain),
        false => Ok(domain),
    }
}

/// RFC 1123 section 2.1.
fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
