//! What a receiver does with a message before it believes a word of it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use jeton_token::{Secret, Signed, WebhookKey};
use serde::Deserialize;

use crate::Entry;

/// A message of a webhook that is genuine.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Message {
    /// Its identifier, the same whenever it is sent again. Whoever must not do a thing twice remembers it.
    pub id: String,
    /// When it was sent.
    pub sent_at: SystemTime,
    /// What happened, such as `token.rotated`; `webhook.ping` where somebody tries the webhook out.
    pub event: String,
    /// When it happened. RFC 3339, UTC.
    pub at: String,
    /// The entry of the log; none in a `webhook.ping`.
    pub entry: Option<Entry>,
}

/// Why a message is not to be believed. It quotes nothing of the message and nothing of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The secret is none of a webhook.
    #[error("the secret of a webhook is `whsec_` and base64")]
    Secret,
    /// A header is missing, there twice, or not what it has to be.
    #[error("the header `{name}` is missing, there twice, or not what it has to be")]
    Header {
        /// Its name.
        name: &'static str,
    },
    /// It was signed with another secret, or something in it was changed.
    #[error("no signature of the message is one with this secret")]
    Signature,
    /// It was sent too long ago, or is said to be sent later than now: somebody may be repeating what they have seen.
    #[error("the message was sent more than {} seconds away from now", WINDOW.as_secs())]
    Time,
    /// It is genuine, and no message of Jeton.
    #[error("the body is no message of Jeton")]
    Body,
}

/// How far from now a message may have been sent, in either direction.
pub const WINDOW: Duration = Duration::from_secs(300);

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// Whether a request is a message that was signed with `secret`, within five minutes of `now`; the message. `body` is what
/// came, byte by byte, before anything reads it as JSON.
///
/// # Errors
/// [`VerifyError`] says what is wrong. Whoever sent it is told no more than a status such as 400.
pub fn verify(
    secret: &Secret,
    headers: &HeaderMap,
    body: &[u8],
    now: SystemTime,
) -> Result<Message, VerifyError> {
    let key = WebhookKey::parse(secret).map_err(|_other| VerifyError::Secret)?;
    let id = only(headers, ID)?;
    let seconds = seconds(only(headers, TIMESTAMP)?)?;
    let message = Signed { id, timestamp: seconds, body };
    if !key.has_signed(message, only(headers, SIGNATURE)?) {
        return Err(VerifyError::Signature);
    }
    let sent_at = u64::try_from(seconds).ok().map(Duration::from_secs);
    let sent_at = sent_at.and_then(|since| UNIX_EPOCH.checked_add(since));
    let sent_at = sent_at.ok_or(VerifyError::Header { name: TIMESTAMP })?;
    if distance(sent_at, now) > WINDOW {
        return Err(VerifyError::Time);
    }
    read(id, sent_at, body)
}

fn only<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, VerifyError> {
    let mut values = headers.get_all(name).iter();
    let only = values.next().filter(|_| values.next().is_none());
    let text = only.and_then(|value| value.to_str().ok()).filter(|text| !text.is_empty());
    text.ok_or(VerifyError::Header { name })
}

/// Reads a time that is written as it is signed: digits, without a sign and without zeros before them.
fn seconds(text: &str) -> Result<i64, VerifyError> {
    let read = text.parse::<i64>().ok().filter(|seconds| 0 <= *seconds);
    let read = read.filter(|seconds| seconds.to_string() == text);
    read.ok_or(VerifyError::Header { name: TIMESTAMP })
}

fn distance(one: SystemTime, other: SystemTime) -> Duration {
    one.duration_since(other).unwrap_or_else(|before| before.duration())
}

#[derive(Deserialize)]
struct Body {
    r#type: String,
    timestamp: String,
    data: serde_json::Value,
}

fn read(id: &str, sent_at: SystemTime, body: &[u8]) -> Result<Message, VerifyError> {
    let no_message = |_error: serde_json::Error| VerifyError::Body;
    let body: Body = serde_json::from_slice(body).map_err(no_message)?;
    let entry = match body.r#type.as_str() {
        "webhook.ping" => None,
        _ => Some(serde_json::from_value(body.data).map_err(no_message)?),
    };
    let (event, at) = (body.r#type, body.timestamp);
    Ok(Message { id: id.to_owned(), sent_at, event, at, entry })
}
