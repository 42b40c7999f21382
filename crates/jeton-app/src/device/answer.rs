//! Somebody looks at a device that waits, and lets it in or not.

use std::net::IpAddr;

use jeton_core::{Caller, Device, Refusal, UserCode, decide::device};
use jiff::Timestamp;

use crate::{App, AppError};

impl App {
    /// The device that shows `code`, for a person who is logged in.
    pub async fn device(
        &self,
        code: &str,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<Device, AppError> {
        self.answer_device(code, address, by, |device, _now| Ok(device.clone())).await
    }

    /// Logs the device in that shows `code`, as the caller.
    pub async fn approve_device(
        &self,
        code: &str,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<Device, AppError> {
        self.answer_device(code, address, by, |device, now| device::approve(device, by, now)).await
    }

    /// Turns the device away that shows `code`.
    pub async fn deny_device(
        &self,
        code: &str,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<Device, AppError> {
        self.answer_device(code, address, by, |device, now| device::deny(device, by, now)).await
    }

    // Whoever guesses codes waits, like whoever guesses passwords (RFC 8628 section 5.1).
    async fn answer_device(
        &self,
        code: &str,
        address: Option<IpAddr>,
        by: &Caller,
        decide: impl FnOnce(&Device, Timestamp) -> Result<Device, Refusal>,
    ) -> Result<Device, AppError> {
        device::must_be_seen_by(by)?;
        let name = self.load_account(by.account).await?.name;
        let now = self.clock.now();
        if let Some(retry_after) = self.guessed_codes.wait(&name, address, now) {
            return Err(AppError::Throttled { retry_after });
        }
        let unknown = || {
            self.guessed_codes.failed(&name, address, now);
            Refusal::NotFound { what: "device" }
        };
        let code: UserCode = code.parse().map_err(|_| unknown())?;
        // A hit does not undo misses: a device of one's own is at hand to look at between guesses.
        let answered = self.waiting.change(&code, |device| match device {
            Some(device) if now < device.expires_at => decide(device, now),
            _ => Err(unknown()),
        });
        Ok(answered?)
    }
}
