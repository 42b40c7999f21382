//! What a secret looks like.
//!
//! A secret is minted from 256 bits of [`Entropy`], takes one of four [`Form`]s, and is kept only as a
//! keyed [`Digest`] and a [`Hint`]. The secret of a webhook is a [`WebhookKey`]. This crate does no I/O, reads no clock and makes no randomness.
#![warn(missing_docs)]

mod base62;
mod digest;
mod entropy;
mod form;
mod hint;
mod jwt;
mod native;
mod secret;
mod short_hmac;
mod webhook;

pub use digest::{Digest, DigestKey, KeyId};
pub use entropy::Entropy;
pub use form::{Form, Misformed, Prefix, PrefixError};
pub use hint::Hint;
pub use secret::{Malformed, Secret};
pub use webhook::{NoWebhookSecret, Signed, WebhookKey};
