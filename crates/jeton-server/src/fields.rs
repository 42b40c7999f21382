//! The header fields of a request, as they were sent, and of an answer, wherever it is put together.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

/// A header field: its name in lower case, and its value.
pub(crate) type Field<'r> = (&'r str, &'r [u8]);

/// The header fields of a request.
pub(crate) fn of(headers: &HeaderMap) -> impl Iterator<Item = Field<'_>> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
}

/// The lines of the fields that are called `name`, in their order.
pub(crate) fn lines<'r>(
    fields: &[Field<'r>],
    name: &HeaderName,
) -> impl DoubleEndedIterator<Item = &'r [u8]> {
    fields.iter().filter(move |(other, _)| *other == name.as_str()).map(|(_, value)| *value)
}

/// The header fields of an answer.
pub(crate) trait Headers {
    /// The field is `value` and nothing else.
    fn set(&mut self, name: HeaderName, value: &dyn fmt::Display);

    /// The field has one more line.
    fn add(&mut self, name: HeaderName, value: &dyn fmt::Display);
}

impl Headers for HeaderMap {
    fn set(&mut self, name: HeaderName, value: &dyn fmt::Display) {
        self.insert(name, shared(value));
    }

    fn add(&mut self, name: HeaderName, value: &dyn fmt::Display) {
        self.append(name, shared(value));
    }
}

/// The text as a value, without copying it.
fn shared(value: &dyn fmt::Display) -> HeaderValue {
    // Identifiers, kind names, scopes, times and URLs are visible ASCII by construction; an empty value would be a lie.
    let value = HeaderValue::from_maybe_shared(Bytes::from(value.to_string()));
    value.unwrap_or(HeaderValue::from_static("invalid"))
}
