//! Signing keys: kept in memory, made when their turn comes, listed, rotated.

mod keyring;
mod list;
mod rotate;

pub(crate) use keyring::Keyring;
pub use list::Listed as ListedKey;

use jeton_core::{
    Actor, SigningKey, SigningKeyId,
    decide::signing_key::{self, Made},
};
use jeton_store::CommitError;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use crate::{App, AppError, commit::TRIES};

impl App {
    /// The key that signs now. One is made where none was before, or where the turn of the newest one ends: keys are
    /// looked at when they are used, so that no job has to run in time.
    pub(crate) async fn signing_key(&self) -> Result<SigningKey, AppError> {
        for skipped in 0..TRIES {
            let (keys, now) = (self.keyring.all(), self.clock.now());
            let signing = signing_key::signing(&keys, now).cloned();
            if let (Some(key), false) = (&signing, signing_key::is_due(&keys, now)) {
                return Ok(key.clone());
            }
            let (_, changes) = signing_key::renew(&keys, self.new_pair(skipped, now)?, now);
            match (self.commit(Actor::System, changes, None, now).await, signing) {
                // Somebody else was faster, or the key is there: look again.
                (Ok(()) | Err(CommitError::Stale), _) => {}
                // The next turn can wait for a database that takes changes again; a first one cannot.
                (Err(error), Some(key)) => {
                    tracing::warn!(%error, "the next signing key cannot be made");
                    return Ok(key);
                }
                (Err(error), None) => return Err(error.into()),
            }
        }
        Err(AppError::Conflict)
    }

    /// A new pair of keys, its private part sealed. Whoever was refused before skips a number for each time: a row may have it that was
    /// altered.
    fn new_pair(&self, skipped: usize, now: jiff::Timestamp) -> Result<Made, AppError> {
        let skipped = i64::try_from(skipped).unwrap_or(i64::MAX);
        let (open, hidden) = (self.randomness.draw()?, self.randomness.draw()?);
        let id = SigningKeyId::new(now, &open);
        let seal = self.keys.seal_signing_key(hidden.as_bytes(), id, &self.randomness.draw()?);
        let pair = Ed25519KeyPair::from_seed_unchecked(hidden.as_bytes());
        let pair = pair.expect("every 32 bytes are a private key of Ed25519");
        let public = pair.public_key().as_ref().try_into();
        let public = public.expect("a public key of Ed25519 has 32 bytes");
        Ok(Made { id, public, seal, skipped })
    }
}
