//! Every record comes back as it went in: from its row, and from the log without what the log must not have.

use std::collections::BTreeMap;

use jeton_core::{
    About, Account, AccountState, Actor, Cause, End, Event, Export, ExportFormat, ExportId, Fault,
    FaultCause, Link, LinkPurpose, LoginBy, Membership, Nearing, Record, Role, Seal, Selection,
    Service, ServiceState, Session, SigningKey, SigningKeyId, Sweep, SweepId, Token, TokenName,
    TokenState,
};
use jeton_store::{CommitError, LogFilter, RecordError};
use jeton_token::{Hint, KeyId};
use jiff::Timestamp;
use proptest::{option, prelude::*};

use crate::support::*;

async fn stored(place: &Place, record: &Record) -> Record {
    let found = match record {
        Record::Account(a) => place.store.account(a.id).await.unwrap().map(Record::Account),
        Record::Fault(f) => place.store.fault(f.id).await.unwrap().map(Record::Fault),
        Record::Link(l) => place.store.link_of_digest(l.digest).await.unwrap().map(Record::Link),
        Record::Service(s) => place.store.service(s.id).await.unwrap().map(Record::Service),
        Record::Session(s) => place.store.session(s.id).await.unwrap().map(Record::Session),
        Record::SigningKey(_) => panic!("signing keys are read at a start alone"),
        Record::Export(_) | Record::Sweep(_) => panic!("the log alone keeps them"),
        Record::Webhook(_) => panic!("webhooks are read at a start alone"),
        Record::Token(t) => place.store.token(t.id).await.unwrap().map(Record::Token),
    };
    found.unwrap()
}

async fn logged(place: &Place, seq: i64) -> Record {
    let entries = place.store.log(LogFilter::default(), seq - 1, 1).await;
    entries.unwrap()[0].record().unwrap()
}

fn without_secrets(record: &Record) -> Record {
    let mut bare = record.clone();
    match &mut bare {
        Record::Account(account) => {
            account.login = if account.is_machine() { LoginBy::Nothing } else { LoginBy::Link }
        }
        Record::Token(token) => {
            token.seal = None;
            token.prior.iter_mut().for_each(|prior| prior.seal = None);
        }
        Record::SigningKey(key) => key.seal = None,
        Record::Webhook(webhook) => {
            webhook.seal = None;
            webhook.prior.iter_mut().for_each(|prior| prior.seal = None);
        }
        Record::Export(_)
        | Record::Fault(_)
        | Record::Link(_)
        | Record::Service(_)
        | Record::Session(_)
        | Record::Sweep(_) => {}
    }
    bare
}

async fn comes_back(place: &Place, record: Record) {
    let seq = place.try_put(record.clone()).await.unwrap().seq;

    assert_eq!(stored(place, &record).await, record);
    assert_eq!(logged(place, seq).await, without_secrets(&record));
}

#[tokio::test]
async fn an_export_comes_back_from_the_log_with_and_without_what_is_optional() {
    let place = Place::new();
    let all = Export {
        id: ExportId::from_bytes([7; 16]),
        format: ExportFormat::Jsonl,
        filter: LogFilter::default(),
        revision: 1,
    };
    let filter = LogFilter {
        token: Some(token_id(1)),
        account: Some(account_id(1)),
        actor: Some(Actor::Account(account_id(2))),
        service: Some(service_id(1)),
        events: vec![Event::TokenRevealed, Event::LogExported],
        since: Some(at(1)),
        until: Some(at(2)),
    };
    let by_jeton = LogFilter { actor: Some(Actor::System), ..LogFilter::default() };
    let by_jeton = Export { filter: by_jeton, ..all.clone() };
    let some = Export { format: ExportFormat::Csv, filter, ..all.clone() };

    for export in [all, some, by_jeton] {
        let record = Record::Export(export);
        let seq = place.try_put(record.clone()).await.unwrap().seq;

        assert_eq!(logged(&place, seq).await, record);
    }
}

