//! Webhooks: for the receiver, [`verify`] and what it reads; for whoever manages them, the calls of the [`Client`](crate::Client).
//!
//! ```
//! use std::time::{Duration, UNIX_EPOCH};
//!
//! use http::{HeaderMap, HeaderValue};
//! use jeton_client::{Secret, webhook};
//!
//! // As your HTTP server gives them: the headers, and the body as bytes.
//! let mut headers = HeaderMap::new();
//! headers.insert("webhook-id", HeaderValue::from_static("whk_0199_4711"));
//! headers.insert("webhook-timestamp", HeaderValue::from_static("1768478400"));
//! headers.insert(
//!     "webhook-signature",
//!     HeaderValue::from_static("v1,VtlTMpKfaxMVMoFRRK3NENLDxKrP1d+UFUew7IX7E2w="),
//! );
//! let body = br#"{"type":"token.rotated","timestamp":"2026-01-15T12:00:00Z","data":{"seq":4711,"at":"2026-01-15T12:00:00Z","event":"token.rotated","hash":"9f2c"}}"#;
//! // `SystemTime::now()`, but for an example that stays genuine.
//! let now = UNIX_EPOCH + Duration::from_secs(1_768_478_402);
//!
//! let secret = Secret::parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
//! let message = webhook::verify(&secret, &headers, body, now)?;
//!
//! assert_eq!(message.event, "token.rotated");
//! assert_eq!(message.entry.map(|entry| entry.seq), Some(4711));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod manage;
mod receive;

// What the guide shows in Rust is compiled with the examples of this crate.
#[cfg(doctest)]
#[doc = include_str!("../../../../docs/guides/webhooks.md")]
mod guide {}

pub use receive::{Message, VerifyError, WINDOW, verify};
