//! Carriers: where a secret travels in a request.

use std::hash::{Hash, Hasher};

use super::Policy;
use crate::Reason;

/// A header in which secrets travel, with a scheme before them or none (RFC 9110 section 11.4). Two carriers
/// that differ only in case are one.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// The header as the policy spells it, for people.
    pub header: String,
    /// The scheme, such as `Bearer`.
    pub scheme: Option<String>,
    /// The header as servers spell it.
    lower: String,
}

/// The one credential of a request.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'p, 'h> {
    /// Where it stood.
    pub carrier: &'p Carrier,
    /// The secret's text.
    pub text: &'h str,
}

impl Carrier {
    /// A header, with a scheme before the secret or none.
    pub fn new(header: impl Into<String>, scheme: Option<String>) -> Self {
        let header = header.into();
        Self { lower: header.to_ascii_lowercase(), header, scheme }
    }

    /// Whether `name` is this carrier's header, in any case.
    pub fn is_header(&self, name: &str) -> bool {
        self.lower.len() == name.len()
            && (self.lower == name || self.lower.eq_ignore_ascii_case(name))
    }

    /// How a request must send the secret, for people: ``Authorization: Bearer TOKEN``.
    pub fn usage(&self) -> String {
        match &self.scheme {
            Some(scheme) => format!("{}: {scheme} TOKEN", self.header),
            None => format!("{}: TOKEN", self.header),
        }
    }

    // The scheme is matched without case, one or more spaces behind it (RFC 9110 section 11.4).
    fn strip<'h>(&self, value: &'h [u8]) -> Option<&'h [u8]> {
        let Some(scheme) = &self.scheme else {
            return (!value.contains(&b' ')).then_some(value);
        };
        let (head, rest) = value.split_at_checked(scheme.len())?;
        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
        let secret = &rest[spaces..];
        let parted = spaces > 0 && !secret.is_empty();
        (head.eq_ignore_ascii_case(scheme.as_bytes()) && parted).then_some(secret)
    }
}

impl PartialEq for Carrier {
    fn eq(&self, other: &Self) -> bool {
        // Most often both are spelled alike, which is cheaper to see.
        if self.header == other.header && self.scheme == other.scheme {
            return true;
        }
        let same_scheme = match (&self.scheme, &other.scheme) {
            (Some(scheme), Some(other)) => scheme.eq_ignore_ascii_case(other),
            (None, None) => true,
            _ => false,
        };
        self.is_header(&other.header) && same_scheme
    }
}

impl Eq for Carrier {}

impl Hash for Carrier {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.lower.hash(state);
        self.scheme.as_ref().map(|scheme| scheme.to_ascii_lowercase()).hash(state);
    }
}

impl Policy {
    /// Finds the one credential among the header fields of a request, given as (name, value).
    ///
    /// # Errors
    /// [`Reason::SeveralCredentials`] for more than one field line over all carriers, even with equal values;
    /// [`Reason::Missing`] for none; [`Reason::Malformed`] for one that has not the wanted scheme or cannot be a secret.
    pub fn present<'p, 'h>(
        &'p self,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<Presented<'p, 'h>, Reason> {
        let mut found = None;
        for (name, value) in headers {
            if let Some(first) = self.carriers.iter().position(|carrier| carrier.is_header(name)) {
                if found.is_some() {
                    return Err(Reason::SeveralCredentials);
                }
                found = Some((first, value));
            }
        }
        let (first, value) = found.ok_or(Reason::Missing)?;
        let value = trim_blanks(value);
        let read = |carrier: &'p Carrier| {
            let text = carrier.strip(value)?;
            Some(Presented { carrier, text: jeton_token::Secret::check(text).ok()? })
        };
        let (first, others) = (&self.carriers[first], &self.carriers[first + 1..]);
        let of_the_same_header = || {
            let is_same = |carrier: &&Carrier| carrier.is_header(&first.header);
            others.iter().filter(is_same).find_map(read)
        };
        read(first).or_else(of_the_same_header).ok_or(Reason::Malformed)
    }
}

// Spaces and tabs alone (RFC 9110 section 5.6.3): any other control character makes the value no secret.
fn trim_blanks(value: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = value.iter().position(is_text).unwrap_or(value.len());
    let end = value.iter().rposition(is_text).map_or(start, |last| last + 1);
    &value[start..end]
}
