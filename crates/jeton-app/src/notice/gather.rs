//! Putting mails together: what waits for one person goes in one mail.

use jeton_core::{Mail, MailAddress, MailId};
use jeton_store::MailStep;
use jiff::SignedDuration;

use super::Post;
use crate::{App, AppError};

/// So many tokens are in one mail at most.
const MOST: usize = 200;

/// So many notices to one person are looked at in a round.
const AT_ONCE: u32 = 10_000;

/// So many mails are written down at once.
const TOGETHER: usize = 64;

impl App {
    /// Puts the notices to everybody whose first one has waited long enough into mails.
    pub(super) async fn gather_notices(&self, post: &Post) -> Result<(), AppError> {
        let wait = SignedDuration::from_secs(post.options.gather.seconds());
        let now = self.clock.now();
        let Ok(before) = now.checked_sub(wait) else {
            return Ok(());
        };
        let mut steps = Vec::new();
        for recipient in self.store.recipients_waiting((before, now)).await? {
            steps.extend(self.mails_to(&recipient).await?);
            if steps.len() >= TOGETHER {
                self.store.observe_mails(std::mem::take(&mut steps)).await?;
            }
        }
        if !steps.is_empty() {
            self.store.observe_mails(steps).await?;
        }
        Ok(())
    }

    async fn mails_to(&self, recipient: &MailAddress) -> Result<Vec<MailStep>, AppError> {
        let faults = self.store.waiting_notices(recipient, AT_ONCE).await?;
        let mut steps = Vec::new();
        for faults in faults.chunks(MOST) {
            let now = self.clock.now();
            let id = MailId::new(now, &self.randomness.draw()?);
            steps.push(MailStep::Made(Mail::new(id, recipient.clone(), now), faults.to_vec()));
        }
        Ok(steps)
    }
}
