//! Listing the signing keys.

use jeton_core::{
    Caller, SigningKey,
    decide::signing_key::{self, Standing},
};

use crate::{App, AppError};

/// A signing key, and where it stands.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The key.
    pub key: SigningKey,
    /// Where it stands.
    pub state: Standing,
}

impl App {
    /// Every signing key, in the order of their making: for administrators.
    pub fn signing_keys(&self, by: &Caller) -> Result<Vec<Listed>, AppError> {
        by.must_be_admin()?;
        Ok(self.keyring.all().iter().map(|key| self.listed(key)).collect())
    }

    pub(super) fn listed(&self, key: &SigningKey) -> Listed {
        let state = signing_key::standing(&self.keyring.all(), key, self.clock.now());
        Listed { key: key.clone(), state }
    }
}
