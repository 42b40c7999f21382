//! The devices that wait.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jeton_core::{Device, UserCode};
use jeton_token::Digest;
use jiff::{SignedDuration, Timestamp};

use crate::throttle::Block;

/// The devices that wait, by the digest of their codes.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Mutex<HashMap<Digest, Device>>);

/// What one attacker can fill, and what all of them together can: some megabytes.
const MOST_OF_BLOCK: usize = 100;
const MOST: usize = 10_000;
/// How long a device is told that its time is over, instead of that it is not known.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(1);

impl Waiting {
    /// Takes a device, unless too many wait or its code is taken.
    pub(super) fn add(&self, digest: Digest, device: Device, now: Timestamp) -> bool {
        let mut waiting = self.lock();
        waiting.retain(|_, other| {
            other.expires_at.checked_add(REMEMBERED).is_ok_and(|until| now < until)
        });
        let block = |address: Option<IpAddr>| address.map(Block::of);
        let same = |other: &&Device| block(other.address) == block(device.address);
        let full = waiting.len() >= MOST || waiting.values().filter(same).count() >= MOST_OF_BLOCK;
        if full || waiting.values().any(|other| other.code == device.code) {
            return false;
        }
        waiting.insert(digest, device);
        true
    }

    /// Replaces the device under `digest` by what `change` makes of it.
    pub(super) fn with<T>(
        &self,
        digest: &Digest,
        change: impl FnOnce(Option<Device>) -> (T, Option<Device>),
    ) -> T {
        let mut waiting = self.lock();
        let (told, after) = change(waiting.remove(digest));
        if let Some(device) = after {
            waiting.insert(*digest, device);
        }
        told
    }

    /// The device that shows `code`, changed by `change` unless that is refused.
    pub(super) fn change<E>(
        &self,
        code: &UserCode,
        change: impl FnOnce(Option<&Device>) -> Result<Device, E>,
    ) -> Result<Device, E> {
        let mut waiting = self.lock();
        let found = waiting.iter_mut().find(|(_, device)| device.code == *code);
        let found = found.map(|(_, device)| device);
        let after = change(found.as_deref())?;
        if let Some(device) = found {
            device.clone_from(&after);
        }
        Ok(after)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Digest, Device>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
