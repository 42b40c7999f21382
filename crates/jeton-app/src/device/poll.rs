//! A device asks whether it is logged in.

use jeton_core::{
    Origin, Refusal,
    decide::{
        device::{self, Polled},
        session::{Entrance, Holder},
    },
};

use super::ask::form;
use crate::{App, AppError, Opened};

/// Why a device is not logged in.
#[derive(Debug, thiserror::Error)]
pub enum NotLoggedIn {
    /// Nobody has answered yet.
    #[error("nobody has approved this yet")]
    Pending,
    /// It polls too often.
    #[error("leave five seconds more between two calls from now on")]
    SlowDown,
    /// Somebody said no, or the account may not log in.
    #[error("this was denied")]
    Denied,
    /// Its time is over, it was used, or Jeton has been started anew.
    #[error("the code has expired or was used; ask for another")]
    Expired,
    /// It was never a code, or it is another client's.
    #[error("this is not the code of a device, or it is that of another client")]
    Unknown,
    /// It went wrong, and can be tried again.
    #[error(transparent)]
    Failed(#[from] AppError),
}

impl App {
    /// Logs a device in that somebody has approved. It gets a session of that account, as by a log-in.
    pub async fn poll_device(&self, secret: &str, client: &str) -> Result<Opened, NotLoggedIn> {
        if form().check(secret).is_err() {
            return Err(NotLoggedIn::Unknown);
        }
        let digest = self.keys.lasting().digest(secret);
        let now = self.clock.now();
        let (polled, device) = self.waiting.with(&digest, |found| match found {
            None => (Err(NotLoggedIn::Expired), None),
            Some(device) if device.client.as_str() != client => {
                (Err(NotLoggedIn::Unknown), Some(device))
            }
            Some(device) => {
                let (polled, after) = device::poll(&device, now);
                // Taken out, so that of two calls at the same moment one gets a session.
                let kept = !matches!(polled, Polled::Approved { .. });
                (Ok((polled, after.clone())), kept.then_some(after))
            }
        })?;
        match polled {
            Polled::Pending => Err(NotLoggedIn::Pending),
            Polled::SlowDown => Err(NotLoggedIn::SlowDown),
            Polled::Denied => Err(NotLoggedIn::Denied),
            Polled::Expired => Err(NotLoggedIn::Expired),
            Polled::Approved { account, session, authenticated_at } => {
                let origin = Origin { address: device.address, agent: device.agent.clone() };
                let entrance = Entrance { holder: Holder::Program, origin, authenticated_at };
                match self.open_device_session(account, session, entrance).await {
                    Err(AppError::Refused(Refusal::AccountDisabled | Refusal::SessionEnded)) => {
                        Err(NotLoggedIn::Denied)
                    }
                    Err(error) => {
                        // What was approved stays so: the next call may find a database that takes changes.
                        self.waiting.with(&digest, |_| ((), Some(device)));
                        Err(error.into())
                    }
                    Ok(opened) => Ok(opened),
                }
            }
        }
    }
}
