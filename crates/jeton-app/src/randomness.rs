//! The one place where randomness comes from.

use std::sync::atomic::{AtomicU64, Ordering};

use jeton_token::Entropy;
use sha2::{Digest, Sha256};

/// Where entropy comes from: the operating system, or a fixed row for tests.
#[derive(Debug)]
pub enum Randomness {
    /// The operating system's generator.
    System,
    /// The same row at every run. Only for tests.
    Fixed(AtomicU64),
}

/// The operating system gave no randomness. Nothing that needs a secret can go on.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no randomness")]
pub struct NoRandomness(#[from] getrandom::Error);

impl Randomness {
    /// The same row of entropy at every run, for tests.
    pub fn fixed() -> Self {
        Self::Fixed(AtomicU64::new(0))
    }

    /// Draws 128 bits that are used once and are no secret.
    ///
    /// # Errors
    /// [`NoRandomness`], on systems that are broken.
    pub(crate) fn nonce(&self) -> Result<[u8; 16], NoRandomness> {
        let mut bits = [0; 16];
        bits.copy_from_slice(&self.draw()?.as_bytes()[..16]);
        Ok(bits)
    }

    /// Draws 256 bits.
    ///
    /// # Errors
    /// [`NoRandomness`], on systems that are broken.
    pub fn draw(&self) -> Result<Entropy, NoRandomness> {
        match self {
            Self::System => {
                let mut bytes = [0; 32];
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the one place that draws randomness"
                )]
                getrandom::fill(&mut bytes)?;
                Ok(Entropy::from_bytes(bytes))
            }
            Self::Fixed(drawn) => {
                let number = drawn.fetch_add(1, Ordering::SeqCst);
                Ok(Entropy::from_bytes(Sha256::digest(number.to_be_bytes()).into()))
            }
        }
    }
}
