//! Webhooks and how far they have come.

use jeton_core::{Delivery, PriorSeal, Record, Seal, Webhook, WebhookId, WebhookState};
use jeton_store::LogFilter;
use jeton_token::KeyId;

use crate::support::*;

fn webhook(number: u8) -> Webhook {
    Webhook {
        id: WebhookId::from_bytes([number; 16]),
        url: "https://hooks.example.com/in".parse().unwrap(),
        events: "token.* fault.opened".parse().unwrap(),
        service: None,
        state: WebhookState::Enabled,
        seal: Some(Seal { key: KeyId(3), bytes: vec![9; 72] }),
        prior: None,
        created_at: at(1),
        created_by: account(1).id,
        revision: 1,
    }
}

#[tokio::test]
async fn webhooks_come_back_at_a_start_and_the_log_has_no_secret_of_theirs() {
    let place = Place::furnished().await;
    let prior = PriorSeal { seal: Some(Seal { key: KeyId(2), bytes: vec![8; 72] }), until: at(9) };
    let rotated = Webhook {
        prior: Some(prior),
        service: Some(service(1).id),
        revision: 2,
        state: WebhookState::Disabled,
        ..webhook(1)
    };
    let deleted = Webhook { state: WebhookState::Deleted, seal: None, revision: 2, ..webhook(3) };

    for record in [webhook(1), rotated.clone(), webhook(2), webhook(3), deleted] {
        place.put(Record::Webhook(record)).await;
    }

    let seq = place.store.head().await.unwrap().seq;
    let entries = place.store.log(LogFilter::default(), seq - 5, 5).await.unwrap();
    let bare = PriorSeal { seal: None, until: at(9) };
    let logged = Webhook { seal: None, prior: Some(bare), ..rotated.clone() };
    assert_eq!(entries[1].record().unwrap(), Record::Webhook(logged));
    let replayed = place.reopened().await.ledger.records();
    let replayed: Vec<_> =
        replayed.into_iter().filter(|record| matches!(record, Record::Webhook(_))).collect();
    assert_eq!(replayed, [rotated, webhook(2)].map(Record::Webhook));
}

#[tokio::test]
async fn a_new_webhook_begins_at_the_end_of_the_log_and_remembers_how_far_it_came() {
    let place = Place::furnished().await;
    let before = place.store.head().await.unwrap().seq;
    place.put(Record::Webhook(webhook(1))).await;

    let begun = place.store.deliveries().await.unwrap();

    assert_eq!((begun.len(), begun[0].delivered, begun[0].failures), (1, before, 0));
    let seen = Delivery {
        webhook: webhook(1).id,
        delivered: before + 1,
        failures: 3,
        failing_since: Some(at(4)),
        next_at: Some(at(5)),
        told: Some("answered 500".to_owned()),
        told_at: Some(at(3)),
    };
    place.store.observe_delivery(seen.clone()).await.unwrap();
    let place = place.reopened().await;
    assert_eq!(place.store.deliveries().await.unwrap(), [seen]);
}
