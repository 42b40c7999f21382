//! Guesses at secrets: those that are right but for their first or their last byte, and those that are wrong all over.

use std::ops::Range;

use jeton_disk::Dice;
use jeton_token::{Entropy, Form, Prefix};

use super::sample::Class;

/// A guess.
#[derive(Clone)]
pub struct Guess {
    /// At which secret, by its place.
    pub at: usize,
    /// What is shown.
    pub text: String,
}

/// The three classes of guesses at secrets of one form, each of which has that form, one guess of each at every secret: what two
/// guesses at one secret have in common says nothing of their classes.
pub fn classes(secrets: &[String], dice: &mut Dice) -> [Class<Guess>; 3] {
    let mut wrong_in = |name, bytes: Range<usize>| {
        let guess = |(at, secret): (usize, &String)| {
            let number = bytes.clone().fold(Number::of(secret), |number, byte| {
                let other = 1 + dice.below(255);
                number.with(byte, other)
            });
            Guess { at, text: number.text(secret) }
        };
        Class { name, questions: secrets.iter().enumerate().map(guess).collect() }
    };
    [
        wrong_in("wrong first byte", 0..1),
        wrong_in("wrong last byte", 31..32),
        wrong_in("unknown", 0..32),
    ]
}

/// What a secret is the text of. A UUID holds 16 bytes, which stand twice here.
struct Number([u8; 32]);

const DIGITS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Number {
    fn of(secret: &str) -> Self {
        match secret.rsplit_once('_') {
            Some((_, body)) => Self(of_base62(&body.as_bytes()[..43])),
            None => Self(of_hex(secret)),
        }
    }

    /// The same with another byte in that place; `other` says which, and is not 0.
    fn with(mut self, byte: usize, other: usize) -> Self {
        self.0[byte] ^= u8::try_from(other).unwrap_or(1);
        self
    }

    /// As text of the form that `like` has, its checksum included.
    fn text(&self, like: &str) -> String {
        match like.rsplit_once('_') {
            Some((prefix, _)) => {
                let prefix: Prefix = prefix.parse().expect("it was the prefix of a secret");
                let secret = Form::Native(prefix).mint(&Entropy::from_bytes(self.0), "");
                secret.expose().to_owned()
            }
            None => hyphenated(&self.0),
        }
    }
}

fn of_base62(digits: &[u8]) -> [u8; 32] {
    let mut number = [0_u8; 32];
    for digit in digits {
        let mut carry = DIGITS.bytes().position(|known| known == *digit).unwrap_or(0);
        for byte in number.iter_mut().rev() {
            carry += usize::from(*byte) * 62;
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
    }
    number
}

/// The first byte in the first place, and the last one in the last.
fn of_hex(secret: &str) -> [u8; 32] {
    let digits: Vec<u8> = secret.bytes().filter(|byte| *byte != b'-').collect();
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).unwrap_or("");
        u8::from_str_radix(pair, 16).unwrap_or(0)
    };
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
    std::array::from_fn(|place| bytes[place % bytes.len()])
}

fn hyphenated(number: &[u8; 32]) -> String {
    let mut text = String::with_capacity(36);
    for place in 0..16 {
        // Of the two halves the first has the first byte, and the second the last.
        let byte = number[if place < 8 { place } else { 16 + place }];
        // What says the version and the variant is no part of the secret (RFC 9562 section 4).
        let byte = match place {
            6 => 0x40 | byte & 0x0f,
            8 => 0x80 | byte & 0x3f,
            _ => byte,
        };
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    text
}

/// Compares two texts byte by byte and stops at the first difference, as nobody should; how many bytes it looked at.
pub fn stops_early(one: &str, other: &str) -> u64 {
    let mut looked_at = 0;
    for (one, other) in one.bytes().zip(other.bytes()) {
        looked_at += 1;
        if std::hint::black_box(one) != other {
            break;
        }
    }
    looked_at
}
