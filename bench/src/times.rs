//! Timing a verify in process beside one SHA-256 of the same secrets.

use std::{hint::black_box, time::Instant};

use jeton_token::{DigestKey, Secret};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::statistics::{median, median_ratio};

/// A secret in the field of the header in which it travels.
pub(crate) struct Presented(String);

impl Presented {
    /// The field that presents `secret`.
    pub(crate) fn of(secret: &Secret) -> Self {
        Self(format!("{SCHEME}{}", secret.expose()))
    }

    /// The field's value.
    pub(crate) fn field(&self) -> &str {
        &self.0
    }

    /// The secret alone.
    pub(crate) fn secret(&self) -> &str {
        &self.0[SCHEME.len()..]
    }
}

const SCHEME: &str = "Bearer ";

/// Nanoseconds a secret, one figure for each round.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) sha256: Vec<f64>,
    pub(crate) hmac: Vec<f64>,
    pub(crate) verify: Vec<f64>,
}

/// How many secrets a round takes.
pub(crate) const SECRETS: usize = 10_000;

impl Times {
    /// A round: SHA-256, the digest alone, and `verify`, each on all of `secrets`.
    pub(crate) fn round(
        &mut self,
        secrets: &[Presented],
        key: &DigestKey,
        verify: impl Fn(&Presented) -> bool,
    ) {
        self.sha256.push(each(secrets, |presented| {
            black_box(Sha256::digest(presented.secret().as_bytes()));
            true
        }));
        self.hmac.push(each(secrets, |presented| {
            black_box(key.digest(presented.secret()));
            true
        }));
        self.verify.push(each(secrets, verify));
    }

    /// How many times one SHA-256 a verify takes.
    pub(crate) fn ratio(&self) -> f64 {
        median_ratio(&self.verify, &self.sha256)
    }

    /// The medians in words.
    pub(crate) fn figure(&self) -> String {
        let [sha256, hmac, verify] = [&self.sha256, &self.hmac, &self.verify].map(|t| median(t));
        format!("{verify:.0} ns (digest alone {hmac:.0}, SHA-256 {sha256:.0})")
    }

    /// What some of the rounds gave: a dozen, spread evenly.
    pub(crate) fn sample(&self) -> Vec<f64> {
        let step = self.verify.len().div_ceil(12).max(1);
        self.verify.iter().copied().step_by(step).collect()
    }
}

/// Nanoseconds a secret, of each of which `work` must be true.
pub(crate) fn each(secrets: &[Presented], work: impl Fn(&Presented) -> bool) -> f64 {
    let start = Instant::now();
    let done = secrets.iter().filter(|secret| work(secret)).count();
    let took = start.elapsed();
    assert_eq!(done, secrets.len(), "every secret was issued");
    took.as_nanos() as f64 / secrets.len() as f64
}