#[tokio::test]
async fn a_sweep_comes_back_from_the_log_with_and_without_what_is_optional() {
    let place = Place::new();
    let nothing = Sweep {
        id: SweepId::from_bytes([7; 16]),
        selection: Selection::default(),
        cause: Cause::Leaked,
        ended: 0,
        places: None,
        began_at: at(1),
        revision: 1,
    };
    let everything = Selection {
        account: Some(account_id(1)),
        service: Some(service_id(1)),
        kind: Some("key".parse().unwrap()),
        name: Some("ci".parse().unwrap()),
        state: Some(TokenState::NotYetValid),
        created_from: Some(at(1)),
        created_before: Some(at(2)),
        unused_since: Some(at(3)),
        seen_from: Some("192.0.2.0/24".parse().unwrap()),
    };
    let much = Sweep { selection: everything, ended: 9, places: Some((3, 12)), ..nothing.clone() };

    for sweep in [nothing, much] {
        let record = Record::Sweep(sweep);
        let seq = place.try_put(record.clone()).await.unwrap().seq;

        assert_eq!(logged(&place, seq).await, record);
    }
}

#[tokio::test]
async fn an_account_comes_back_with_and_without_what_is_optional() {
    let place = Place::new();

    comes_back(&place, Record::Account(account(1))).await;
    comes_back(&place, Record::Account(person(2))).await;
    let nowhere = Account { membership: Membership::Only([].into()), ..account(3) };
    comes_back(&place, Record::Account(nowhere)).await;
}

#[tokio::test]
async fn a_service_comes_back_with_the_text_of_its_policy_and_its_settings() {
    let place = Place::new();
    let settings = BTreeMap::from([("NC_JWT_EXPIRES_IN".to_owned(), "10h \"\u{e9}\"".to_owned())]);
    let set = Service { state: ServiceState::Disabled, settings, ..service(2) };

    comes_back(&place, Record::Service(service(1))).await;
    comes_back(&place, Record::Service(set)).await;
}

#[tokio::test]
async fn a_session_comes_back_with_and_without_what_is_optional() {
    let place = Place::furnished().await;
    let closed = Session { service: Some(service_id(1)), closed_at: Some(at(50)), ..session(2) };

    comes_back(&place, Record::Session(session(1))).await;
    comes_back(&place, Record::Session(closed)).await;
}

#[tokio::test]
async fn a_token_comes_back_with_and_without_what_is_optional() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;

    comes_back(&place, Record::Token(token(1))).await;
    comes_back(&place, Record::Token(full_token(2))).await;
}

#[tokio::test]
async fn signing_keys_come_back_at_a_start_in_their_order_and_the_log_has_no_private_part() {
    let place = Place::new();
    let key = |number: u8| SigningKey {
        id: SigningKeyId::from_bytes([number; 16]),
        number: i64::from(number),
        public: [number; 32],
        seal: Some(Seal { key: KeyId(3), bytes: vec![9; 72] }),
        created_at: at(1),
        signs_from: at(2),
        withdrawn_at: None,
        revision: 1,
    };
    let withdrawn = SigningKey { seal: None, withdrawn_at: Some(at(5)), revision: 2, ..key(1) };

    for record in [key(1), key(2), withdrawn.clone()].map(Record::SigningKey) {
        let seq = place.try_put(record.clone()).await.unwrap().seq;
        assert_eq!(logged(&place, seq).await, without_secrets(&record));
    }
    let twin = SigningKey { id: SigningKeyId::from_bytes([9; 16]), ..key(2) };
    let stale = place.try_put(Record::SigningKey(twin)).await;

    assert!(matches!(stale, Err(CommitError::Stale)), "{stale:?}");
    let replayed = place.reopened().await.ledger.records();
    assert_eq!(replayed, [withdrawn, key(2)].map(Record::SigningKey));
}

