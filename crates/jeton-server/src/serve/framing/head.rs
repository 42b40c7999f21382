//! The head of a request: what of it says how long the request is (RFC 9112 section 6.3).

/// What is known of a head after some of its lines.
#[derive(Debug, Default)]
pub(in crate::serve) struct Head {
    has_begun: bool,
    is_http10: bool,
    hosts: u8,
    length: Option<u64>,
    is_chunked: bool,
    wants_switch: bool,
}

/// What a line was.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// One of several.
    Line,
    /// The last of its head; the body is this long.
    End(Length),
}

/// How long a body is.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::serve) enum Length {
    /// So many bytes.
    Bytes(u64),
    /// As many as the chunks have.
    Chunked,
}

/// Two readers could understand it in two ways.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::serve) struct Ambiguous;

impl Head {
    /// Whether a line of it was read.
    pub(super) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Whether it asks for another protocol that this server may switch to.
    pub(in crate::serve) fn wants_switch(&self) -> bool {
        self.wants_switch
    }

    /// Takes the next line, with what ends it. What hyper itself refuses is left to it.
    pub(super) fn take(&mut self, line: &[u8]) -> Result<Part, Ambiguous> {
        let text = text(line)?;
        match (self.has_begun, text) {
            // An empty line before a request is left over from the one before (RFC 9112 section 2.2).
            (false, b"") => Ok(Part::Line),
            (false, _) => {
                self.has_begun = true;
                self.is_http10 = text.ends_with(b" HTTP/1.0");
                Ok(Part::Line)
            }
            (true, b"") => self.end().map(Part::End),
            (true, _) => self.field(text).map(|()| Part::Line),
        }
    }

    fn field(&mut self, text: &[u8]) -> Result<(), Ambiguous> {
        let (name, value) = field(text)?;
        self.note(name, value)
    }

    /// Takes note of a field.
    pub(in crate::serve) fn note(&mut self, name: &[u8], value: &[u8]) -> Result<(), Ambiguous> {
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        if is("host") {
            self.hosts = self.hosts.saturating_add(1);
        } else if is("content-length") {
            // A second one is refused even if equal: who joins them with a comma reads no number.
            if self.length.replace(number(value)?).is_some() {
                return Err(Ambiguous);
            }
        } else if is("transfer-encoding") {
            if self.is_chunked || !value.eq_ignore_ascii_case(b"chunked") {
                return Err(Ambiguous);
            }
            self.is_chunked = true;
        } else if is("upgrade") {
            self.wants_switch |= value.to_ascii_lowercase().starts_with(b"websocket");
        }
        Ok(())
    }

    /// How long the body behind the last field is.
    pub(in crate::serve) fn end(&self) -> Result<Length, Ambiguous> {
        let hosts = if self.is_http10 { 0..=1 } else { 1..=1 };
        if !hosts.contains(&self.hosts) {
            return Err(Ambiguous);
        }
        match (self.length, self.is_chunked) {
            (length, false) => Ok(Length::Bytes(length.unwrap_or(0))),
            (None, true) if !self.is_http10 => Ok(Length::Chunked),
            (_, true) => Err(Ambiguous),
        }
    }
}

/// A line without the CRLF that ends it. Nothing else does, and no other control character is in it but tabs.
pub(in crate::serve) fn text(line: &[u8]) -> Result<&[u8], Ambiguous> {
    let text = line.strip_suffix(b"\r\n").ok_or(Ambiguous)?;
    // Without an early end: all bytes at once are looked at faster than one after the other.
    let is_plain = |byte: u8| !byte.is_ascii_control() | (byte == b'\t');
    let is_text = text.iter().fold(true, |all, byte| all & is_plain(*byte));
    if is_text { Ok(text) } else { Err(Ambiguous) }
}

/// The name and the value of a field line (RFC 9112 section 5).
pub(in crate::serve) fn field(text: &[u8]) -> Result<(&[u8], &[u8]), Ambiguous> {
    let colon = memchr::memchr(b':', text).ok_or(Ambiguous)?;
    let (name, value) = (&text[..colon], &text[colon + 1..]);
    // A blank before the name folds the line into the one before; one behind it hides the name from some readers.
    let is_name = name.iter().fold(true, |all, byte| all & byte.is_ascii_graphic());
    if name.is_empty() || !is_name {
        return Err(Ambiguous);
    }
    Ok((name, value.trim_ascii()))
}

/// At most 18 digits and nothing else, so that nobody's integers overflow.
fn number(text: &[u8]) -> Result<u64, Ambiguous> {
    if !(1..=18).contains(&text.len()) || !text.iter().all(u8::is_ascii_digit) {
        return Err(Ambiguous);
    }
    Ok(text.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}
