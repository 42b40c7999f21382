//! Notices, and the mails that carry them.

use jeton_core::{Mail, MailId, decide::notice::retried};
use jeton_store::MailStep;
use jeton_token::Entropy;

use crate::support::*;

fn mail() -> Mail {
    let id = MailId::new(at(0), &Entropy::from_bytes([1; 32]));
    Mail::new(id, "ada@example.com".parse().unwrap(), at(0))
}

#[tokio::test]
async fn a_mail_that_was_sent_is_not_sent_again_for_somebody_who_saw_it_fail() {
    let place = Place::new();
    let write = async |step| place.store.observe_mails(vec![step]).await.unwrap();
    let failed = Mail { next_at: None, failed_at: Some(at(1)), ..mail() };
    write(MailStep::Made(failed.clone(), Vec::new())).await;
    let again = retried(&failed, at(2)).unwrap();

    write(MailStep::Answered(again.clone())).await;
    write(MailStep::Answered(Mail { next_at: None, sent_at: Some(at(3)), ..again.clone() })).await;
    write(MailStep::Answered(again)).await;

    assert_eq!(place.store.due_mails((at(9), at(9)), 10).await.unwrap(), []);
}
