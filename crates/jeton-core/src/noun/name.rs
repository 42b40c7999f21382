//! Names, and the sets of scopes.

use std::{collections::BTreeSet, fmt, str::FromStr};

use unicode_normalization::UnicodeNormalization;

use super::id::AccountId;

/// Why a text cannot be a name. It never quotes the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing, or only blanks.
    #[error("{what} is empty")]
    Empty {
        /// What was to be named.
        what: &'static str,
    },
    /// More characters than allowed.
    #[error("{what} is longer than {limit} characters")]
    TooLong {
        /// What was to be named.
        what: &'static str,
        /// The most characters allowed.
        limit: usize,
    },
    /// A character that does not belong there.
    #[error("{what} is made of {allowed}")]
    Character {
        /// What was to be named.
        what: &'static str,
        /// The characters that belong there.
        allowed: &'static str,
    },
    /// What stands for something else where a name may stand as well.
    #[error("{what} must not be `*`, nor look like an identifier (`acc_…`)")]
    Taken {
        /// What was to be named.
        what: &'static str,
    },
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// An account's name: an e-mail address for a person, any short text for a machine. Two spellings that
    /// differ only in case, width, composition or outer blanks are one name (NFKC, case folding, trimmed).
    AccountName
}
name! {
    /// A service's name, also its place in URLs: 1 to 40 of `a-z`, `0-9` and inner `-`.
    ServiceName
}
name! {
    /// A kind's name within its policy: 1 to 40 of `a-z`, `0-9` and inner `-`.
    KindName
}
name! {
    /// What a device or a program calls itself: 1 to 100 characters, no control characters.
    ClientName
}
name! {
    /// What its holder calls a token: 1 to 100 characters, no control characters.
    TokenName
}
name! {
    /// One right that a token may have: 1 to 64 of RFC 6749 section 3.3 `scope-token`.
    Scope
}

impl FromStr for AccountName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let what = "the account name";
        let name = printable(&folded(text), what, 254)?;
        if name.chars().any(is_ignorable) {
            return Err(NameError::Character { what, allowed: "printable characters" });
        }
        // Where people ask for an account, these stand for everybody and for another account.
        if name == "*" || name.parse::<AccountId>().is_ok() {
            return Err(NameError::Taken { what });
        }
        Ok(Self(name))
    }
}

/// The one spelling of all that differ only in case, width, composition or outer blanks (Unicode section 5.18.4). Folding
/// can undo a composition, so that the steps are repeated until nothing changes: a folded name folds to itself.
fn folded(text: &str) -> String {
    // Of ASCII nothing is composed or wide. Nearly all names are, and a start reads every one.
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase();
    }
    folded_in_full(text)
}

fn folded_in_full(text: &str) -> String {
    let mut name = text.to_owned();
    // Two rounds are enough for every character that there is; the bound is for those that are yet to come.
    for _ in 0..4 {
        let normal: String = name.nfkc().collect();
        // Not lower case, which leaves `ß` and `ss`, or the two forms of sigma, apart.
        let next: String = caseless::default_case_fold_str(&normal).nfkc().collect();
        let next = next.trim();
        if next == name {
            break;
        }
        name = next.to_owned();
    }
    name
}

impl FromStr for TokenName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        printable(text.trim(), "the token name", 100).map(Self)
    }
}

impl FromStr for ClientName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        printable(text.trim(), "the client name", 100).map(Self)
    }
}

impl ClientName {
    /// What is left of a text that a program says about itself, such as a `User-Agent`: 100 characters at most, and
    /// none that cannot be printed.
    pub fn said(text: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(text);
        let printable = text.chars().filter(|c| !c.is_control() && !is_invisible(*c));
        let kept: String = printable.collect::<String>().trim().chars().take(100).collect();
        kept.parse().ok()
    }
}

impl FromStr for ServiceName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        slug(text, "the service name").map(Self)
    }
}

impl FromStr for KindName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        slug(text, "the kind name").map(Self)
    }
}

impl FromStr for Scope {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let what = "a scope";
        bounded(text, what, 64)?;
        let fits = text.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e));
        let allowed = "visible ASCII without `\"` and `\\`";
        if fits { Ok(Self(text.to_owned())) } else { Err(NameError::Character { what, allowed }) }
    }
}

fn printable(text: &str, what: &'static str, limit: usize) -> Result<String, NameError> {
    bounded(text, what, limit)?;
    if text.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Err(NameError::Character { what, allowed: "printable characters" });
    }
    Ok(text.to_owned())
}

// What most programs show as nothing (Unicode `Default_Ignorable_Code_Point`): with it, one name would look like another.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

// Line and direction marks: they would let one name pass for another, or break a mail header.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn slug(text: &str, what: &'static str) -> Result<String, NameError> {
    bounded(text, what, 40)?;
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let fits = text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-');
    let allowed = "`a-z`, `0-9` and inner `-`";
    if fits { Ok(text.to_owned()) } else { Err(NameError::Character { what, allowed }) }
}

fn bounded(text: &str, what: &'static str, limit: usize) -> Result<(), NameError> {
    if text.is_empty() {
        return Err(NameError::Empty { what });
    }
    if text.chars().count() > limit {
        return Err(NameError::TooLong { what, limit });
    }
    Ok(())
}

