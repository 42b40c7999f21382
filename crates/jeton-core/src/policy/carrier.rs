//! Carriers: where a secret travels in a request.

use super::Policy;
use crate::Reason;

/// A header in which secrets travel, with a scheme before them or none (RFC 9110 section 11.4).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Carrier {
    /// The header as the policy spells it, for people.
    pub header: String,
    /// The scheme, such as `Bearer`.
    pub scheme: Option<String>,
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
    /// Whether `name` is this carrier's header, in any case.
    pub fn is_header(&self, name: &str) -> bool {
        self.header.eq_ignore_ascii_case(name)
    }

    /// How a request must send the secret, for people: ``Authorization: Bearer TOKEN``.
    pub fn usage(&self) -> String {
        match &self.scheme {
            Some(scheme) => format!("{}: {scheme} TOKEN", self.header),
            None => format!("{}: TOKEN", self.header),
        }
    }

    // The scheme is matched without case, one or more blanks behind it (RFC 9110 section 11.4).
    fn strip<'h>(&self, value: &'h [u8]) -> Option<&'h [u8]> {
        let Some(scheme) = &self.scheme else {
            return (!value.contains(&b' ')).then_some(value);
        };
        let (head, rest) = value.split_at_checked(scheme.len())?;
        let secret = rest.trim_ascii_start();
        let parted = rest.first() == Some(&b' ') && !secret.is_empty();
        (head.eq_ignore_ascii_case(scheme.as_bytes()) && parted).then_some(secret)
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
            if self.carriers.iter().any(|carrier| carrier.is_header(name)) {
                if found.is_some() {
                    return Err(Reason::SeveralCredentials);
                }
                found = Some((name, value));
            }
        }
        let (name, value) = found.ok_or(Reason::Missing)?;
        let value = value.trim_ascii();
        let read = |carrier: &'p Carrier| {
            let text = carrier.is_header(name).then(|| carrier.strip(value))??;
            Some(Presented {
                carrier,
                text: jeton_token::Secret::check(text).ok()?,
            })
        };
        self.carriers.iter().find_map(read).ok_or(Reason::Malformed)
    }
}
