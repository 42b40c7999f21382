//! The last characters of a secret, for people.

use crate::Secret;

/// The last four characters of a secret: enough to tell two tokens apart, too few to use one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint(String);

impl Hint {
    /// The hint of `secret`. A secret shorter than 16 characters gives an empty hint.
    pub fn of(secret: &Secret) -> Self {
        let text = secret.expose();
        let tail = if text.len() < 16 { "" } else { &text[text.len() - 4..] };
        Self(tail.to_owned())
    }

    /// Restores a stored hint.
    pub fn restore(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
