//! What a decision needs to bring a secret into being.

use jeton_token::{Digest, DigestKey, Entropy, Hint, Secret};
use jiff::Timestamp;

use crate::{
    Account, Live, Seal, Token,
    policy::{ClaimFacts, Kind, Reveal},
};

/// Keeps a secret so that it can be shown again, under a key that only this side knows.
pub trait Sealer {
    /// Seals `secret`, bound to the token's service and identifier, with a nonce from `entropy`.
    fn seal(&self, secret: &Secret, token: &Token, entropy: &Entropy) -> Seal;
}

/// What a decision needs to bring a secret into being: entropy, the digest key, the sealer.
pub struct Mint<'a> {
    /// For identifiers and nonces, which people may see.
    pub open: Entropy,
    /// For the secret alone.
    pub hidden: Entropy,
    /// The key of new digests.
    pub key: &'a DigestKey,
    /// Seals what may be shown again.
    pub sealer: &'a dyn Sealer,
}

impl Mint<'_> {
    /// Makes a secret for `token` and puts its digest, hint and, where the kind allows it, its seal into the token.
    pub(crate) fn strike(
        &self,
        token: &mut Token,
        kind: &Kind,
        owner: &Account,
        now: Timestamp,
    ) -> Secret {
        let claims = kind.claims.payload(ClaimFacts {
            account: owner,
            token: token.id,
            issued_at: now,
            expires_at: token.expires_at,
            entropy: &self.open,
        });
        let secret = kind.form.mint(&self.hidden, &claims);
        token.live = Live {
            digest: self.key.digest(secret.expose()),
            key: self.key.id(),
            hint: Hint::of(&secret),
            since: now,
        };
        token.seal = match kind.reveal {
            Reveal::Always => Some(self.sealer.seal(&secret, token, &self.open)),
            Reveal::Once => None,
        };
        secret
    }

    /// A stand-in until [`Self::strike`] has made the secret.
    pub(crate) fn blank(&self, now: Timestamp) -> Live {
        Live {
            digest: Digest::from_bytes([0; 32]),
            key: self.key.id(),
            hint: Hint::restore(""),
            since: now,
        }
    }
}
