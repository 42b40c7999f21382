//! Assertions as JSON Web Tokens of the profile of RFC 9068, signed with Ed25519 (RFC 8037).
//!
//! `jsonwebtoken` writes them. It brings no cryptography by itself; what it asks for comes from `ring`, which the tree
//! has for TLS.

use jeton_core::{SigningKey, decide::assertion::Assertion};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
    signature,
};
use ring::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};
use serde::Serialize;

/// RFC 9068 section 2.1.
pub(super) const TYPE: &str = "at+jwt";

/// RFC 9068 section 2.2, and what Jeton adds: the token, its service and its kind.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a [String],
    exp: i64,
    iat: i64,
    jti: String,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    token: String,
    service: &'a str,
    kind: &'a str,
}

/// Signs `assertion` with `key`, whose private part is `seed`.
pub(super) fn sign(
    assertion: &Assertion,
    (issuer, audience): (&str, &[String]),
    key: &SigningKey,
    seed: &[u8; 32],
) -> String {
    let claims = Claims {
        iss: issuer,
        sub: assertion.account.to_string(),
        aud: audience,
        exp: assertion.expires_at.as_second(),
        iat: assertion.issued_at.as_second(),
        jti: assertion.id.to_string(),
        client_id: assertion.token.to_string(),
        scope: Some(assertion.scopes.to_string()).filter(|scopes| !scopes.is_empty()),
        token: assertion.token.to_string(),
        service: assertion.service.as_str(),
        kind: assertion.kind.as_str(),
    };
    let header = Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(key.id.to_string()),
        ..Header::new(Algorithm::EdDSA)
    };
    // Our signer takes the bare seed where others take a file of DER.
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(seed))
        .expect("texts and numbers are JSON, and every 32 bytes are a private key of Ed25519")
}

/// Makes `ring` the cryptography of `jsonwebtoken` in this process.
pub(crate) fn install_provider() {
    if PROVIDER.install_default().is_err() {
        tracing::debug!("the cryptography of signed assertions was installed before");
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| {
        let seed = of_ed25519(algorithm, key.as_bytes())?;
        let pair = Ed25519KeyPair::from_seed_unchecked(seed);
        let pair = pair.map_err(|_| Error::from(ErrorKind::InvalidEddsaKey))?;
        Ok(Box::new(Signer(pair)))
    },
    verifier_factory: |algorithm, key| {
        let public = of_ed25519(algorithm, key.try_get_as_bytes()?)?;
        Ok(Box::new(Verifier(UnparsedPublicKey::new(&ED25519, public.to_vec()))))
    },
    key_utils: KeyUtils::new_unimplemented(),
};

fn of_ed25519<'k>(algorithm: &Algorithm, key: &'k [u8]) -> Result<&'k [u8], Error> {
    match algorithm {
        Algorithm::EdDSA => Ok(key),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

struct Signer(Ed25519KeyPair);

impl signature::Signer<Vec<u8>> for Signer {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct Verifier(UnparsedPublicKey<Vec<u8>>);

impl signature::Verifier<Vec<u8>> for Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.0.verify(message, signature).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Verifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}
