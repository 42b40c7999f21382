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

/// The fields and the body of an answer that is often the same, as they travel behind its date.
pub(crate) struct Rest(Vec<u8>);

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

    /// Ends without a body.
    pub(crate) fn end(self) -> Written {
        self.out.extend_from_slice(b"content-length: 0\r\n\r\n");
        Written
    }

    /// Ends with what was written before.
    pub(crate) fn end_as(self, rest: &Rest) -> Written {
        self.out.extend_from_slice(&rest.0);
        Written
    }

    fn name(&mut self, name: &HeaderName) {
        self.out.extend_from_slice(name.as_str().as_bytes());
        self.out.extend_from_slice(b": ");
    }
}

impl Rest {
    /// These fields, and this body.
    pub(crate) fn of(headers: &HeaderMap, body: &[u8]) -> Self {
        let fields = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let length = body.len().to_string();
        let mut rest = Vec::new();
        for (name, value) in fields.chain([("content-length", length.as_bytes())]) {
            rest.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        rest.extend([b"\r\n", body].concat());
        Self(rest)
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
