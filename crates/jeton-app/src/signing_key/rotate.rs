//! Rotating the signing keys before their time.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use jeton_core::{
    Caller,
    decide::signing_key::{self, Turn},
};

use super::ListedKey;
use crate::{App, AppError};

impl App {
    /// Makes the next signing key. At once, nothing that an older key signed counts any more for whoever looks at the
    /// published keys from now on; others keep them for up to five minutes.
    pub async fn rotate_signing_key(&self, turn: Turn, by: &Caller) -> Result<ListedKey, AppError> {
        let tried = AtomicUsize::new(0);
        let rotate = async || {
            self.settle(by, async |now| {
                let keys = self.keyring.all();
                let pair = self.new_pair(tried.fetch_add(1, Relaxed), now)?;
                Ok(signing_key::rotate(&keys, pair, turn, by, now)?)
            })
            .await
        };
        let mut rotated = rotate().await;
        // The row of an older key was altered or is gone. That key counts as withdrawn from the moment somebody finds it so, and
        // nobody could write that down; as many may be so as there are.
        for _ in self.keyring.all().iter() {
            if !matches!(&rotated, Err(AppError::RowAltered(_))) {
                break;
            }
            self.withhold_altered();
            rotated = rotate().await;
        }
        Ok(self.listed(&rotated?))
    }
}
