//! Handing over what is due.

use std::sync::Mutex;

use jeton_core::{
    FaultCause, Mail,
    decide::notice::{Delivery, answered, longest_wait},
};
use jeton_notice::mail::{Carried, Courier};
use jeton_store::MailStep;
use jiff::Timestamp;

use super::{Post, held};
use crate::{App, AppError};

/// So many mails are taken up at once.
const AT_ONCE: u32 = 256;

impl App {
    /// Hands over every mail that is due, over a few connections at a time, until there is none, the server is out of
    /// reach, or the post is stopped.
    pub(super) async fn send_due_mails(&self, post: &Post) -> Result<(), AppError> {
        loop {
            let now = self.clock.now();
            if post.is_stopped() || held(&post.outage).lasts(now) {
                return Ok(());
            }
            let longest = longest_wait(post.options.retry);
            let latest = now.checked_add(longest).unwrap_or(Timestamp::MAX);
            let mut due = self.store.due_mails((now, latest), AT_ONCE).await?;
            if due.is_empty() {
                return Ok(());
            }
            due.reverse();
            let due = Mutex::new(due);
            let carry = || self.carry_mails(post, &due);
            let (first, second, third, fourth) = tokio::join!(carry(), carry(), carry(), carry());
            first.and(second).and(third).and(fourth)?;
        }
    }

    async fn carry_mails(&self, post: &Post, due: &Mutex<Vec<Mail>>) -> Result<(), AppError> {
        let mut courier = post.options.mailer.courier();
        let mut done = Ok(());
        while done.is_ok() && !post.is_stopped() && !held(&post.outage).lasts(self.clock.now()) {
            let Some(mail) = held(due).pop() else { break };
            done = self.carry_mail(post, &mail, &mut courier).await;
        }
        courier.leave().await;
        done
    }

    async fn carry_mail(
        &self,
        post: &Post,
        mail: &Mail,
        courier: &mut Courier<'_>,
    ) -> Result<(), AppError> {
        let now = self.clock.now();
        let Some(digest) = self.digest(post, mail, now).await? else {
            return Ok(());
        };
        let carried = match post.options.mailer.write(mail, &digest, now) {
            Ok(letter) => courier.carry(&letter).await,
            Err(error) => {
                let why = format!("it could not be written: {error}");
                Carried::Answered(Delivery::Refused(why))
            }
        };
        match carried {
            Carried::Unreachable(why) => self.suffer_outage(post, &why).await,
            Carried::Answered(delivery) => self.mark(post, mail, delivery).await,
        }
    }

    async fn mark(&self, post: &Post, mail: &Mail, delivery: Delivery) -> Result<(), AppError> {
        let mail = answered(mail, delivery, post.options.retry, self.clock.now());
        held(&post.unmarked).push(mail.clone());
        self.write_down(post, &mail).await?;
        self.end_outage(post).await
    }

    /// Writes down what became of a mail. Where it is given up, the fault comes first, so that no crash hides it.
    pub(super) async fn write_down(&self, post: &Post, mail: &Mail) -> Result<(), AppError> {
        let recipient = mail.recipient.as_str();
        if mail.failed_at.is_some() {
            let error = mail.error.as_deref().unwrap_or_default();
            let wrong = format!("{} was given up after {} tries: {error}", mail.id, mail.attempts);
            self.tell_condition(FaultCause::MailUndeliverable, recipient, Some(wrong)).await?;
        }
        self.store.observe_mails(vec![MailStep::Answered(mail.clone())]).await?;
        held(&post.unmarked).retain(|other| other.id != mail.id);
        if mail.sent_at.is_some() {
            self.tell_condition(FaultCause::MailUndeliverable, recipient, None).await?;
        }
        Ok(())
    }

    async fn suffer_outage(&self, post: &Post, why: &str) -> Result<(), AppError> {
        let now = self.clock.now();
        let server = post.options.mailer.relay.address();
        let is_long = {
            let mut outage = held(&post.outage);
            outage.goes_on(post.options.retry, now);
            outage.is_long(now)
        };
        tracing::warn!(%server, why, "the mail server takes no mails");
        if is_long {
            let wrong = format!("the mail server takes no mails: {why}");
            self.tell_condition(FaultCause::MailUndeliverable, &server, Some(wrong)).await?;
        }
        Ok(())
    }

    async fn end_outage(&self, post: &Post) -> Result<(), AppError> {
        let ended = held(&post.outage).ends();
        if ended {
            let server = post.options.mailer.relay.address();
            self.tell_condition(FaultCause::MailUndeliverable, &server, None).await?;
        }
        Ok(())
    }
}
