//! Identifiers: UUIDv7 (RFC 9562 section 5.7) in the database, `tok_…` and its like everywhere else.

use std::{fmt, str::FromStr};

use jeton_token::Entropy;
use jiff::Timestamp;
use uuid::{Builder, Uuid, fmt::Simple};

/// A text that is no identifier of the wanted sort.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id of this sort is `{prefix}_` and 32 hexadecimal digits")]
pub struct IdError {
    prefix: &'static str,
}

macro_rules! id {
    ($name:ident, $prefix:literal, $what:literal) => {
        #[doc = concat!("Identifies ", $what, "; shown as `", $prefix, "_` and 32 hexadecimal digits.")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier, sortable by `now` to the millisecond.
            pub fn new(now: Timestamp, entropy: &Entropy) -> Self {
                Self(uuid_v7(now, entropy))
            }

            /// Restores an identifier from its 16 bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// When it was made, to the millisecond.
            pub fn made_at(&self) -> Timestamp {
                made_at(self.0)
            }

            /// The 16 bytes.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// A number below 2^53 made of the time and 12 random bits, for products whose ids are numbers.
            pub fn number(&self) -> u64 {
                number(self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!($prefix, "_"))?;
                f.write_str(self.0.simple().encode_lower(&mut [0; Simple::LENGTH]))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text, concat!($prefix, "_")).map(Self).ok_or(IdError { prefix: $prefix })
            }
        }
    };
}

id!(AccountId, "acc", "an account");
id!(AssertionId, "ast", "an assertion");
id!(ExportId, "exp", "an export of the log");
id!(FaultId, "flt", "a fault");
id!(LinkId, "lnk", "a one-time link");
id!(MailId, "mail", "a mail");
id!(ServiceId, "svc", "a service");
id!(SessionId, "ses", "a session");
id!(SigningKeyId, "key", "a signing key");
id!(SweepId, "swp", "a sweep");
id!(TokenId, "tok", "a token");
id!(WebhookId, "whk", "a webhook");

fn uuid_v7(now: Timestamp, entropy: &Entropy) -> Uuid {
    let mut random = [0; 10];
    random.copy_from_slice(&entropy.as_bytes()[..10]);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

fn made_at(uuid: Uuid) -> Timestamp {
    let millis = i64::try_from(uuid.as_u128() >> 80).unwrap_or(i64::MAX);
    // What no clock has said is no time to trust: it counts as before everything.
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MIN)
}

// 41 bits of milliseconds (until 2039 without a wrap) and the 12 bits of `rand_a`.
fn number(uuid: Uuid) -> u64 {
    let bits = uuid.as_u128();
    let millis = u64::try_from(bits >> 80).unwrap_or(0) & ((1 << 41) - 1);
    let random = u64::try_from((bits >> 64) & 0xfff).unwrap_or(0);
    (millis << 12) | random
}

fn parse(text: &str, prefix: &str) -> Option<Uuid> {
    let hex = text.strip_prefix(prefix)?;
    let plain = hex.len() == 32 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    plain.then(|| Uuid::try_parse(hex).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_and_from_nothing_else() {
        let id = TokenId::new(Timestamp::UNIX_EPOCH, &Entropy::from_bytes([9; 32]));
        let text = id.to_string();

        assert_eq!(text.parse::<TokenId>().unwrap(), id);
        for bad in ["", "tok_", &text[4..], &text.to_uppercase(), &text.replace("tok", "acc")] {
            assert!(bad.parse::<TokenId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn later_ids_sort_behind_earlier_ones_whatever_their_entropy() {
        let early =
            TokenId::new(Timestamp::from_millisecond(1).unwrap(), &Entropy::from_bytes([255; 32]));
        let late =
            TokenId::new(Timestamp::from_millisecond(2).unwrap(), &Entropy::from_bytes([0; 32]));

        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(late.made_at().as_millisecond(), 2);
        assert!(late.number() < 1 << 53 && early.number() < late.number());
    }
}
