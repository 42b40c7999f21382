//! Jeton's own form: `<prefix>_<43 base62><6 base62 CRC-32>`. A scanner can tell one offline.

use crate::{
    Entropy, Secret,
    base62::{encode_32, encode_256, is_base62},
    form::{Misformed, Prefix},
};

const BODY: usize = 43;
const CHECKSUM: usize = 6;

pub(crate) fn mint(prefix: &Prefix, entropy: &Entropy) -> Secret {
    let mut text = String::with_capacity(prefix.as_str().len() + 1 + BODY + CHECKSUM);
    text.push_str(prefix.as_str());
    text.push('_');
    text.extend(encode_256(entropy.as_bytes()).map(char::from));
    text.extend(checksum(text.as_bytes()).map(char::from));
    Secret::minted(text)
}

pub(crate) fn check(prefix: &Prefix, text: &str) -> Result<(), Misformed> {
    let rest = text.strip_prefix(prefix.as_str()).and_then(|rest| rest.strip_prefix('_'));
    let rest = rest.ok_or(Misformed::Prefix)?.as_bytes();
    if rest.len() != BODY + CHECKSUM || !is_base62(rest) {
        return Err(Misformed::Shape);
    }
    let (body, sum) = text.as_bytes().split_at(text.len() - CHECKSUM);
    if checksum(body) == sum { Ok(()) } else { Err(Misformed::Checksum) }
}

// The prefix is part of the sum: a body moved under another prefix is refused offline.
fn checksum(body: &[u8]) -> [u8; CHECKSUM] {
    encode_32(crc32fast::hash(body))
}
