//! Devices: asked for, approved or denied, and polled (RFC 8628).

use jiff::{SignedDuration, Timestamp};

use crate::{Caller, Device, DeviceAnswer, Refusal, SessionId};

/// How long a device waits for somebody: 10 minutes.
pub const WAITS: SignedDuration = SignedDuration::from_mins(10);
/// How many seconds it leaves between two polls (RFC 8628 section 3.2).
pub const INTERVAL: u32 = 5;

/// What a device that polls is told (RFC 8628 section 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polled {
    /// Nobody has answered yet.
    Pending,
    /// It polls too often; it has to leave more time from now on.
    SlowDown,
    /// Somebody said no.
    Denied,
    /// Nobody answered in time.
    Expired,
    /// It is logged in.
    Approved {
        /// As whom.
        account: crate::AccountId,
        /// By which session of theirs, which has to be open still.
        session: SessionId,
        /// When they entered their password.
        authenticated_at: Timestamp,
    },
}

/// Decides what `device` is told that polls at `now`, and how it stands afterwards.
pub fn poll(device: &Device, now: Timestamp) -> (Polled, Device) {
    let mut after = Device { polled_at: Some(now), ..device.clone() };
    if device.expires_at <= now {
        return (Polled::Expired, after);
    }
    let gap = SignedDuration::from_secs(device.interval.into());
    if device.polled_at.is_some_and(|last| now.duration_since(last) < gap) {
        after.interval = device.interval.saturating_add(INTERVAL);
        return (Polled::SlowDown, after);
    }
    let told = match device.answer {
        DeviceAnswer::Pending => Polled::Pending,
        DeviceAnswer::Denied => Polled::Denied,
        DeviceAnswer::Approved { account, session, authenticated_at } => {
            Polled::Approved { account, session, authenticated_at }
        }
    };
    (told, after)
}

/// Refuses a caller who may not look at the devices that wait: it takes the session of a person.
pub fn must_be_seen_by(by: &Caller) -> Result<SessionId, Refusal> {
    by.session.ok_or(Refusal::SessionNeeded)
}

/// Decides whether `by` logs `device` in at `now`, as themselves.
pub fn approve(device: &Device, by: &Caller, now: Timestamp) -> Result<Device, Refusal> {
    let session = must_be_seen_by(by)?;
    by.must_be_fresh(now)?;
    let authenticated_at = by.authenticated_at.ok_or(Refusal::StepUpRequired)?;
    let answer = DeviceAnswer::Approved { account: by.account, session, authenticated_at };
    answered(device, answer, now)
}

/// Decides whether `by` turns `device` away.
pub fn deny(device: &Device, by: &Caller, now: Timestamp) -> Result<Device, Refusal> {
    must_be_seen_by(by)?;
    answered(device, DeviceAnswer::Denied, now)
}

/// An answer counts once: nobody takes back what another said.
fn answered(device: &Device, answer: DeviceAnswer, now: Timestamp) -> Result<Device, Refusal> {
    if device.expires_at <= now || device.answer != DeviceAnswer::Pending {
        return Err(Refusal::NotFound { what: "device" });
    }
    Ok(Device { answer, ..device.clone() })
}
