//! Identifiers as the API shows them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A text that is no identifier of the wanted sort. It never quotes the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id of this sort is `{prefix}` and 32 hexadecimal digits")]
pub struct IdError {
    prefix: &'static str,
}

impl IdError {
    /// How the ids of the wanted sort begin.
    pub fn prefix(&self) -> &'static str {
        self.prefix
    }
}

macro_rules! id {
    ($name:ident, $prefix:literal, $what:literal) => {
        #[doc = concat!("Identifies ", $what, ": `", $prefix, "` and 32 hexadecimal digits.")]
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let digits = text.strip_prefix($prefix).unwrap_or_default();
                let fits = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
                if fits { Ok(Self(text.to_owned())) } else { Err(IdError { prefix: $prefix }) }
            }
        }
    };
}

id!(AccountId, "acc_", "an account");
id!(ServiceId, "svc_", "a service");
id!(FaultId, "flt_", "a fault");
id!(SessionId, "ses_", "a session");
id!(TokenId, "tok_", "a token");
id!(WebhookId, "whk_", "a webhook");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_the_wanted_sort_are_taken() {
        let right = "tok_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f";

        assert_eq!(right.parse::<TokenId>().unwrap().as_str(), right);
        assert!(right.parse::<AccountId>().is_err());
        assert!("tok_0192".parse::<TokenId>().is_err());
        assert!("".parse::<TokenId>().is_err());
    }
}
