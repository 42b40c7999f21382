//! Webhooks: made, disabled, enabled, deleted, given another secret; and what follows from what came back.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Caller, Change, Delivery, Event, EventFilter, PriorSeal, Refusal, Seal, ServiceId, Webhook,
    WebhookId, WebhookState, WebhookUrl,
};

/// The most webhooks that there are.
pub const MOST: usize = 100;
/// How long what is sent is signed with the secret before as well: 24 hours.
pub const BOTH_SECRETS: SignedDuration = SignedDuration::from_hours(24);
/// How long a webhook may fail before it is disabled: 48 hours.
pub const PATIENCE: SignedDuration = SignedDuration::from_hours(48);
/// How long is waited after a failure; after the last of these, as long again and again.
const PAUSES: [SignedDuration; 6] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(4),
];

/// What somebody wants to be told, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWebhook {
    /// Where.
    pub url: WebhookUrl,
    /// Of what.
    pub events: EventFilter,
    /// Of which service alone, if not of all.
    pub service: Option<ServiceId>,
}

/// A secret that was just made, sealed for the webhook of that id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The webhook's identifier.
    pub id: WebhookId,
    /// The sealed secret.
    pub seal: Seal,
}

/// Decides whether `by` makes a webhook, where there are `present` ones.
pub fn create(
    order: NewWebhook,
    made: Made,
    present: usize,
    by: &Caller,
    now: Timestamp,
) -> Result<(Webhook, Change), Refusal> {
    may(by, now)?;
    if present >= MOST {
        return Err(Refusal::TooManyWebhooks { limit: MOST });
    }
    let webhook = Webhook {
        id: made.id,
        url: order.url,
        events: order.events,
        service: order.service,
        state: WebhookState::Enabled,
        seal: Some(made.seal),
        prior: None,
        created_at: now,
        created_by: by.account,
        revision: 1,
    };
    Ok((webhook.clone(), Change::webhook(Event::WebhookCreated, webhook)))
}

/// Decides whether `by` disables a webhook.
pub fn disable(webhook: &Webhook, by: &Caller, now: Timestamp) -> Result<Change, Refusal> {
    may(by, now)?;
    must_be_there(webhook)?;
    Ok(disabled(webhook))
}

/// Decides whether `by` enables a webhook. It is told what it has missed.
pub fn enable(webhook: &Webhook, by: &Caller, now: Timestamp) -> Result<Change, Refusal> {
    may(by, now)?;
    must_be_there(webhook)?;
    let enabled = Webhook { state: WebhookState::Enabled, ..webhook.revised() };
    Ok(Change::webhook(Event::WebhookEnabled, enabled))
}

/// Decides whether `by` deletes a webhook. Its secrets go with it.
pub fn delete(webhook: &Webhook, by: &Caller, now: Timestamp) -> Result<Change, Refusal> {
    may(by, now)?;
    must_be_there(webhook)?;
    let state = WebhookState::Deleted;
    let deleted = Webhook { state, seal: None, prior: None, ..webhook.revised() };
    Ok(Change::webhook(Event::WebhookDeleted, deleted))
}

/// Decides whether `by` gives a webhook another secret. The one before signs beside it for [`BOTH_SECRETS`].
pub fn rotate(
    webhook: &Webhook,
    seal: Seal,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    may(by, now)?;
    must_be_there(webhook)?;
    let until = now.checked_add(BOTH_SECRETS).unwrap_or(Timestamp::MAX);
    let prior = Some(PriorSeal { seal: webhook.seal.clone(), until });
    let rotated = Webhook { seal: Some(seal), prior, ..webhook.revised() };
    Ok(Change::webhook(Event::WebhookSecretRotated, rotated))
}

/// The change that disables a webhook which takes nothing any more.
pub fn disabled(webhook: &Webhook) -> Change {
    let disabled = Webhook { state: WebhookState::Disabled, ..webhook.revised() };
    Change::webhook(Event::WebhookDisabled, disabled)
}

/// What came back from a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// It took what it was told.
    Taken(String),
    /// It wants nothing any more, as it said itself (RFC 9110 section 15.5.11).
    Gone(String),
    /// Anything else.
    Failed(String),
}

/// What follows for the webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// It is told the next thing.
    GoesOn,
    /// It is told the same thing again later.
    Waits,
    /// It is disabled.
    GivesUp,
}

