//! Weak passwords: too short, or made of little that has to be guessed.
//!
//! Whoever guesses tries words, names, years and rows of keys, alone and put together, before anything else. So a text is
//! cut into the fewest pieces of that sort; what is none of them counts by its characters.

use std::{collections::HashSet, sync::LazyLock};

use jeton_core::AccountName;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::Password;

/// Why a password is refused when it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too short.
    #[error("a password has at least {} characters", Password::MIN_CHARS)]
    TooShort,
    /// Too long to be hashed without being a burden.
    #[error("a password has at most {} bytes", Password::MAX_BYTES)]
    TooLong,
    /// Made of what everybody chooses.
    #[error(
        "this password is easily guessed: it is made of common words, years or rows of keys, and of little else"
    )]
    Common,
    /// Made of the account's name, or of the product's.
    #[error(
        "this password is easily guessed: it is made of the account's name or the product's, and of little else"
    )]
    OwnName,
    /// A short text again and again.
    #[error(
        "this password is easily guessed: it repeats a text of less than {} characters",
        Password::MIN_CHARS
    )]
    Repeated,
}

impl WeakPassword {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Common => "common",
            Self::OwnName => "own-name",
            Self::Repeated => "repeated",
        }
    }
}

/// A password has more pieces than this.
const FEW_PIECES: usize = 5;
/// So many characters are cut into pieces: a long password must not cost more than its hash.
const LOOKED_AT: usize = 128;
/// No entry of the list is longer.
const LONGEST: usize = 32;
const PRODUCT: &str = "jeton";

static COMMON: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| {
    let lines = include_str!("common.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|word| word.chars().collect()).collect()
});

/// Neighbours on keyboards, row by row and column by column.
const ROWS: [&str; 12] = [
    "1234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
    "abcdefghijklmnopqrstuvwxyz",
];

/// Refuses a password that is too easy to guess for the account `name`.
pub(super) fn must_be_strong(password: &str, name: &AccountName) -> Result<(), WeakPassword> {
    if password.len() > Password::MAX_BYTES {
        return Err(WeakPassword::TooLong);
    }
    if password.chars().count() < Password::MIN_CHARS {
        return Err(WeakPassword::TooShort);
    }
    let text = Text::of(password);
    if text.repeats_less_than(Password::MIN_CHARS) {
        return Err(WeakPassword::Repeated);
    }
    if text.pieces(&HashSet::new()) <= FEW_PIECES {
        return Err(WeakPassword::Common);
    }
    if text.pieces(&own_words(name)) <= FEW_PIECES {
        return Err(WeakPassword::OwnName);
    }
    Ok(())
}

/// The account's name, its parts, and the product's name.
fn own_words(name: &AccountName) -> HashSet<Vec<char>> {
    let name = name.as_str();
    let local = name.split('@').next().unwrap_or(name);
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() > 2);
    let words = [name, local, PRODUCT].into_iter().chain(parts);
    words.map(|word| word.chars().collect()).collect()
}

/// A password in lower case, as it was typed and with letters for the digits and signs that look like them.
struct Text {
    typed: Zeroizing<Vec<char>>,
    meant: Zeroizing<Vec<char>>,
}

impl Text {
    fn of(password: &str) -> Self {
        let typed: Vec<char> = password.nfkc().flat_map(char::to_lowercase).collect();
        let meant: Vec<char> = typed.iter().map(|c| letter(*c)).collect();
        Self { typed: typed.into(), meant: meant.into() }
    }

    fn repeats_less_than(&self, limit: usize) -> bool {
        let text = &self.typed;
        let repeats = |length: &usize| text.chunks(*length).all(|part| text.starts_with(part));
        (1..limit.min(text.len().div_ceil(2) + 1)).any(|length| repeats(&length))
    }

    /// Into how few pieces it can be cut.
    fn pieces(&self, own: &HashSet<Vec<char>>) -> usize {
        let length = self.typed.len().min(LOOKED_AT);
        let mut fewest = vec![usize::MAX; length + 1];
        fewest[0] = 0;
        for from in 0..length {
            // One character at a time reaches every place, so that each has its number when it is come to.
            let next = fewest[from] + 1;
            let run = self.run(from).max(self.row(from)).max(1);
            // A part of a run is no longer than the run.
            for piece in fewest.iter_mut().skip(from + 1).take(run) {
                *piece = next.min(*piece);
            }
            let furthest = length.min(from + LONGEST.max(longest(own)));
            for (to, fewest) in fewest.iter_mut().enumerate().take(furthest + 1).skip(from + 2) {
                if *fewest > next && self.is_known(from, to, own) {
                    *fewest = next;
                }
            }
        }
        fewest[length]
    }

    fn is_known(&self, from: usize, to: usize, own: &HashSet<Vec<char>>) -> bool {
        let (typed, meant) = (&self.typed[from..to], &self.meant[from..to]);
        let known = |words: &HashSet<Vec<char>>| words.contains(typed) || words.contains(meant);
        known(&COMMON) || known(own) || is_year(typed)
    }

