//! The forms that a secret can take.

use uuid::{Builder, Uuid};

use crate::{Entropy, Secret, base62, jwt, native};

/// The form of a kind's secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// `<prefix>_<43 base62><6 base62 CRC-32>`: 256 bits, checked offline.
    Native(Prefix),
    /// A UUID of version 4 (RFC 9562 section 5.4) in lower case: 122 bits.
    Uuid,
    /// Three base64url parts that look like a JWT (RFC 7519). The text as a whole decides, not its claims.
    Jwt,
    /// 40 base62 characters without a checksum: 238 bits.
    Legacy40,
}

/// Why a text is not a secret of a certain form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misformed {
    /// It does not begin with the kind's prefix.
    #[error("it does not begin with the prefix of its kind")]
    Prefix,
    /// Its length or its characters are not those of the form.
    #[error("its length or its characters are not those of its form")]
    Shape,
    /// Its checksum does not fit: a typing error, or an invention.
    #[error("its checksum does not fit")]
    Checksum,
}

impl Form {
    /// Makes a new secret of this form. `claims` is the JSON payload of [`Form::Jwt`]; other forms ignore it.
    pub fn mint(&self, entropy: &Entropy, claims: &str) -> Secret {
        match self {
            Self::Native(prefix) => native::mint(prefix, entropy),
            Self::Uuid => Secret::minted(uuid_v4(entropy).hyphenated().to_string()),
            Self::Jwt => jwt::mint(claims, entropy),
            Self::Legacy40 => {
                // The last 40 of 43 digits: the first ones carry less than a whole digit's entropy.
                let digits = base62::encode_256(entropy.as_bytes());
                Secret::minted(digits[3..].iter().copied().map(char::from).collect())
            }
        }
    }

    /// Checks that `text` is of this form. No look-up can succeed for a text that fails here.
    pub fn check(&self, text: &str) -> Result<(), Misformed> {
        match self {
            Self::Native(prefix) => native::check(prefix, text),
            Self::Uuid => check_uuid(text),
            Self::Jwt => jwt::check(text),
            Self::Legacy40 => {
                let fits = text.len() == 40 && base62::is_base62(text.as_bytes());
                if fits { Ok(()) } else { Err(Misformed::Shape) }
            }
        }
    }
}

/// What a native secret begins with: 2 to 16 of `a-z`, `0-9` and inner `_`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Prefix(String);

/// A prefix that scanners could not tell, or that would clash with the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a prefix is 2 to 16 of `a-z`, `0-9` and inner `_`, and begins with a letter")]
pub struct PrefixError;

impl Prefix {
    /// The prefix without its closing underscore.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Prefix {
    type Err = PrefixError;

    fn from_str(text: &str) -> Result<Self, PrefixError> {
        let bytes = text.as_bytes();
        let fits = (2..=16).contains(&bytes.len())
            && bytes[0].is_ascii_lowercase()
            && bytes[bytes.len() - 1] != b'_'
            && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_');
        if fits { Ok(Self(text.to_owned())) } else { Err(PrefixError) }
    }
}

fn uuid_v4(entropy: &Entropy) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&entropy.as_bytes()[..16]);
    Builder::from_random_bytes(bytes).into_uuid()
}

// Only the canonical text: the digest is of the text, so another spelling could never be found.
fn check_uuid(text: &str) -> Result<(), Misformed> {
    let uuid = Uuid::try_parse(text).map_err(|_| Misformed::Shape)?;
    let mut buffer = Uuid::encode_buffer();
    let canonical = &*uuid.hyphenated().encode_lower(&mut buffer) == text;
    if canonical && uuid.get_version_num() == 4 { Ok(()) } else { Err(Misformed::Shape) }
}
