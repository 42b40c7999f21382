//! Answers of HTTP/1.1, written as they travel.

use std::fmt;

use http::{HeaderMap, HeaderName, StatusCode};
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};

use crate::fields::Headers;

/// An answer that is being written behind others.
pub(crate) struct Reply<'o> {
    out: &'o mut Vec<u8>,
    today: &'o mut Today,
}

/// An answer was written whole.
pub(crate) struct Written;

/// The date of the answers of a second, which is the same for all of them.
#[derive(Default)]
pub(super) struct Today {
    second: Option<i64>,
    text: String,
}

impl<'o> Reply<'o> {
    pub(super) fn behind(out: &'o mut Vec<u8>, today: &'o mut Today) -> Self {
        Self { out, today }
    }

    /// Begins with the status line (RFC 9112 section 4) and the date (RFC 9110 section 6.6.1).
    pub(crate) fn begin(&mut self, status: StatusCode, now: Timestamp) {
        let reason = status.canonical_reason().unwrap_or_default();
        self.out.extend_from_slice(b"HTTP/1.1 ");
        self.out.extend_from_slice(status.as_str().as_bytes());
        self.out.push(b' ');
        self.out.extend_from_slice(reason.as_bytes());
        self.out.extend_from_slice(b"\r\ndate: ");
        self.out.extend_from_slice(self.today.at(now).as_bytes());
        self.out.extend_from_slice(b"\r\n");
    }

    /// The fields of a map.
    pub(crate) fn all(&mut self, headers: &HeaderMap) {
        for (name, value) in headers {
            self.name(name);
            self.out.extend_from_slice(value.as_bytes());
            self.out.extend_from_slice(b"\r\n");
        }
    }

    /// Ends with the body.
    pub(crate) fn end(self, body: &[u8]) -> Written {
        self.out.extend_from_slice(b"content-length: ");
        self.out.extend_from_slice(itoa::Buffer::new().format(body.len()).as_bytes());
        self.out.extend_from_slice(b"\r\n\r\n");
        self.out.extend_from_slice(body);
        Written
    }

    fn name(&mut self, name: &HeaderName) {
        self.out.extend_from_slice(name.as_str().as_bytes());
        self.out.extend_from_slice(b": ");
    }
}

// An answer that is written from the front to the end has no field twice by mistake: setting is adding.
impl Headers for Reply<'_> {
    fn set(&mut self, name: HeaderName, value: &dyn fmt::Display) {
        self.add(name, value);
    }

    fn add(&mut self, name: HeaderName, value: &dyn fmt::Display) {
        self.name(&name);
        fmt::write(&mut Text(self.out), format_args!("{value}")).expect("memory takes all");
        self.out.extend_from_slice(b"\r\n");
    }
}

/// Bytes that take text.
struct Text<'o>(&'o mut Vec<u8>);

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Today {
    fn at(&mut self, now: Timestamp) -> &str {
        if self.second != Some(now.as_second()) {
            self.second = Some(now.as_second());
            self.text.clear();
            DateTimePrinter::new()
                .print_timestamp_rfc9110(&now, &mut self.text)
                .expect("a time of this era has such a text");
        }
        &self.text
    }
}
