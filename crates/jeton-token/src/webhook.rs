//! What a webhook's messages are signed with: the form of its secret, and the signature (Standard Webhooks 1.0).

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::Secret;

/// The key that a webhook's messages are signed with: HMAC-SHA-256 over `id.timestamp.body`.
#[derive(Clone)]
pub struct WebhookKey(Hmac<Sha256>);

/// A secret that is none of a webhook. It never quotes the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret of a webhook is `whsec_` and base64")]
pub struct NoWebhookSecret;

/// A message as it is signed.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// Its identifier, `webhook-id`.
    pub id: &'a str,
    /// When it is sent, `webhook-timestamp`: in seconds since 1970.
    pub timestamp: i64,
    /// Its body, byte by byte.
    pub body: &'a [u8],
}

const PREFIX: &str = "whsec_";
const VERSION: &str = "v1,";

impl WebhookKey {
    /// A key of these bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Self(Hmac::new_from_slice(bytes).expect("HMAC takes a key of any length"))
    }

    /// The key that a secret is the text of.
    pub fn parse(secret: &Secret) -> Result<Self, NoWebhookSecret> {
        let text = secret.expose().strip_prefix(PREFIX).ok_or(NoWebhookSecret)?;
        let bytes = BASE64_STANDARD.decode(text).map_err(|_no_base64| NoWebhookSecret)?;
        let bytes = Some(Zeroizing::new(bytes)).filter(|bytes| !bytes.is_empty());
        Ok(Self::new(&bytes.ok_or(NoWebhookSecret)?))
    }

    /// The text of a key of these bytes.
    pub fn secret(bytes: &[u8]) -> Secret {
        let text = Zeroizing::new(BASE64_STANDARD.encode(bytes));
        Secret::minted(format!("{PREFIX}{}", *text))
    }

    /// The signature of a message: `v1,` and base64.
    pub fn sign(&self, message: Signed<'_>) -> String {
        let code = self.code(message).finalize().into_bytes();
        format!("{VERSION}{}", BASE64_STANDARD.encode(code))
    }

    /// Whether one of these signatures, which have blanks between, is that of the message. How long that takes tells
    /// nothing of the right one.
    pub fn has_signed(&self, message: Signed<'_>, signatures: &str) -> bool {
        let code = self.code(message);
        let codes = signatures.split(' ').filter_map(|one| one.strip_prefix(VERSION));
        let mut codes = codes.filter_map(|code| BASE64_STANDARD.decode(code).ok());
        codes.any(|told| code.clone().verify_slice(&told).is_ok())
    }

    fn code(&self, Signed { id, timestamp, body }: Signed<'_>) -> Hmac<Sha256> {
        let mut code = self.0.clone();
        code.update(format!("{id}.{timestamp}.").as_bytes());
        code.update(body);
        code
    }
}

impl std::fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: Signed<'static> = Signed {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: 1_614_265_330,
        body: br#"{"test": 2432232314}"#,
    };
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn key(text: &str) -> Result<WebhookKey, NoWebhookSecret> {
        WebhookKey::parse(&Secret::parse(text).unwrap())
    }

    fn example() -> WebhookKey {
        key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap()
    }

    #[test]
    fn the_specifications_own_example_is_signed_as_it_says() {
        assert_eq!(example().sign(EXAMPLE), SIGNATURE);
    }

    #[test]
    fn one_right_signature_among_others_is_enough_and_none_is_not() {
        let others = format!("v1a,AAAA v2,AAAA {} v1,???", WebhookKey::new(b"other").sign(EXAMPLE));

        assert!(example().has_signed(EXAMPLE, SIGNATURE));
        assert!(example().has_signed(EXAMPLE, &format!("{others} {SIGNATURE}")));
        let bare = SIGNATURE.trim_start_matches("v1,");
        let cut = &SIGNATURE[..SIGNATURE.len() - 4];
        for wrong in ["", " ", "v1,", bare, cut, others.as_str(), &format!("v2,{bare}")] {
            assert!(!example().has_signed(EXAMPLE, wrong), "{wrong}");
        }
    }

    #[test]
    fn whatever_differs_in_a_message_its_signature_is_another() {
        for other in [
            Signed { id: "msg_p5jXN8AQM9LWM0D4loKWxJe", ..EXAMPLE },
            Signed { timestamp: 1_614_265_331, ..EXAMPLE },
            Signed { body: br#"{"test":2432232314}"#, ..EXAMPLE },
        ] {
            assert!(!example().has_signed(other, SIGNATURE), "{other:?}");
        }
    }

    #[test]
    fn a_secret_is_read_as_it_is_written_and_nothing_else_is_one() {
        let bytes = [7; 32];
        let secret = WebhookKey::secret(&bytes);

        let read = WebhookKey::parse(&secret).unwrap();

        assert_eq!(secret.expose().len(), "whsec_".len() + 44);
        assert_eq!(read.sign(EXAMPLE), WebhookKey::new(&bytes).sign(EXAMPLE));
        assert!(!format!("{read:?}").contains('7'));
        for wrong in ["whsec_", "whsec_?", "whsec", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert_eq!(key(wrong).unwrap_err(), NoWebhookSecret, "{wrong}");
        }
    }
}
