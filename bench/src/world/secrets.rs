//! The texts of many secrets of the same length, side by side.

use jeton_token::Secret;

use crate::Outcome;

/// Secrets of one form.
pub(crate) struct Secrets {
    texts: String,
    length: usize,
}

impl Secrets {
    /// Keeps these.
    pub(crate) fn of(secrets: impl Iterator<Item = Secret>) -> Self {
        let mut all = Self { texts: String::new(), length: 1 };
        for secret in secrets {
            all.length = secret.expose().len();
            all.texts.push_str(secret.expose());
        }
        all
    }

    /// Those of a text with one in each line.
    pub(crate) fn read(text: &str) -> Outcome<Self> {
        let length = text.lines().next().ok_or("there are no secrets")?.len();
        if text.lines().any(|secret| secret.len() != length) {
            return Err("the secrets are not of one length".into());
        }
        Ok(Self { texts: text.lines().collect(), length })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.texts.len() / self.length
    }

    /// The one at `index`.
    pub(crate) fn at(&self, index: usize) -> &str {
        &self.texts[index * self.length..(index + 1) * self.length]
    }
}
