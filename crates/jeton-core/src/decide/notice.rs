//! Notices: whether one still matters, and what follows from what a mail server says.

use jiff::{SignedDuration, Timestamp};

use crate::{Fault, Mail, Span, Token};

/// Whether people should still be told of `fault`, which is about the end of `token`: it has neither ended nor expired,
/// its end was not put off, and its secret is the one that it had. What was closed by hand still matters, for whoever
/// closed it need not be the one who is to be told. A secret from later than `now` was made while the clock was ahead, and says
/// nothing.
pub fn matters(fault: &Fault, token: &Token, now: Timestamp) -> bool {
    fault.nearing.is_some_and(|nearing| {
        token.is_live(now)
            && token.expires_at == Some(nearing.expires_at)
            && (token.live.since <= fault.opened_at || now < token.live.since)
    })
}

/// What a mail server did with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It took it.
    Accepted,
    /// It will not take it, whenever it is asked.
    Refused(String),
    /// It may take it later.
    Later(String),
}

/// How long a mail waits after each time that it was put off, as multiples of the first wait. One that was put off once
/// more than that is given up: with a first wait of a minute, after two days.
const WAITS: [i64; 8] = [1, 5, 15, 60, 240, 480, 720, 1_440];

/// The mail as it stands after a server has answered to it at `now`.
#[must_use]
pub fn answered(mail: &Mail, delivery: Delivery, first_wait: Span, now: Timestamp) -> Mail {
    let attempts = mail.attempts + 1;
    let tried = Mail { attempts, next_at: None, failed_at: None, error: None, ..mail.clone() };
    match delivery {
        Delivery::Accepted => Mail { sent_at: Some(now), ..tried },
        Delivery::Refused(why) => Mail { failed_at: Some(now), error: Some(why), ..tried },
        Delivery::Later(why) => {
            let error = Some(why);
            match next_try(mail.attempts, first_wait, now) {
                Some(next_at) => Mail { next_at: Some(next_at), error, ..tried },
                None => Mail { failed_at: Some(now), error, ..tried },
            }
        }
    }
}

/// No mail that is put off waits longer than this.
pub fn longest_wait(first_wait: Span) -> SignedDuration {
    let longest = WAITS.iter().max().copied().unwrap_or(1);
    SignedDuration::from_secs(first_wait.seconds().saturating_mul(longest))
}

fn next_try(before: i64, first_wait: Span, now: Timestamp) -> Option<Timestamp> {
    let wait = usize::try_from(before).ok().and_then(|before| WAITS.get(before))?;
    let seconds = first_wait.seconds().saturating_mul(*wait);
    Span::from_seconds(seconds).ok().map(|wait| wait.after(now))
}

/// The mail, tried again at `now` whatever became of it, and as often as a new one; `None` where it was sent, or has nothing
/// to say any more.
pub fn retried(mail: &Mail, now: Timestamp) -> Option<Mail> {
    let unsent = mail.sent_at.is_none() && (mail.failed_at.is_some() || mail.next_at.is_some());
    unsent.then(|| Mail { attempts: 0, next_at: Some(now), failed_at: None, ..mail.clone() })
}

#[cfg(test)]
mod tests {
    use jeton_token::Entropy;

    use super::*;
    use crate::{MailId, MailState};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn mail() -> Mail {
        let id = MailId::new(at(0), &Entropy::from_bytes([1; 32]));
        Mail::new(id, "ada@example.com".parse().unwrap(), at(0))
    }

    fn minute() -> Span {
        Span::from_seconds(60).unwrap()
    }

    #[test]
    fn a_mail_that_is_put_off_waits_longer_each_time_and_is_given_up_after_two_days() {
        let (mut mail, mut now, mut waits) = (mail(), at(0), Vec::new());

        while let Some(next) = mail.next_at {
            waits.push(next.duration_since(now).as_mins());
            now = next;
            mail = answered(&mail, Delivery::Later("451 busy".to_owned()), minute(), now);
        }

        assert_eq!(waits, [0, 1, 5, 15, 60, 240, 480, 720, 1_440]);
        assert_eq!(now.duration_since(at(0)).as_hours(), 49);
        assert_eq!((mail.state(), mail.attempts), (MailState::Failed, 9));
    }

    #[test]
    fn what_is_tried_again_after_it_was_given_up_is_put_off_as_often_as_a_new_mail() {
        let given_up = Mail { attempts: 9, next_at: None, failed_at: Some(at(9)), ..mail() };

        let again = retried(&given_up, at(60)).unwrap();
        let put_off = answered(&again, Delivery::Later("451 busy".to_owned()), minute(), at(60));

        assert_eq!((put_off.state(), put_off.next_at), (MailState::Waiting, Some(at(120))));
    }

    #[test]
    fn a_refused_mail_is_not_tried_again_unless_somebody_asks() {
        let refused = answered(&mail(), Delivery::Refused("550 no".to_owned()), minute(), at(9));
        let sent = answered(&mail(), Delivery::Accepted, minute(), at(9));

        assert_eq!((refused.state(), refused.next_at), (MailState::Failed, None));
        assert_eq!(retried(&refused, at(60)).unwrap().next_at, Some(at(60)));
        assert_eq!((sent.state(), retried(&sent, at(60))), (MailState::Sent, None));
    }
}
