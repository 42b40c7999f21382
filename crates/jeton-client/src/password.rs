//! Passwords of people.

use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

/// A password in clear, wiped on drop. Its `Debug` is redacted.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a text as a password.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The password in clear.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// For `serialize_with`: a password is written only into the requests that need one.
    pub(crate) fn write<S: Serializer>(password: &Self, into: S) -> Result<S::Ok, S::Error> {
        password.0.as_str().serialize(into)
    }

    /// The same, where there may be none.
    pub(crate) fn write_some<S: Serializer>(
        password: &Option<Self>,
        into: S,
    ) -> Result<S::Ok, S::Error> {
        password.as_ref().map(Self::expose).serialize(into)
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}