/// Decides what follows from what came back, at `now`, from the webhook that was told the entry at `seq`.
pub fn came(before: &Delivery, seq: i64, came: Came, now: Timestamp) -> (Delivery, Follows) {
    let told = |told: String| Delivery { told: Some(told), told_at: Some(now), ..before.clone() };
    match came {
        Came::Taken(words) => {
            let fresh = Delivery { failures: 0, failing_since: None, next_at: None, ..told(words) };
            (Delivery { delivered: seq, ..fresh }, Follows::GoesOn)
        }
        // Once it is enabled again, it is tried at once.
        Came::Gone(words) => (
            Delivery { failures: 0, failing_since: None, next_at: None, ..told(words) },
            Follows::GivesUp,
        ),
        Came::Failed(words) => {
            let since = before.failing_since.unwrap_or(now);
            if PATIENCE <= now.duration_since(since) {
                let fresh =
                    Delivery { failures: 0, failing_since: None, next_at: None, ..told(words) };
                return (fresh, Follows::GivesUp);
            }
            let at = usize::try_from(before.failures).unwrap_or(usize::MAX).min(PAUSES.len() - 1);
            let next_at = Some(now.checked_add(PAUSES[at]).unwrap_or(Timestamp::MAX));
            let failures = before.failures.saturating_add(1);
            let failing_since = Some(since);
            (Delivery { failures, failing_since, next_at, ..told(words) }, Follows::Waits)
        }
    }
}

fn may(by: &Caller, now: Timestamp) -> Result<(), Refusal> {
    by.must_be_admin()?;
    by.must_be_fresh(now)
}

fn must_be_there(webhook: &Webhook) -> Result<(), Refusal> {
    match webhook.state {
        WebhookState::Deleted => Err(Refusal::NotFound { what: "webhook" }),
        WebhookState::Enabled | WebhookState::Disabled => Ok(()),
    }
}

impl Webhook {
    pub(super) fn revised(&self) -> Self {
        Self { revision: self.revision + 1, ..self.clone() }
    }

    /// What a fault about it is about: it and the host that it is at, without the path, which may be a secret.
    pub fn part(&self) -> String {
        format!("{} {}", self.id, self.url.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jeton_token::Entropy;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn fresh() -> Delivery {
        let webhook = WebhookId::new(at(0), &Entropy::from_bytes([1; 32]));
        let (failing_since, next_at, told, told_at) = (None, None, None, None);
        Delivery { webhook, delivered: 7, failures: 0, failing_since, next_at, told, told_at }
    }

    #[test]
    fn a_webhook_that_fails_is_tried_later_and_later_and_given_up_after_two_days() {
        let (mut delivery, mut now, mut pauses) = (fresh(), at(0), Vec::new());

        let last = loop {
            let (next, follows) = came(&delivery, 8, Came::Failed("answered 500".into()), now);
            if follows == Follows::GivesUp {
                break next;
            }
            assert_eq!((follows, next.delivered), (Follows::Waits, 7));
            let wait = next.next_at.unwrap();
            pauses.push(wait.duration_since(now).as_secs());
            (delivery, now) = (next, wait);
        };

        assert_eq!(pauses[..7], [5, 30, 120, 600, 3600, 14_400, 14_400]);
        assert!((at(48 * 3600)..at(53 * 3600)).contains(&now), "{now}");
        assert_eq!((last.failures, last.next_at, last.delivered), (0, None, 7));
    }

    #[test]
    fn what_was_taken_ends_the_failures_and_what_is_gone_is_given_up_at_once() {
        let (failed, _) = came(&fresh(), 8, Came::Failed("answered 500".into()), at(0));

        let (taken, follows) = came(&failed, 8, Came::Taken("answered 200".into()), at(5));
        assert_eq!(follows, Follows::GoesOn);
        assert_eq!((taken.delivered, taken.failures, taken.next_at), (8, 0, None));
        assert_eq!((taken.told.as_deref(), taken.told_at), (Some("answered 200"), Some(at(5))));

        let (gone, follows) = came(&failed, 8, Came::Gone("answered 410".into()), at(5));
        assert_eq!((follows, gone.delivered), (Follows::GivesUp, 7));
    }
}
