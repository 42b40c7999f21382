//! Seals: secrets and answers that may be shown again, under XChaCha20-Poly1305.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use jeton_core::{Seal, SigningKey, SigningKeyId, Token, WebhookId, decide::Sealer};
use jeton_token::{Entropy, KeyId, Secret};
use zeroize::Zeroizing;

use super::Keys;

const NONCE: usize = 24;

pub(super) struct SealKey {
    pub(super) id: KeyId,
    cipher: XChaCha20Poly1305,
}

/// A seal that does not open: its key is gone, or it was altered or moved to another row.
#[derive(Debug, thiserror::Error)]
#[error("a sealed secret does not open: its key is missing, or the row was altered")]
pub struct Unsealed;

impl SealKey {
    pub(super) fn new(id: KeyId, bytes: &[u8; 32]) -> Self {
        Self { id, cipher: XChaCha20Poly1305::new(bytes.into()) }
    }

    fn close(&self, plain: &[u8], bound_to: &[u8], entropy: &Entropy) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&entropy.as_bytes()[..NONCE]);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound_to })
            .expect("XChaCha20-Poly1305 seals any text shorter than 256 GiB");
        [&nonce[..], &sealed].concat()
    }

    fn open(&self, bytes: &[u8], bound_to: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealed> {
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or(Unsealed)?;
        let payload = Payload { msg: sealed, aad: bound_to };
        self.cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| Unsealed)
    }
}

impl Sealer for Keys {
    fn seal(&self, secret: &Secret, token: &Token, entropy: &Entropy) -> Seal {
        let key = self.seal_key();
        let bytes = key.close(secret.expose().as_bytes(), &place_of(token, key.id), entropy);
        Seal { key: key.id, bytes }
    }
}

impl Keys {
    /// Opens the seal of `token`.
    pub(crate) fn unseal(&self, seal: &Seal, token: &Token) -> Result<Secret, Unsealed> {
        let key = self.seal_key_of(seal.key).ok_or(Unsealed)?;
        let plain = key.open(&seal.bytes, &place_of(token, key.id))?;
        let text = std::str::from_utf8(&plain).map_err(|_| Unsealed)?;
        Secret::parse(text).map_err(|_| Unsealed)
    }

    /// Seals the private part of a signing key.
    pub(crate) fn seal_signing_key(
        &self,
        seed: &[u8; 32],
        id: SigningKeyId,
        entropy: &Entropy,
    ) -> Seal {
        let key = self.seal_key();
        Seal { key: key.id, bytes: key.close(seed, &place_of_signing_key(id, key.id), entropy) }
    }

    /// Opens the private part of a signing key.
    pub(crate) fn unseal_signing_key(
        &self,
        signing: &SigningKey,
    ) -> Result<Zeroizing<[u8; 32]>, Unsealed> {
        let seal = signing.seal.as_ref().ok_or(Unsealed)?;
        let key = self.seal_key_of(seal.key).ok_or(Unsealed)?;
        let seed = key.open(&seal.bytes, &place_of_signing_key(signing.id, key.id))?;
        seed.as_slice().try_into().map(Zeroizing::new).map_err(|_| Unsealed)
    }

    /// Seals the secret of a webhook.
    pub(crate) fn seal_webhook(&self, secret: &[u8; 32], id: WebhookId, entropy: &Entropy) -> Seal {
        let key = self.seal_key();
        Seal { key: key.id, bytes: key.close(secret, &place_of_webhook(id, key.id), entropy) }
    }

    /// Opens the secret of the webhook of that id.
    pub(crate) fn unseal_webhook(
        &self,
        seal: &Seal,
        id: WebhookId,
    ) -> Result<Zeroizing<Vec<u8>>, Unsealed> {
        let key = self.seal_key_of(seal.key).ok_or(Unsealed)?;
        key.open(&seal.bytes, &place_of_webhook(id, key.id))
    }

    /// Seals an answer that may have to be given again; `bound_to` says what it is the answer to.
    pub(crate) fn seal_answer(&self, answer: &[u8], bound_to: &[u8], entropy: &Entropy) -> Vec<u8> {
        let key = self.seal_key();
        [&key.id.0.to_be_bytes()[..], &key.close(answer, bound_to, entropy)].concat()
    }

    /// Whether the key of a sealed answer is there.
    pub(crate) fn could_unseal(&self, bytes: &[u8]) -> bool {
        let key = bytes.first_chunk::<4>().map(|id| KeyId(u32::from_be_bytes(*id)));
        key.is_some_and(|id| self.seal_key_of(id).is_some())
    }

    /// Opens a sealed answer.
    pub(crate) fn unseal_answer(
        &self,
        bytes: &[u8],
        bound_to: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Unsealed> {
        let (id, sealed) = bytes.split_first_chunk::<4>().ok_or(Unsealed)?;
        let key = self.seal_key_of(KeyId(u32::from_be_bytes(*id))).ok_or(Unsealed)?;
        key.open(sealed, bound_to)
    }
}

// Service, token and key stand in the associated data: a ciphertext moved to another row does not open.
fn place_of(token: &Token, key: KeyId) -> Vec<u8> {
    [&token.service.as_bytes()[..], token.id.as_bytes(), &key.0.to_be_bytes()].concat()
}

// Another length than that of a token's place, so that neither opens as the other.
fn place_of_signing_key(id: SigningKeyId, key: KeyId) -> Vec<u8> {
    [&b"signing key"[..], id.as_bytes(), &key.0.to_be_bytes()].concat()
}

// And this is of another length than both.
fn place_of_webhook(id: WebhookId, key: KeyId) -> Vec<u8> {
    [&b"webhook secret"[..], id.as_bytes(), &key.0.to_be_bytes()].concat()
}
