//! Paths: what every reader of a request takes for the same path, and the patterns that rules hold against it.

use std::{iter, str};

use unicode_normalization::UnicodeNormalization as _;

use crate::noun::name::is_invisible;

/// A path that can be read in one way alone: decoded, in lower case, its parts with a `/` between them and none around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlainPath(String);

/// A pattern of paths: `/orders/{id}` is one part of any text behind `orders`; `/admin/*` is `/admin` and all below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPattern {
    parts: Vec<Part>,
    goes_on: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// This text, in lower case.
    Text(String),
    /// Any text.
    Any,
}

impl std::fmt::Display for PathPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tail = if self.goes_on {
            "/*"
        } else if self.parts.is_empty() {
            "/"
        } else {
            ""
        };
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => write!(f, "/{text}"),
            Part::Any => f.write_str("/{…}"),
        })?;
        f.write_str(tail)
    }
}

impl PlainPath {
    /// Reads the path of a request target (RFC 9112 section 3.2.1) up to its query.
    ///
    /// `None` for a path that somebody may read as another one: with a part that is empty, `.` or `..`, with `\` or
    /// `;`, with an encoded separator, control character or unreserved character (RFC 3986 section 2.3), encoded twice,
    /// no UTF-8, a look-alike of ASCII, or nothing that RFC 3986 section 3.3 allows. A slash at the end makes no
    /// difference, nor does case: readers disagree about both, and a rule that holds for too many paths does no harm.
    pub(super) fn read(target: &[u8]) -> Option<Self> {
        let path = target.split(|byte| *byte == b'?').next()?.strip_prefix(b"/")?;
        let path = path.strip_suffix(b"/").unwrap_or(path);
        let mut plain = Vec::with_capacity(path.len());
        let mut bytes = path.iter().copied();
        while let Some(byte) = bytes.next() {
            plain.push(match byte {
                b'%' => decoded(bytes.next()?, bytes.next()?)?,
                b'/' => byte,
                _ if stands_for_itself(byte) => byte.to_ascii_lowercase(),
                _ => return None,
            });
        }
        let plain = String::from_utf8(plain).ok()?;
        let is_clear = plain.is_empty() || plain.split('/').all(is_clear_part);
        // `//` alone is the root with an empty part behind it.
        (is_clear && target.get(..2) != Some(b"//")).then_some(Self(plain))
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }
}

/// The byte of a percent-encoding, where nobody can take it for anything but a part of a name.
fn decoded(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = digit(high)? << 4 | digit(low)?;
    let is_misleading = byte.is_ascii_control()
        || is_unreserved(byte)
        || matches!(byte, b'/' | b'\\' | b';' | b'?' | b'#' | b'%');
    (!is_misleading).then_some(byte)
}

/// Whether a byte of a path means itself: RFC 3986 section 3.3, without the `;` of parameters.
fn stands_for_itself(byte: u8) -> bool {
    is_unreserved(byte)
        || matches!(
            byte,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b'=' | b':' | b'@'
        )
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

// Some file systems do not see a dot or a blank at the end of a name.
fn is_clear_part(part: &str) -> bool {
    !part.is_empty()
        && !part.ends_with(['.', ' '])
        && !part.starts_with(' ')
        && !part.chars().any(|c| !c.is_ascii() && is_misleading_char(c))
}

/// Whether some reader makes ASCII of a character that is none, or does not see it.
fn is_misleading_char(c: char) -> bool {
    let makes_ascii = iter::once(c).nfkc().any(|c| c.is_ascii())
        || c.to_lowercase().any(|c| c.is_ascii())
        || c.to_uppercase().any(|c| c.is_ascii());
    makes_ascii || c.is_control() || is_invisible(c)
}

impl PathPattern {
    /// Whether `path` is one of the pattern's.
    pub(super) fn fits(&self, path: &PlainPath) -> bool {
        let mut parts = path.parts();
        let fits = self.parts.iter().all(|wanted| match (wanted, parts.next()) {
            (Part::Text(text), Some(part)) => text == part,
            (Part::Any, Some(_)) => true,
            (_, None) => false,
        });
        fits && (self.goes_on || parts.next().is_none())
    }
}

impl str::FromStr for PathPattern {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = text.strip_prefix('/').ok_or("a path begins with `/`")?;
        let (path, goes_on) = match path.strip_suffix('*') {
            Some(before) if before.is_empty() || before.ends_with('/') => (before, true),
            _ => (path, false),
        };
        let path = path.strip_suffix('/').unwrap_or(path);
        let parts = path.split('/').filter(|_| !path.is_empty());
        Ok(Self { parts: parts.map(str::parse).collect::<Result<_, _>>()?, goes_on })
    }
}

impl str::FromStr for Part {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(name) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let fits = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let why = "a parameter is a whole part in braces, such as `/orders/{id}`";
            return (fits && !name.is_empty()).then_some(Self::Any).ok_or(why);
        }
        if text.contains('*') {
            return Err("`*` is the whole last part and stands for all that follows: `/admin/*`");
        }
        if text.contains(['{', '}']) {
            return Err("a parameter is a whole part in braces, such as `/orders/{id}`");
        }
        let plain = text.bytes().all(stands_for_itself) && is_clear_part(text);
        let why = "a path has no query, no empty part, no `.` or `..`, and nothing that is percent-encoded";
        plain.then(|| Self::Text(text.to_ascii_lowercase())).ok_or(why)
    }
}