#[tokio::test]
async fn every_choice_comes_back() {
    let place = Place::furnished().await;
    let causes = [
        Cause::Revoked,
        Cause::Deleted,
        Cause::SessionClosed,
        Cause::Leaked,
        Cause::Surrendered,
        Cause::Expired,
        Cause::OwnerGone,
        Cause::KeyLost,
    ];

    for (n, cause) in (1..).zip(causes) {
        let end = Some(End { at: at(1), cause });
        comes_back(&place, Record::Token(Token { end, ..token(n) })).await;
    }
    let operator = Role::Operator([service_id(1), service_id(2)].into());
    for (n, role, state) in [
        (2, Role::Admin, AccountState::Active),
        (3, Role::Member, AccountState::Disabled),
        (4, operator, AccountState::Deleted),
        (5, Role::Operator([].into()), AccountState::Active),
    ] {
        comes_back(&place, Record::Account(Account { role, state, ..account(n) })).await;
    }
}

#[tokio::test]
async fn a_link_and_a_fault_come_back_with_and_without_what_is_optional() {
    let place = Place::furnished().await;
    place.put(Record::Token(token(1))).await;

    comes_back(&place, Record::Link(link(1))).await;
    let purpose = LinkPurpose::Reset;
    let used = Link { purpose, created_by: Some(account_id(1)), closed_at: Some(at(9)), ..link(2) };
    comes_back(&place, Record::Link(used)).await;
    comes_back(&place, Record::Fault(fault(1))).await;
    let cause = FaultCause::QuarantinedTokenUsed;
    let address = Some("2001:db8::7".parse().unwrap());
    let agent = Some("curl/8.5 (ü)".parse().unwrap());
    let closed = Fault { cause, address, agent, closed_at: Some(at(9)), ..fault(2) };
    comes_back(&place, Record::Fault(closed)).await;
    let nearing = Some(Nearing { threshold: "7d".parse().unwrap(), expires_at: at(90) });
    let recipients = vec!["ops@example.com".parse().unwrap(), "ana@example.com".parse().unwrap()];
    let cause = FaultCause::TokenExpiring;
    comes_back(&place, Record::Fault(Fault { cause, nearing, recipients, ..fault(3) })).await;
    let about = About::Jeton { part: "database".to_owned() };
    let note = Some("1 MiB is free".to_owned());
    let cause = FaultCause::DiskNearlyFull;
    comes_back(&place, Record::Fault(Fault { cause, about, note, ..fault(4) })).await;
}

#[tokio::test]
async fn a_session_remembers_where_it_was_opened_and_was_seen_last() {
    let place = Place::furnished().await;
    let idle = Some("1h".parse().unwrap());
    let address = Some("192.0.2.7".parse().unwrap());
    let agent = Some("Mozilla/5.0".parse().unwrap());

    comes_back(&place, Record::Session(Session { idle, address, agent, ..session(1) })).await;
    let seen = Session { seen_at: at(30), revision: 2, idle, ..session(1) };
    comes_back(&place, Record::Session(seen)).await;
}

#[tokio::test]
async fn the_next_revision_takes_the_place_of_the_row() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    place.put(Record::Token(token(1))).await;

    let changed = [
        Record::Account(Account { revision: 2, ..person(1) }),
        Record::Service(Service { revision: 2, state: ServiceState::Disabled, ..service(1) }),
        Record::Session(Session { revision: 2, closed_at: Some(at(9)), ..session(1) }),
        Record::Token(Token { revision: 2, ..full_token(1) }),
    ];

    for record in changed {
        comes_back(&place, record).await;
    }
}

