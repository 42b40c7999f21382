//! Rows that are not what the store wrote are refused and named, and the others are as they were.

use jeton_core::{Record, Seal};
use jeton_store::{KeyKind, Page, ReadError, TokenFilter};
use jeton_token::KeyId;
use rusqlite::Connection;

use crate::support::*;

/// With tokens 1 to 4 of account 1, and account 2 beside it.
async fn inhabited() -> Place {
    let place = Place::furnished().await;
    place.put(Record::Account(account(2))).await;
    for n in 1..=4_u16 {
        let seal = Some(Seal { key: KeyId(1), bytes: n.to_be_bytes().repeat(20) });
        place.put(Record::Token(jeton_core::Token { seal, ..token(n) })).await;
    }
    place
}

/// The ids of the tokens that the projection took, by their last byte.
fn taken(place: &Place) -> Vec<u16> {
    let records = place.ledger.records();
    let mut ids: Vec<u16> = records
        .iter()
        .filter_map(|record| match record {
            Record::Token(token) => (1..=9).find(|n| token_id(*n) == token.id),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn no_key_is_needed_by_a_token_that_was_altered() {
    let keys = |place: &Place| {
        let store = place.store.clone();
        async move { store.keys_in_use(at(10)).await.unwrap() }
    };
    let before = keys(&inhabited().await).await;
    assert!(!before.is_empty());
    for key in ["77", "-1", "4294967296"] {
        for column in ["digest_key", "seal_key"] {
            let id = token_id(2).to_string().replace("tok_", "");
            let sql = format!("UPDATE tokens SET {column} = {key} WHERE id = x'{id}'");

            let place = tampered(inhabited().await, &sql).await;

            let named = keys(&place).await;
            assert_eq!(named.len(), before.len(), "{column} {key}: {named:?}");
            let altered = place.store.altered_by_key((KeyKind::Digest, KeyId(77))).await.unwrap();
            assert_eq!(altered.len(), usize::from((column, key) == ("digest_key", "77")));
        }
    }
}

const ALTERATIONS: &[&str] = &[
    "scopes = 'admin'",
    "expires_at = 9223372036854775",
    "account = (SELECT id FROM accounts WHERE id <> tokens.account)",
    "kind = 'other'",
    "digest = zeroblob(32)",
    "seal = (SELECT seal FROM tokens AS others WHERE others.id <> tokens.id LIMIT 1)",
    "created_by = (SELECT id FROM accounts WHERE id <> tokens.account)",
    "addresses = '0.0.0.0/0'",
    "outlives_owner = 1 - outlives_owner",
    "revision = revision + 1",
    "hint = CAST(hint AS BLOB)",
    "row_seal = NULL",
    "row_seal = zeroblob(16)",
    "row_seal = (SELECT row_seal FROM tokens AS others WHERE others.id <> tokens.id LIMIT 1)",
];

#[tokio::test]
async fn a_token_that_was_altered_in_any_column_is_not_handed_out_and_is_named() {
    for alteration in ALTERATIONS {
        let id = token_id(2).to_string().replace("tok_", "");
        let sql = format!("UPDATE tokens SET {alteration} WHERE id = x'{id}'");

        let place = tampered(inhabited().await, &sql).await;

        assert_eq!(taken(&place), [1, 3, 4], "{alteration}");
        let found = place.store.altered_rows();
        let told: Vec<_> = found.iter().map(|row| (row.table, row.id.as_str())).collect();
        assert_eq!(told, [("tokens", id.as_str())], "{alteration}");
        assert_eq!(place.store.altered_rows(), [], "told once");
        let read = place.store.token(token_id(2)).await;
        assert!(matches!(read, Err(ReadError::Altered(_))), "{alteration}: {read:?}");
        assert!(place.store.token(token_id(3)).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn two_tokens_whose_ciphertexts_were_exchanged_are_both_refused() {
    for columns in ["seal", "digest, seal, row_seal"] {
        let [a, b] = [1, 2].map(|n| token_id(n).to_string().replace("tok_", ""));
        let sql = format!(
            "CREATE TEMP TABLE two AS SELECT * FROM tokens;
             UPDATE tokens SET ({columns}) = (SELECT {columns} FROM two WHERE id = x'{a}') WHERE id = x'{b}';
             UPDATE tokens SET ({columns}) = (SELECT {columns} FROM two WHERE id = x'{b}') WHERE id = x'{a}';"
        );

        let place = tampered(inhabited().await, &sql).await;

        assert_eq!(taken(&place), [3, 4], "{columns}");
        assert_eq!(place.store.altered_rows().len(), 2, "{columns}");
    }
}

#[tokio::test]
async fn a_row_that_was_planted_and_one_of_another_database_are_refused() {
    let other = inhabited().await;
    other.put(Record::Token(token(5))).await;
    other.store.close().await;
    let from = path(&other.directory).display().to_string();
    // The same store under another key.
    let place = tempfile::tempdir().unwrap();
    let under_another = jeton_store::Options { chain_key: [8; 32], ..options(path(&place)) };
    let ledger = std::sync::Arc::new(Ledger::default());
    let store = jeton_store::Store::open(under_another.clone(), ledger).unwrap();
    for record in [Record::Account(account(1)), Record::Service(service(1))] {
        store.commit(batch([record])).await.unwrap();
    }
    store.close().await;
    let id = token_id(5).to_string().replace("tok_", "");
    let db = Connection::open(path(&place)).unwrap();
    db.execute_batch(&format!(
        "ATTACH '{from}' AS other; INSERT INTO tokens SELECT * FROM other.tokens WHERE id = x'{id}'"
    ))
    .unwrap();
    drop(db);

    let ledger = std::sync::Arc::new(Ledger::default());
    let store = jeton_store::Store::open(under_another, ledger.clone()).unwrap();

    assert!(!ledger.records().iter().any(|record| matches!(record, Record::Token(_))));
    assert_eq!(store.altered_rows().len(), 1);
}

#[tokio::test]
async fn what_belongs_to_an_account_that_was_altered_or_removed_is_refused() {
    for sql in ["UPDATE accounts SET role = 'admin'", "DELETE FROM accounts"] {
        let place = tampered(inhabited().await, sql).await;

        assert_eq!(taken(&place), [0_u16; 0], "{sql}");
        let found = place.store.altered_rows();
        let id = account_id(1).to_string().replace("acc_", "");
        assert!(found.iter().any(|row| row.table == "accounts" && row.id == id), "{found:?}");
    }
}

#[tokio::test]
async fn an_account_and_a_session_that_were_altered_are_not_handed_out_and_a_service_is_as_the_log_has_it()
 {
    let place = inhabited().await;
    place.put(Record::Session(session(1))).await;

    let place = tampered(
        place,
        "UPDATE accounts SET password = 'x'; UPDATE services SET settings = '{\"a\":\"b\"}';
         UPDATE sessions SET expires_at = expires_at + 1;",
    )
    .await;

    assert_eq!(place.ledger.records(), [Record::Service(service(1))]);
    let tables: Vec<_> = place.store.altered_rows().iter().map(|row| row.table).collect();
    assert_eq!(tables, ["services", "accounts", "accounts", "sessions"]);
    assert!(place.store.account(account_id(1)).await.is_err());
    assert!(place.store.session(session_id(1)).await.is_err());
    assert_eq!(place.store.service(service_id(1)).await.unwrap(), Some(service(1)));
}

#[tokio::test]
async fn an_altered_row_hides_none_of_those_behind_it_from_who_reads_page_by_page() {
    let place = tampered(inhabited().await, "UPDATE tokens SET name = 'x' WHERE rowid < 3").await;
    let filter = || TokenFilter { account: Some(account_id(1)), ..TokenFilter::default() };

    let first = place.store.tokens(filter(), Page { after: None, limit: 1 }).await.unwrap();
    let after = Some(first[0].id);
    let second = place.store.tokens(filter(), Page { after, limit: 1 }).await.unwrap();

    assert_eq!([first[0].id, second[0].id], [token_id(3), token_id(4)]);
}

#[tokio::test]
async fn a_session_that_was_altered_is_not_made_good_by_being_seen() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    let seen_at = at(10);
    let seen = jeton_store::SeenSession { session: session_id(1), seen_at };
    place.store.observe_sessions(vec![seen]).await.unwrap();
    let kept = place.store.session(session_id(1)).await.unwrap().unwrap();
    let other = Connection::open(place.path()).unwrap();
    other.execute_batch("UPDATE sessions SET expires_at = expires_at + 1").unwrap();

    let later = jeton_store::SeenSession { seen_at: at(20), ..seen };
    place.store.observe_sessions(vec![later]).await.unwrap();

    assert_eq!(kept.seen_at, seen_at);
    assert!(matches!(place.store.session(session_id(1)).await, Err(ReadError::Altered(_))));
}

/// Writes the first entry of a log, about the account whose id is zero.
fn log_first(db: &Connection, detail: &str) {
    use hmac::{KeyInit as _, Mac as _};
    let event = "account.created";
    let mut hash = hmac::Hmac::<sha2::Sha256>::new_from_slice(&[7; 32]).unwrap();
    let [seq, at] = [1_i64, 0].map(i64::to_be_bytes);
    let lengths = [event, detail].map(|text| (text.len() as u64).to_be_bytes());
    let (account, rest) = ([&[1][..], &[0; 16]].concat(), [0; 3]);
    let before = [&b"jeton log v1"[..], &[0; 32], &seq, &at, &[0], &lengths[0], event.as_bytes()];
    before.iter().for_each(|piece| hash.update(piece));
    [&account[..], &rest, &lengths[1], detail.as_bytes()]
        .iter()
        .for_each(|piece| hash.update(piece));
    let sql = "INSERT INTO log (seq, at, event, account, detail, hash) VALUES (1, 0, ?1, zeroblob(16), ?2, ?3)";
    let hash: [u8; 32] = hash.finalize().into_bytes().into();
    db.execute(sql, rusqlite::params![event, detail, hash]).unwrap();
}

#[tokio::test]
async fn the_rows_of_an_earlier_version_are_sealed_once_and_one_without_a_seal_is_refused_afterwards()
 {
    let directory = tempfile::tempdir().unwrap();
    let db = Connection::open(path(&directory)).unwrap();
    db.execute_batch("CREATE TABLE schema (version BIGINT PRIMARY KEY)").unwrap();
    for (version, text) in [
        (1, include_str!("../../migrations/0001_tables.sql")),
        (2, include_str!("../../migrations/0002_signing_keys.sql")),
        (3, include_str!("../../migrations/0003_people.sql")),
    ] {
        db.execute_batch(text).unwrap();
        db.execute("INSERT INTO schema VALUES (?1)", [version]).unwrap();
    }
    db.execute_batch(
        "INSERT INTO accounts (id, name, role, state, membership, created_at, revision)
             VALUES (zeroblob(16), 'ada', 'member', 'active', '*', 0, 1)",
    )
    .unwrap();
    log_first(
        &db,
        &format!(r#"{{"v":1,"account":{{"id":"acc_{}","revision":1}}}}"#, "0".repeat(32)),
    );
    drop(db);

    let (store, ledger) = open(&directory).unwrap();
    let sealed = ledger.records().len();
    store.close().await;
    let db = Connection::open(path(&directory)).unwrap();
    db.execute_batch("UPDATE accounts SET row_seal = NULL").unwrap();
    drop(db);
    let (store, ledger) = open(&directory).unwrap();

    assert_eq!(sealed, 1);
    assert_eq!(ledger.records(), []);
    assert_eq!(store.altered_rows().len(), 1);
}