/// A set of scopes; its text is the scopes in order, a blank between (RFC 6749 section 3.3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// The set without members.
    pub const NONE: Self = Self(BTreeSet::new());

    /// Whether `scope` is a member.
    pub fn has(&self, scope: &str) -> bool {
        self.0.iter().any(|s| s.as_str() == scope)
    }

    /// The first member that `other` lacks.
    pub fn first_beyond(&self, other: &Self) -> Option<&Scope> {
        self.0.iter().find(|scope| !other.0.contains(*scope))
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = &Scope> {
        self.0.iter()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<T: IntoIterator<Item = Scope>>(scopes: T) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl FromStr for Scopes {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        text.split_ascii_whitespace().map(Scope::from_str).collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, scope) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_that_differ_in_case_width_or_blanks_are_one_account_name() {
        let plain: AccountName = "ada@example.com".parse().unwrap();

        for spelling in [" ada@example.com ", "ADA@Example.com", "ａｄａ@example.com"] {
            assert_eq!(spelling.parse::<AccountName>().unwrap(), plain, "{spelling}");
        }
    }

    #[test]
    fn no_account_is_called_what_stands_for_another_or_for_everybody() {
        let id = AccountId::from_bytes([7; 16]).to_string();

        for text in ["*", " * ", "＊", id.as_str(), &id.to_uppercase()] {
            let taken = NameError::Taken { what: "the account name" };
            assert_eq!(text.parse::<AccountName>(), Err(taken), "{text}");
        }
        assert!("acc_42".parse::<AccountName>().is_ok());
    }

    #[test]
    fn twenty_spellings_are_one_name() {
        let name = |text: &str| text.parse::<AccountName>().unwrap();

        for spelling in [
            "strasse.οδυσσευς@fi.example",
            "Strasse.ΟΔΥΣΣΕΥΣ@FI.example",
            "straße.οδυσσευς@ﬁ.example",
            "STRASSE.ΟΔΥΣΣΕΥΣ@fi.EXAMPLE",
            "Straße.Οδυσσευς@fi.example",
            "straẞe.οδυσσευς@FI.example",
            "STRAẞE.ΟΔΥΣΣΕΥς@ﬁ.example",
            " strasse.οδυσσευσ@fi.example",
            "strasse.οδυσσευσ@fi.example ",
            "\tstrasse.οδυσσευς@fi.example\n",
            "ｓｔｒａｓｓｅ.οδυσσευς@fi.example",
            "ＳＴＲＡＳＳＥ.οδυσσευς@fi.example",
            "strasse．οδυσσευς＠fi.example",
            "ſtraſſe.οδυσσευς@fi.example",
            "ſTRAſſE.οδυσσευς@fi.example",
            "Straſſe.ΟΔΥΣΣΕΥΣ@ﬁ.ＥＸＡＭＰＬＥ",
            "\u{a0}straße.οδυσσευς@fi.example",
            "strasse.οδυσσευς@fi.exampl\u{ff45}",
            "strasse.οδυσσευς@\u{fb01}.ＥXAMPLE",
            "𝐬𝐭𝐫𝐚𝐬𝐬𝐞.οδυσσευς@fi.example",
        ] {
            assert_eq!(name(spelling), name("strasse.οδυσσευσ@fi.example"), "{spelling}");
        }
    }

    proptest! {
        #[test]
        fn a_name_of_ascii_is_folded_like_any_other(name in "[\\x00-\\x7f]{0,12}") {
            prop_assert_eq!(folded(&name), folded_in_full(&name));
        }
    }

    #[test]
    fn what_is_shown_as_nothing_makes_no_other_name() {
        for c in ['\u{ad}', '\u{34f}', '\u{200b}', '\u{2060}', '\u{3164}', '\u{fe0f}', '\u{e0061}']
        {
            assert!(format!("ad{c}a").parse::<AccountName>().is_err(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn a_folded_account_name_folds_to_itself(text in "\\PC{1,12}") {
            if let Ok(name) = text.parse::<AccountName>() {
                prop_assert_eq!(&name.as_str().parse::<AccountName>().unwrap(), &name);
            }
        }
    }

    #[test]
    fn a_name_whose_lower_case_composes_folds_to_itself() {
        let name: AccountName = "J\u{30c}@example.com".parse().unwrap();

        assert_eq!(name.as_str().parse::<AccountName>().unwrap(), name);
    }

    #[test]
    fn a_token_name_is_short_and_printable() {
        assert!("ci deploy ü".parse::<TokenName>().is_ok());
        for bad in ["", "  ", "a\nb", "a\u{202e}b", "a\u{0}", &"x".repeat(101), &"x".repeat(10_000)]
        {
            assert!(bad.parse::<TokenName>().is_err());
        }
    }

    #[test]
    fn of_what_a_program_says_about_itself_the_printable_beginning_is_kept() {
        let said = |text: &[u8]| ClientName::said(text).map(|name| name.to_string());

        assert_eq!(said(b"curl/8.5.0").as_deref(), Some("curl/8.5.0"));
        assert_eq!(said(b" a\r\nb\x1b[31m \xe2\x80\xae").as_deref(), Some("ab[31m"));
        assert_eq!(said(b"caf\xe9").as_deref(), Some("caf\u{fffd}"));
        assert_eq!(said("ü".repeat(10_000).as_bytes()), Some("ü".repeat(100)));
        assert_eq!([said(b""), said(b" \t\n"), said(b"\x00")], [None, None, None]);
    }

    #[test]
    fn scopes_are_a_sorted_set() {
        let scopes: Scopes = "b a  b".parse().unwrap();

        assert_eq!(scopes.to_string(), "a b");
        assert_eq!(scopes.first_beyond(&"a".parse().unwrap()).unwrap().as_str(), "b");
        assert!(scopes.has("a") && !scopes.has("c"));
        assert!("a\"b".parse::<Scope>().is_err());
    }
}
