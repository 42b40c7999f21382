//! The forms in which a secret could lie somewhere, and the search for all of them at once.

use std::collections::HashMap;

use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Secrets to look for, each under a name.
#[derive(Default)]
pub(crate) struct Sought {
    needles: Vec<Needle>,
    by_head: HashMap<[u8; HEAD], Vec<usize>>,
}

struct Needle {
    secret: String,
    form: &'static str,
    bytes: Vec<u8>,
}

/// Every needle is at least so long, and is looked up by its beginning.
const HEAD: usize = 8;

/// Of a long secret this many bytes from its middle are looked for: whoever has them has most of it, and a hint of its
/// last four characters is none.
const PIECE: usize = 20;

impl Sought {
    /// Looks for `secret` as well.
    pub(crate) fn add(&mut self, name: &str, secret: &[u8]) {
        let start = secret.len().saturating_sub(PIECE) / 2;
        let piece = &secret[start..(start + PIECE).min(secret.len())];
        for (form, bytes) in forms(piece) {
            assert!(bytes.len() >= HEAD, "`{name}` is too short to be told from what is no secret");
            let head = bytes[..HEAD].try_into().unwrap();
            self.by_head.entry(head).or_default().push(self.needles.len());
            self.needles.push(Needle { secret: name.to_owned(), form, bytes });
        }
    }

    /// How many secrets are looked for, and in how many forms in all.
    pub(crate) fn count(&self) -> (usize, usize) {
        let mut names: Vec<_> = self.needles.iter().map(|needle| &needle.secret).collect();
        names.sort();
        names.dedup();
        (names.len(), self.needles.len())
    }

    /// What of it stands in `text`, in words, each once.
    pub(crate) fn found_in(&self, text: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for (at, head) in text.windows(HEAD).enumerate() {
            let head: &[u8; HEAD] = head.try_into().unwrap();
            for needle in self.by_head.get(head).into_iter().flatten() {
                let needle = &self.needles[*needle];
                if text[at..].starts_with(&needle.bytes) {
                    found.push(format!("{} as {}", needle.secret, needle.form));
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

/// `piece` in every form.
pub(crate) fn forms(piece: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let each = |write: &dyn Fn(&u8) -> String, between: &str| {
        piece.iter().map(write).collect::<Vec<_>>().join(between).into_bytes()
    };
    let units = || String::from_utf8_lossy(piece).encode_utf16().collect::<Vec<_>>();
    let mut forms = vec![
        ("plain text", piece.to_vec()),
        ("hex", each(&|byte| format!("{byte:02x}"), "")),
        ("HEX", each(&|byte| format!("{byte:02X}"), "")),
        ("a URL's hex", each(&|byte| format!("%{byte:02x}"), "")),
        ("a URL's HEX", each(&|byte| format!("%{byte:02X}"), "")),
        ("escaped bytes", each(&|byte| format!("\\x{byte:02x}"), "")),
        ("a list of numbers", each(&|byte| byte.to_string(), ", ")),
        ("a dense list of numbers", each(&|byte| byte.to_string(), ",")),
        ("UTF-16LE", units().iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16BE", units().iter().flat_map(|unit| unit.to_be_bytes()).collect()),
    ];
    let url: String = form_urlencoded::byte_serialize(piece).collect();
    if url.as_bytes() != piece {
        forms.push(("a form's value", url.into_bytes()));
    }
    for shift in 0..3 {
        forms.push(("base64", in_base64(piece, shift, &STANDARD_NO_PAD)));
        forms.push(("base64url", in_base64(piece, shift, &URL_SAFE_NO_PAD)));
    }
    forms
}

/// How `piece` looks in the base64 of a text in which `shift` bytes, modulo three, stand before it: the digits that
/// depend on it alone.
fn in_base64(piece: &[u8], shift: usize, alphabet: &impl base64::Engine) -> Vec<u8> {
    let mut text = vec![0; shift];
    text.extend_from_slice(piece);
    let digits = alphabet.encode(&text).into_bytes();
    let first = (shift * 8).div_ceil(6);
    let last = text.len() * 8 / 6;
    digits[first..last].to_vec()
}
