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

/// With so many notices, mails are written down: commits wait for that transaction, and hardly notice it.
const TOGETHER: usize = 1_000;

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
            while let Some(part) = full_part(&mut steps) {
                self.store.observe_mails(part).await?;
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

/// Takes as many of the first `steps` as are written down at once; nothing where there are too few yet.
fn full_part(steps: &mut Vec<MailStep>) -> Option<Vec<MailStep>> {
    let mut notices = 0;
    let full = steps.iter().position(|step| {
        if let MailStep::Made(_, faults) = step {
            notices += faults.len();
        }
        notices >= TOGETHER
    })?;
    Some(steps.drain(..=full).collect())
}

#[cfg(test)]
mod tests {
    use jeton_core::FaultId;
    use jeton_token::Entropy;
    use jiff::Timestamp;

    use super::*;

    fn made(notices: usize) -> MailStep {
        let (now, entropy) = (Timestamp::UNIX_EPOCH, Entropy::from_bytes([1; 32]));
        let mail = Mail::new(MailId::new(now, &entropy), "ada@example.com".parse().unwrap(), now);
        MailStep::Made(mail, vec![FaultId::new(now, &entropy); notices])
    }

    #[test]
    fn however_many_notices_somebody_gets_few_are_written_down_at_once() {
        let mut steps: Vec<_> = (0..12).map(|_| made(MOST)).collect();

        let parts: Vec<_> = std::iter::from_fn(|| full_part(&mut steps)).map(|p| p.len()).collect();

        assert_eq!((parts, steps.len()), (vec![5, 5], 2));
    }
}