#[tokio::test]
async fn the_log_has_neither_seal_nor_password_hash() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    place.put(Record::Account(person(2))).await;
    place.put(Record::Token(full_token(1))).await;

    let entries = place.store.log(LogFilter::default(), 3, 10).await.unwrap();

    assert_eq!(entries.len(), 2);
    for entry in entries {
        let text = entry.detail.to_string();
        for secret in ["argon2id", "seal\"", "sealed secret", "password"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[tokio::test]
async fn the_form_of_a_logged_token_is_this_one() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    let seq = place.try_put(Record::Token(full_token(1))).await.unwrap().seq;

    let entries = place.store.log(LogFilter::default(), seq - 1, 1).await.unwrap();

    let (account, service) = (account_id(1), service_id(1));
    let (session, token) = (session_id(1), token_id(1));
    let (live, prior) = ("a5".repeat(32), "5a".repeat(32));
    let expected = format!(
        "{{\"v\":1,\"token\":{{\"id\":\"{token}\",\"service\":\"{service}\",\"account\":\"{account}\",\
         \"kind\":\"plain\",\"name\":\"ci deploy ü\",\"session\":\"{session}\",\"scopes\":\"read write\",\
         \"addresses\":[\"2001:db8::/32\",\"192.0.2.7/32\"],\
         \"live\":{{\"digest\":\"{live}\",\"key\":1,\"hint\":\"\",\"since\":\"2027-01-15T08:00:00Z\"}},\
         \"prior\":{{\"digest\":\"{prior}\",\"key\":4294967295,\"hint\":\"zZ9_\",\"until\":\"2027-01-15T08:01:00Z\"}},\
         \"created_at\":\"2027-01-15T08:00:00Z\",\"created_by\":\"{account}\",\
         \"not_before\":\"2027-01-15T08:00:10Z\",\"expires_at\":\"2026-01-04T00:00:00.000001Z\",\
         \"end\":{{\"at\":\"2027-01-15T08:00:20Z\",\"cause\":\"session-closed\"}},\
         \"place\":4294967295,\"revision\":1}}}}"
    );
    assert_eq!(entries[0].detail.to_string(), expected);
}

#[tokio::test]
async fn a_record_of_a_later_version_or_another_form_is_named_as_such() {
    let place = Place::furnished().await;
    let entries = place.store.log(LogFilter::default(), 0, 1).await.unwrap();
    let with = |key: &str, value: serde_json::Value| {
        let mut entry = entries[0].clone();
        entry.detail[key] = value;
        entry.record()
    };

    let later = with("v", 2.into());
    let odd = with("colour", "red".into());

    assert!(matches!(later, Err(RecordError::Version { found: 2 })));
    assert!(matches!(odd, Err(RecordError::Form(_))));
}

fn any_time() -> impl Strategy<Value = Timestamp> {
    (-62_000_000_000_000_000_i64..250_000_000_000_000_000)
        .prop_map(|micros| Timestamp::from_microsecond(micros).unwrap())
}

fn any_name() -> impl Strategy<Value = TokenName> {
    "[^\\p{C}\\p{Z}]{1,100}".prop_filter_map("a name", |text| text.parse().ok())
}

prop_compose! {
    fn any_token()(
        name in option::of(any_name()),
        hint in "[!-~]{0,4}",
        key in any::<u32>(),
        seal in option::of(prop::collection::vec(any::<u8>(), 0..64)),
        (created_at, since) in (any_time(), any_time()),
        (not_before, expires_at) in (option::of(any_time()), option::of(any_time())),
        place in option::of(any::<u32>()),
        addresses in prop::collection::vec(any::<std::net::IpAddr>(), 0..4),
    ) -> Token {
        let mut token = token(0);
        token.name = name;
        token.live.hint = Hint::restore(hint);
        token.live.key = KeyId(key);
        token.live.since = since;
        token.seal = seal.map(|bytes| Seal { key: KeyId(key), bytes });
        token.created_at = created_at;
        token.not_before = not_before;
        token.expires_at = expires_at;
        token.place = place;
        token.addresses = addresses.iter().map(|ip| ip.to_string().parse().unwrap()).collect();
        token
    }
}

#[test]
fn any_token_comes_back() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let place = runtime.block_on(Place::furnished());
    let revision = std::cell::Cell::new(0);

    proptest!(ProptestConfig::with_cases(128), |(token in any_token())| {
        revision.set(revision.get() + 1);
        let token = Token { revision: revision.get(), ..token };
        runtime.block_on(comes_back(&place, Record::Token(token)));
    });
}
