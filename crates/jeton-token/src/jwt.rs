//! The `jwt` form: for clients that look inside a token before they use it.
//!
//! The text is a real HS256 JWT (RFC 7519, RFC 7515), signed under a key that is drawn for it alone and
//! forgotten. Nobody can check that signature, and nobody needs to: the digest of the whole text decides.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Entropy, Secret, form::Misformed};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

pub(crate) fn mint(claims: &str, entropy: &Entropy) -> Secret {
    let mut text = BASE64_URL_SAFE_NO_PAD.encode(HEADER);
    text.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(claims, &mut text);
    let mut mac =
        Hmac::<Sha256>::new_from_slice(entropy.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    text.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(mac.finalize().into_bytes(), &mut text);
    Secret::minted(text)
}

pub(crate) fn check(text: &str) -> Result<(), Misformed> {
    let mut parts = 0;
    for part in text.split('.') {
        parts += 1;
        if part.is_empty() || !part.bytes().all(is_base64url) {
            return Err(Misformed::Shape);
        }
    }
    if parts == 3 { Ok(()) } else { Err(Misformed::Shape) }
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}