    /// How far one character, or each one's successor, goes on from there.
    fn run(&self, from: usize) -> usize {
        let step = |pair: &[char]| u32::from(pair[1]).wrapping_sub(u32::from(pair[0]));
        let text = &self.typed[from..];
        let Some(first) = text.windows(2).next().map(step) else { return 1 };
        if !matches!(first, 0 | 1 | u32::MAX) {
            return 1;
        }
        let length = 1 + text.windows(2).take_while(|pair| step(pair) == first).count();
        if length > 2 { length } else { 1 }
    }

    /// How far a row of keys goes on from there, in either direction.
    fn row(&self, from: usize) -> usize {
        let text = &self.typed[from..];
        let forward = ROWS.iter().map(|row| walk(text, row.chars()));
        let backward = ROWS.iter().map(|row| walk(text, row.chars().rev()));
        forward.chain(backward).max().filter(|length| *length > 2).unwrap_or(1)
    }
}

/// How far `text` goes along `row` from where it begins in it.
fn walk(text: &[char], row: impl Iterator<Item = char>) -> usize {
    let begun = row.skip_while(|key| Some(key) != text.first());
    text.iter().zip(begun).take_while(|(c, key)| **c == *key).count()
}

fn longest(words: &HashSet<Vec<char>>) -> usize {
    words.iter().map(Vec::len).max().unwrap_or(0)
}

fn is_year(text: &[char]) -> bool {
    matches!(text, ['1', '9', a, b] | ['2', '0', a, b] if a.is_ascii_digit() && b.is_ascii_digit())
}

fn letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(password: &str) -> Result<(), WeakPassword> {
        must_be_strong(password, &"ada.lovelace@example.com".parse().unwrap())
    }

    #[test]
    fn what_everybody_chooses_is_refused() {
        for common in [
            "password1234",
            "Password1234!",
            "P@ssw0rd1234",
            "passwordpassword1",
            "Summer2024!!!",
            "Welcome@2024",
            "admin@123456",
            "qwertyuiop12",
            "QWERTY123456",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "123456789012",
            "1234567890123456",
            "210987654321",
            "iloveyou1234",
            "letmeinplease1",
            "changeme12345",
            "abcdefghijkl",
            "senha1234567",
            "flamengo2024!",
            "mypasswordis123",
            "correcthorsebatterystaple",
            "Brasil@2024!",
            "trustno1trustno2",
            "dragon monkey 1",
            "zxcvbnm12345",
            "!@#$%^&*()!@",
            "Teste@123456",
            "SuperSecret123",
        ] {
            assert_eq!(check(common), Err(WeakPassword::Common), "{common}");
        }
    }

    #[test]
    fn the_name_of_the_account_and_of_the_product_are_refused() {
        for own in [
            "ada.lovelace@example.com",
            "Ada.Lovelace1!",
            "lovelace2024!",
            "JetonJeton2024",
            "ada.lovelace12",
            "jeton-admin-1",
        ] {
            assert_eq!(check(own), Err(WeakPassword::OwnName), "{own}");
        }
    }

    #[test]
    fn a_short_text_that_is_repeated_is_refused() {
        for repeated in ["aaaaaaaaaaaa", "abababababab", "k3v9k3v9k3v9k", "xk7?qxk7?qxk7?q"] {
            assert_eq!(check(repeated), Err(WeakPassword::Repeated), "{repeated}");
        }
        assert_eq!(check(&"x".repeat(1024)), Err(WeakPassword::Repeated));
        assert_eq!(check(&("x".repeat(1023) + "y")), Err(WeakPassword::Common));
    }

    #[test]
    fn what_has_to_be_guessed_is_taken() {
        for good in [
            "correct horse battery",
            "staple battery horse",
            "three blind mice run",
            "6gHq1xT0mVwJ",
            "kein Rasen am Montag",
            "cinco girafas dançam",
            "tr0ub4dor&3xkq",
            "密码密码很长很长的一句话",
            "x7#Lq9!vB2@m",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn the_lengths_are_counted_in_characters_and_bytes() {
        assert_eq!(check("eleven char"), Err(WeakPassword::TooShort));
        assert_eq!(check(""), Err(WeakPassword::TooShort));
        assert_eq!(check(&"é7Kq".repeat(300)), Err(WeakPassword::TooLong));
    }

    #[test]
    fn the_list_is_in_the_form_that_texts_are_looked_up_in() {
        assert!(COMMON.len() > 800, "{}", COMMON.len());
        for word in COMMON.iter() {
            let word: String = word.iter().collect();
            assert_eq!(*Text::of(&word).typed, word.chars().collect::<Vec<_>>(), "{word}");
            assert!((1..=LONGEST).contains(&word.chars().count()), "{word}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn a_text_is_too_short_for_its_length_alone_whatever_it_holds(text in "\\PC{0,200}") {
            let is_short = text.chars().count() < 12;
            prop_assert_eq!(check(&text) == Err(WeakPassword::TooShort), is_short);
        }
    }
}
