//! Who reads the calendar: like every caller of Jeton's own API, or by the secret of a calendar, which opens nothing else.

use jeton_core::policy::{Feed, Policy};
use jeton_replica::ServiceView;

use crate::{App, AppError, Held, NoSuchService, Sender, verify::unknown_service};

impl App {
    /// Who reads the calendar by what stands in a header that tokens of Jeton's own service travel in.
    pub fn calendar_caller<'h>(
        &self,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        sender: Sender<'_>,
    ) -> Result<Held, AppError> {
        let own = self.own_service()?;
        let judged = match own.policy.present(headers) {
            Err(reason) => self.stranger(own, reason, self.now()),
            Ok(presented) => self.verify_apart(own, presented.text.as_bytes(), sender, |grant| {
                grant.kind.feed == Some(Feed::Calendar)
                    || grant.kind.carriers.contains(presented.carrier)
            }),
        };
        Held::of(Ok(judged), sender.address)
    }

    /// Who reads the calendar by a password, as calendar programs send one (RFC 7617). It is the secret of a calendar
    /// and never another: what can change tokens does not belong into such a program.
    pub fn calendar_caller_by_password(
        &self,
        password: &str,
        sender: Sender<'_>,
    ) -> Result<Held, AppError> {
        let own = self.own_service()?;
        let judged = self.verify_apart(own, password.as_bytes(), sender, |grant| {
            grant.kind.feed == Some(Feed::Calendar)
        });
        Held::of(Ok(judged), sender.address)
    }

    fn own_service(&self) -> Result<&ServiceView, AppError> {
        self.replica.service(Policy::OWN).ok_or_else(|| unknown_service(NoSuchService))
    }
}
