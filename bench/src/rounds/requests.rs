//! The requests, byte for byte of the same form for every server.

use std::sync::Arc;

use crate::{
    load::Requests,
    world::{Random, Secrets},
};

/// Requests that each carry a secret drawn at random.
pub(crate) struct Verifies {
    pub(crate) path: &'static str,
    pub(crate) carrier: &'static str,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) spelling: Spelling,
    pub(crate) random: Random,
}

/// How the secrets are spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As they are.
    Right,
    /// With another last character, so that the checksum is wrong.
    WrongChecksum,
}

const METHOD: &str = "GET ";
const HEAD: &str = " HTTP/1.1\r\nHost: localhost\r\n";
/// The field in which most secrets travel.
pub(super) const BEARER: &str = "Authorization: Bearer ";
const END: &str = "\r\n\r\n";

impl Requests for Verifies {
    fn prepare(&mut self, request: &mut Vec<u8>) {
        let secret = self.secrets.at(self.random.below(self.secrets.count()));
        request.clear();
        for text in [METHOD, self.path, HEAD, self.carrier] {
            request.extend_from_slice(text.as_bytes());
        }
        request.extend_from_slice(secret.as_bytes());
        if self.spelling == Spelling::WrongChecksum
            && let Some(last) = request.last_mut()
        {
            *last = if *last == b'0' { b'1' } else { b'0' };
        }
        request.extend_from_slice(END.as_bytes());
    }
}
