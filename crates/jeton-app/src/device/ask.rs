//! A device asks to be logged in.

use std::net::IpAddr;

use jeton_core::{
    ClientName, Device, DeviceAnswer, UserCode,
    decide::device::{INTERVAL, WAITS},
};
use jeton_token::{Form, Secret};
use jiff::Timestamp;

use crate::{App, AppError};

/// Who asks.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// What it calls itself.
    pub client: ClientName,
    /// The program that it is, if it says so.
    pub agent: Option<ClientName>,
    /// Where it asks from, if known.
    pub address: Option<IpAddr>,
}

/// A device that waits from now on.
#[derive(Debug)]
pub struct AskedDevice {
    /// What it polls with.
    pub secret: Secret,
    /// The device.
    pub device: Device,
}

impl App {
    /// Lets a device wait for somebody to log it in; `None` where too many wait.
    pub fn ask_device(&self, new: NewDevice) -> Result<Option<AskedDevice>, AppError> {
        let now = self.clock.now();
        let secret = form().mint(&self.randomness.draw()?, "");
        let device = Device {
            code: self.user_code()?,
            client: new.client,
            agent: new.agent,
            address: new.address,
            asked_at: now,
            expires_at: now.checked_add(WAITS).unwrap_or(Timestamp::MAX),
            answer: DeviceAnswer::Pending,
            interval: INTERVAL,
            polled_at: None,
        };
        let digest = self.keys.lasting().digest(secret.expose());
        let added = self.waiting.add(digest, device.clone(), now);
        Ok(added.then_some(AskedDevice { secret, device }))
    }

    fn user_code(&self) -> Result<UserCode, AppError> {
        loop {
            // Out of 32 bytes eight do not fit once in 10^20 draws.
            if let Some(code) = UserCode::make(&self.randomness.draw()?) {
                return Ok(code);
            }
        }
    }
}

/// What a device polls with: 256 bits with a checksum, like every secret of ours.
pub(super) fn form() -> Form {
    Form::Native("jtd".parse().expect("three letters are a prefix"))
}
