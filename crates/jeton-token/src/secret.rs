//! The text that a client presents.

use zeroize::Zeroizing;

/// A secret in clear. It has no `Display` and no `Serialize`, its `Debug` is redacted, and it is wiped on drop.
///
/// ```compile_fail
/// let secret = jeton_token::Secret::parse("s3cret").unwrap();
/// println!("{secret}");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

/// Why a text cannot be a secret of any form. It never quotes the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Nothing, or only blanks.
    #[error("the secret is empty")]
    Empty,
    /// Longer than [`Secret::MAX_LEN`].
    #[error("the secret is longer than {} bytes", Secret::MAX_LEN)]
    TooLong,
    /// A byte outside visible ASCII (RFC 5234 `VCHAR`).
    #[error("the secret contains a character that is not visible ASCII")]
    Character,
}

impl Secret {
    /// The longest secret that is looked at, in bytes.
    pub const MAX_LEN: usize = 4096;

    /// Takes a presented text as a secret: 1 to [`Self::MAX_LEN`] bytes, all of them visible ASCII.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Self::check(text.as_bytes())?;
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// Checks presented bytes like [`Self::parse`] and borrows them as text, without a copy.
    pub fn check(bytes: &[u8]) -> Result<&str, Malformed> {
        if bytes.iter().all(|b| matches!(b, b' ' | b'\t')) {
            return Err(Malformed::Empty);
        }
        if bytes.len() > Self::MAX_LEN {
            return Err(Malformed::TooLong);
        }
        // Without an early end: all bytes at once are looked at faster than one after the other.
        if !bytes.iter().fold(true, |all, byte| all & byte.is_ascii_graphic()) {
            return Err(Malformed::Character);
        }
        std::str::from_utf8(bytes).map_err(|_| Malformed::Character)
    }

    /// The secret in clear. Every call is a place where a secret leaves its wrapper: keep them few.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn minted(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_blank_over_long_or_unprintable_text_is_refused() {
        let refused = [
            ("", Malformed::Empty),
            (" \t ", Malformed::Empty),
            ("a b", Malformed::Character),
            ("a\nb", Malformed::Character),
            ("a\0b", Malformed::Character),
            ("é", Malformed::Character),
            ("\u{feff}a", Malformed::Character),
        ];

        for (text, why) in refused {
            assert_eq!(Secret::parse(text), Err(why), "{text:?}");
        }
        assert!(Secret::parse(&"a".repeat(Secret::MAX_LEN)).is_ok());
        assert_eq!(Secret::parse(&"a".repeat(Secret::MAX_LEN + 1)), Err(Malformed::TooLong));
    }

    #[test]
    fn debug_never_shows_the_text() {
        let secret = Secret::parse("hunter2hunter2").unwrap();

        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(format!("{:?}", Some(&secret)), "Some(Secret(…))");
    }
}
