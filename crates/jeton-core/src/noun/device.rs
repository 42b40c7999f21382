//! Devices: programs without a browser that somebody logs in from elsewhere (RFC 8628).

use std::{fmt, net::IpAddr, str::FromStr};

use jeton_token::Entropy;
use jiff::Timestamp;

use super::{
    id::{AccountId, SessionId},
    name::ClientName,
};

/// A device that waits for somebody to log it in. It is no record: it lives in memory for ten minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What somebody types.
    pub code: UserCode,
    /// Who asks, in the device's own words.
    pub client: ClientName,
    /// The program that it is, if it says so.
    pub agent: Option<ClientName>,
    /// Where it asked from, if known.
    pub address: Option<IpAddr>,
    /// When it asked.
    pub asked_at: Timestamp,
    /// Until when it can be approved.
    pub expires_at: Timestamp,
    /// What became of it.
    pub answer: DeviceAnswer,
    /// How many seconds it has to leave between two polls.
    pub interval: u32,
    /// When it polled last.
    pub polled_at: Option<Timestamp>,
}

/// What became of a device's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceAnswer {
    /// Nothing yet.
    Pending,
    /// Somebody lets it in.
    Approved {
        /// Who.
        account: AccountId,
        /// In which session of theirs: what ends with it, is not let in any more.
        session: SessionId,
        /// When they entered their password.
        authenticated_at: Timestamp,
    },
    /// Somebody does not.
    Denied,
}

impl DeviceAnswer {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved { .. } => "approved",
            Self::Denied => "denied",
        }
    }
}

/// The code that a person reads on one screen and types at another: eight letters that nobody mistakes for others and
/// that form no words (RFC 8628 section 6.1), 34 bits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UserCode([u8; 8]);

const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// A text that is no user code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a code is eight letters such as `WDJB-MJHT`")]
pub struct UserCodeError;

impl UserCode {
    /// Makes a code, or none where the entropy happens to have too few bytes that fit.
    pub fn make(entropy: &Entropy) -> Option<Self> {
        // 240 is the last multiple of 20 in a byte: each letter is as likely as the others.
        let fitting = entropy.as_bytes().iter().filter(|byte| **byte < 240);
        let mut letters = fitting.map(|byte| LETTERS[usize::from(byte % 20)]);
        let mut code = [0; 8];
        for letter in &mut code {
            *letter = letters.next()?;
        }
        Some(Self(code))
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the letters are ASCII")
    }
}

impl FromStr for UserCode {
    type Err = UserCodeError;

    /// Case, dashes and blanks do not count.
    fn from_str(text: &str) -> Result<Self, UserCodeError> {
        if text.len() > 32 {
            return Err(UserCodeError);
        }
        let typed: Vec<u8> = text
            .bytes()
            .filter(|byte| !matches!(byte, b'-' | b' '))
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        let code: [u8; 8] = typed.try_into().map_err(|_| UserCodeError)?;
        let fits = code.iter().all(|letter| LETTERS.contains(letter));
        fits.then_some(Self(code)).ok_or(UserCodeError)
    }
}

impl fmt::Display for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.text().split_at(4);
        write!(f, "{first}-{second}")
    }
}

impl fmt::Debug for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserCode(…)")
    }
}
