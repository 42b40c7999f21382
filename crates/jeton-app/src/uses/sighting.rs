//! A sighting: a showing as it waits in a queue, without anything on the heap.

use std::net::IpAddr;

use jeton_core::{ClientName, SecretMark, TokenId};
use jeton_replica::Known;
use jeton_token::Digest;
use jiff::Timestamp;

use super::{Sender, places::Who};

/// A genuine secret that is shown just now.
pub(crate) struct Showing<'r> {
    pub(crate) digest: &'r Digest,
    pub(crate) known: Known,
    pub(crate) accepted: bool,
    pub(crate) sender: Sender<'r>,
    pub(crate) at: Timestamp,
}

/// A showing as it waits in a queue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sighting {
    pub(super) token: TokenId,
    pub(super) secret: SecretMark,
    pub(super) address: Option<IpAddr>,
    /// Seconds since 1970.
    pub(super) second: i64,
    pub(super) accepted: bool,
    pub(super) retired: bool,
    pub(super) quarantined: bool,
    agent: Agent,
}

/// The beginning of what a program says of itself.
#[derive(Debug, Clone, Copy)]
struct Agent {
    bytes: [u8; AGENT],
    length: u8,
}

const AGENT: usize = 100;

impl Sighting {
    pub(super) fn of(showing: &Showing<'_>) -> Self {
        Self {
            token: showing.known.token,
            secret: SecretMark::of(showing.digest),
            address: showing.sender.address,
            second: showing.at.as_second(),
            accepted: showing.accepted,
            retired: showing.known.is_retired(showing.at),
            quarantined: showing.known.quarantined,
            agent: Agent::of(showing.sender.agent.unwrap_or_default()),
        }
    }

    pub(super) fn who(&self) -> Who {
        Who {
            secret: self.secret,
            accepted: self.accepted,
            address: self.address,
            agent: ClientName::said(&self.agent.bytes[..self.agent.length.into()]),
        }
    }
}

impl Agent {
    fn of(said: &[u8]) -> Self {
        let length = said.len().min(AGENT);
        let mut bytes = [0; AGENT];
        bytes[..length].copy_from_slice(&said[..length]);
        Self { bytes, length: u8::try_from(length).unwrap_or(0) }
    }
}
