//! An answer: the value, and the JSON that it was read from.

use std::{fmt, ops::Deref};

use bytes::Bytes;
use serde::de::DeserializeOwned;

/// What the server answered. It dereferences to the value.
#[derive(Clone)]
pub struct Answer<T> {
    value: T,
    json: Bytes,
}

impl<T> Answer<T> {
    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The JSON as it was sent. It may hold a secret.
    pub fn json(&self) -> &[u8] {
        &self.json
    }
}

impl<T: DeserializeOwned> Answer<T> {
    pub(crate) fn read(json: Bytes) -> Result<Self, serde_json::Error> {
        Ok(Self { value: serde_json::from_slice(&json)?, json })
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

// The JSON stays out: it may hold a secret.
impl<T: fmt::Debug> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Answer").field(&self.value).finish()
    }
}
