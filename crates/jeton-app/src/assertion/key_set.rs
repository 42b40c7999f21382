//! The published keys as a JSON Web Key Set (RFC 7517, RFC 8037 section 2).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jeton_core::{SigningKey, decide::signing_key};
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm,
    OctetKeyPairParameters, OctetKeyPairType, PublicKeyUse,
};

use super::jwt;
use crate::App;

impl App {
    /// The public parts of the keys by which assertions may be checked, and of the one that will sign next.
    pub fn key_set(&self) -> JwkSet {
        let (keys, now) = (self.keyring.all(), self.clock.now());
        JwkSet { keys: signing_key::published(&keys, now).map(jwk).collect() }
    }

    /// Whether `text` looks like an assertion of this Jeton, which nobody can end before its time.
    pub fn looks_like_assertion(&self, text: &str) -> bool {
        let Ok(header) = jsonwebtoken::decode_header(text) else { return false };
        let is_ours =
            |kid: &String| self.keyring.all().iter().any(|key| key.id.to_string() == *kid);
        header.typ.as_deref() == Some(jwt::TYPE) && header.kid.as_ref().is_some_and(is_ours)
    }
}

fn jwk(key: &SigningKey) -> Jwk {
    Jwk {
        common: CommonParameters {
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(KeyAlgorithm::EdDSA),
            key_id: Some(key.id.to_string()),
            ..CommonParameters::default()
        },
        algorithm: AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
            key_type: OctetKeyPairType::OctetKeyPair,
            curve: EllipticCurve::Ed25519,
            x: URL_SAFE_NO_PAD.encode(key.public),
        }),
    }
}
