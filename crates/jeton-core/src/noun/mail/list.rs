//! Lists of mail addresses with semicolons between.

use std::{fmt, str::FromStr};

use super::{MailAddress, MailAddressError, is_atom};

/// Mail addresses with semicolons between, each once, at least one and at most 100.
///
/// A name before an address, as in `Ana <ana@example.com>`, is read and forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailList(Vec<MailAddress>);

/// Why a text is no list of mail addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailListError {
    /// An item that is no mail address.
    #[error("`{item}` is no mail address: {why}")]
    Item {
        /// The item, escaped and shortened.
        item: String,
        /// What is wrong with it.
        why: MailAddressError,
    },
    /// Nothing but blanks and semicolons.
    #[error("mail addresses with `;` between are wanted, at least one")]
    Empty,
    /// More than 100.
    #[error("at most {MOST} mail addresses can be named")]
    TooMany,
}

const MOST: usize = 100;

/// So much of an item is shown.
const SHOWN: usize = 60;

impl MailList {
    /// The addresses, in the order in which they were named.
    pub fn addresses(&self) -> &[MailAddress] {
        &self.0
    }
}

impl FromStr for MailList {
    type Err = MailListError;

    fn from_str(text: &str) -> Result<Self, MailListError> {
        let mut addresses: Vec<MailAddress> = Vec::new();
        for item in items(text) {
            let wrong = |why| MailListError::Item { item: shown(item), why };
            // Before the blanks are cut off, which a line break would pass for.
            if item.chars().any(char::is_control) {
                return Err(wrong(MailAddressError::Control));
            }
            let item = item.trim();
            if item.is_empty() {
                continue;
            }
            let address = read(item).map_err(wrong)?;
            if !addresses.contains(&address) {
                addresses.push(address);
            }
            if addresses.len() > MOST {
                return Err(MailListError::TooMany);
            }
        }
        if addresses.is_empty() { Err(MailListError::Empty) } else { Ok(Self(addresses)) }
    }
}

impl fmt::Display for MailList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = std::iter::once("").chain(std::iter::repeat("; "));
        self.0
            .iter()
            .zip(between)
            .try_for_each(|(address, between)| write!(f, "{between}{address}"))
    }
}

/// What stands between the semicolons that are in no quotes.
fn items(text: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut from = 0;
    for (at, _) in outside(text).filter(|(_, c)| *c == ';') {
        items.push(&text[from..at]);
        from = at + 1;
    }
    items.push(&text[from..]);
    items
}

/// The characters that stand in no double quotes, with their places. A quote that is not closed hides the rest.
fn outside(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.char_indices().filter(move |(_, c)| {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => return !is_quoted,
        }
        false
    })
}

/// Reads an item: an address, or one in angle brackets behind a name.
fn read(item: &str) -> Result<MailAddress, MailAddressError> {
    if outside(item).any(|(_, c)| c == ',') {
        return Err(MailAddressError::Comma);
    }
    if outside(item).any(|(_, c)| c == '(') {
        return Err(MailAddressError::Comment);
    }
    let Some((open, _)) = outside(item).find(|(_, c)| *c == '<') else {
        return item.parse();
    };
    let address = item[open + 1..].strip_suffix('>').ok_or(MailAddressError::Name)?;
    if is_name(item[..open].trim()) { address.parse() } else { Err(MailAddressError::Name) }
}

/// Nothing, words, or one text in quotes.
fn is_name(text: &str) -> bool {
    let is_word =
        |c: char| c.is_alphanumeric() || c.is_ascii() && is_atom(c as u8) || " .’".contains(c);
    match text.strip_prefix('"') {
        Some(quoted) => quoted.ends_with('"') && outside(text).next().is_none() && is_closed(text),
        None => text.chars().all(is_word),
    }
}

/// Whether the last character is the quote that closes the first.
fn is_closed(text: &str) -> bool {
    let backslashes = text[..text.len() - 1].chars().rev().take_while(|c| *c == '\\').count();
    text.len() > 1 && backslashes % 2 == 0
}

fn shown(item: &str) -> String {
    let item = item.trim_matches(' ');
    let start: String = item.chars().take(SHOWN).map(printable).collect();
    if item.chars().nth(SHOWN).is_some() { format!("{start}…") } else { start }
}

fn printable(c: char) -> String {
    match c {
        '"' | '\'' | '\\' => c.to_string(),
        c => c.escape_debug().to_string(),
    }
}
