//! Whoever can write to the database cannot change the log unseen.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use jeton_app::{
    ANCHOR, App, Clock, Environment, Hand, Options, Randomness, VerifiedLog, VerifyError,
    verify_log,
};
use jeton_core::FaultCause;
use jeton_tests::TestJeton;
use jiff::SignedDuration;
use ring::hmac;
use rusqlite::{Connection, types::Value};
use serde_json::json;

use crate::support::{api_token, items, online, post, text};

/// The log of a Jeton that was used and then stopped, with its keys and its anchors.
struct Stopped {
    directory: tempfile::TempDir,
    entries: i64,
}

impl Stopped {
    /// With some hundred entries of most sorts, and an anchor now and then.
    async fn new() -> Self {
        let jeton = TestJeton::new().await;
        for n in 0..12 {
            let ada = jeton.account(&format!("ada{n}@example.com")).await;
            online(&jeton, &ada).await;
            let id = text(&api_token(&jeton, &ada, json!({})).await, "id");
            let path = format!("/api/v1/tokens/{id}");
            let patch = jeton.call("PATCH", &path).bearer(&ada).json(&json!({ "name": "a" }));
            patch.send().await.expect(200);
            for what in ["rotate", "quarantine", "revoke"] {
                post(&jeton, &ada, &format!("{path}/{what}"), json!({})).await;
            }
            jeton.clock.advance(SignedDuration::from_secs(61));
            jeton.step_up().await;
            jeton.app.do_jobs().await;
        }
        jeton.app.stop().await;
        Self::copy_of(jeton.directory())
    }

    fn copy_of(from: &Path) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for name in ["jeton.db", "keys.toml", ANCHOR] {
            fs::copy(from.join(name), directory.path().join(name)).unwrap();
        }
        let copy = Self { directory, entries: 0 };
        let entries = {
            let db = copy.open();
            // So that a copy of one file is a copy of all.
            db.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).unwrap();
            db.query_row("SELECT max(seq) FROM log", [], |row| row.get(0)).unwrap()
        };
        Self { entries, ..copy }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn open(&self) -> Connection {
        let db = Connection::open(self.path("jeton.db")).unwrap();
        db.execute_batch("PRAGMA synchronous = OFF").unwrap();
        db
    }

    fn verify(&self) -> Result<VerifiedLog, VerifyError> {
        verify_log(self.directory.path(), &self.path(ANCHOR))
    }

    /// The notes of the open faults about the log.
    fn broken(&self) -> Vec<String> {
        let db = self.open();
        let mut notes =
            db.prepare("SELECT note FROM faults WHERE cause = ?1 AND closed_at IS NULL").unwrap();
        let rows = notes.query_map([FaultCause::LogChainBroken.name()], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    async fn start(&self) -> App {
        let options = Options {
            directory: self.directory.path().to_owned(),
            anchor: None,
            journal: None,
            clock: Clock::Hand(Hand::at("2026-02-15T12:00:00Z".parse().unwrap())),
            randomness: Randomness::fixed(),
            environment: Environment::default(),
            webhooks: jeton_app::WebhookSender::off(),
        };
        App::start(options).await.unwrap()
    }
}

/// Numbers that look random and are the same every time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 1 to `most`.
    fn to(&mut self, most: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(most).unwrap()).unwrap() + 1
    }
}

const COLUMNS: [&str; 9] =
    ["at", "actor", "event", "account", "service", "session", "token", "detail", "hash"];

/// Does something to the log, and says which entry is then the first that is not what was written.
fn tamper(db: &Connection, entries: i64, numbers: &mut Numbers) -> (String, i64) {
    let seq = numbers.to(entries);
    match numbers.to(8) {
        1 | 2 => edit(db, seq, numbers),
        3 => {
            db.execute("DELETE FROM log WHERE seq = ?1", [seq]).unwrap();
            (format!("entry {seq} is removed"), seq)
        }
        4 => {
            let other = 1 + (seq + numbers.to(entries - 1) - 1) % entries;
            swap(db, seq, other);
            (format!("entries {seq} and {other} are swapped"), seq.min(other))
        }
        5 => {
            db.execute("DELETE FROM log WHERE seq >= ?1", [seq]).unwrap();
            (format!("the log is cut before entry {seq}"), seq)
        }
        6 => {
            let place = if numbers.to(2) == 1 { entries + 1 } else { -numbers.to(9) + 1 };
            insert_copy(db, seq, place);
            (format!("a copy of entry {seq} stands at {place}"), place)
        }
        7 => {
            db.execute("UPDATE log SET seq = -seq WHERE seq > ?1", [seq]).unwrap();
            db.execute("UPDATE log SET seq = 1 - seq WHERE seq < 0", []).unwrap();
            insert_copy(db, seq, seq + 1);
            (format!("entry {seq} stands there twice"), seq + 1)
        }
        _ => {
            rebuild(db, seq, &[9; 32], "[]");
            (format!("the log is written anew from entry {seq} on"), seq)
        }
    }
}

fn edit(db: &Connection, seq: i64, numbers: &mut Numbers) -> (String, i64) {
    loop {
        let column = COLUMNS[usize::try_from(numbers.to(9)).unwrap() - 1];
        let value = match numbers.to(5) {
            1 => Value::Null,
            2 => Value::Integer(numbers.to(1 << 50)),
            3 => Value::Blob(numbers.next().to_be_bytes().repeat(2)),
            4 => Value::Blob(numbers.next().to_be_bytes().repeat(4)),
            _ => Value::Text("token.ended".to_owned()),
        };
        let sql = format!("UPDATE log SET {column} = ?1 WHERE seq = ?2 AND {column} IS NOT ?1");
        // What the table itself refuses, and what changes nothing, is no tampering.
        if db.execute(&sql, rusqlite::params![value, seq]) == Ok(1) {
            return (format!("`{column}` of entry {seq} is {value:?}"), seq);
        }
    }
}

fn swap(db: &Connection, a: i64, b: i64) {
    for (from, to) in [(a, -100), (b, a), (-100, b)] {
        db.execute("UPDATE log SET seq = ?2 WHERE seq = ?1", [from, to]).unwrap();
    }
}

fn insert_copy(db: &Connection, of: i64, place: i64) {
    let columns = COLUMNS.join(", ");
    let sql = format!("INSERT INTO log SELECT ?2, {columns} FROM log WHERE seq = ?1");
    db.execute(&sql, [of, place]).unwrap();
}

/// Gives entry `from` another detail, and every entry from there on the hash that it would have under `key`.
fn rebuild(db: &Connection, from: i64, key: &[u8; 32], detail: &str) {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    db.execute("UPDATE log SET detail = ?2 WHERE seq = ?1", rusqlite::params![from, detail])
        .unwrap();
    let mut before: Vec<u8> = db
        .query_row("SELECT hash FROM log WHERE seq = ?1", [from - 1], |row| row.get(0))
        .unwrap_or_else(|_| vec![0; 32]);
    let columns = COLUMNS[..8].join(", ");
    let sql = format!("SELECT seq, {columns} FROM log WHERE seq >= ?1 ORDER BY seq");
    let mut statement = db.prepare(&sql).unwrap();
    let mut rows = statement.query([from]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let mut bytes = [b"jeton log v1".as_slice(), &before].concat();
        for place in 0..9 {
            match row.get(place).unwrap() {
                Value::Integer(number) => bytes.extend(number.to_be_bytes()),
                Value::Null => bytes.push(0),
                Value::Blob(id) => bytes.extend([vec![1], id].concat()),
                Value::Text(text) => {
                    bytes.extend((text.len() as u64).to_be_bytes());
                    bytes.extend(text.into_bytes());
                }
                Value::Real(_) => unreachable!("no column is a fraction"),
            }
        }
        before = hmac::sign(&key, &bytes).as_ref().to_vec();
        let seq: i64 = row.get(0).unwrap();
        db.execute("UPDATE log SET hash = ?2 WHERE seq = ?1", rusqlite::params![seq, before])
            .unwrap();
    }
}

fn first_wrong(verified: Result<VerifiedLog, VerifyError>) -> Option<i64> {
    use jeton_app::LogCheckError;
    match verified {
        Err(VerifyError::Log(LogCheckError::Fault(fault))) => Some(fault.seq()),
        _ => None,
    }
}

#[tokio::test]
async fn each_of_1000_random_tamperings_is_found_and_its_entry_named() {
    let log = Stopped::new().await;
    let whole = fs::read(log.path("jeton.db")).unwrap();
    let mut numbers = Numbers(5);
    let untouched = log.verify().unwrap();

    let mut unseen = Vec::new();
    for _ in 0..1000 {
        fs::write(log.path("jeton.db"), &whole).unwrap();
        let (what, seq) = tamper(&log.open(), log.entries, &mut numbers);
        let verified = log.verify();
        let told = format!("{what}: {verified:?}");
        if first_wrong(verified) != Some(seq) {
            unseen.push(told);
        }
    }

    assert_eq!(unseen, [""; 0]);
    assert!(log.entries > 100 && untouched.anchors > 10, "{untouched:?}");
    assert_eq!((untouched.entries, untouched.anchored.unwrap().0), (log.entries, log.entries));
    fs::write(log.path("jeton.db"), &whole).unwrap();
    assert_eq!(log.verify().unwrap(), untouched);
}

#[tokio::test]
async fn who_has_the_key_and_writes_the_log_anew_is_found_by_the_anchors() {
    let log = Stopped::new().await;
    let keys = fs::read_to_string(log.path("keys.toml")).unwrap();
    let hex = keys.split("chain = \"").nth(1).unwrap().split('"').next().unwrap();
    let bytes = (0..32).map(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap());
    let key: [u8; 32] = bytes.collect::<Vec<u8>>().try_into().unwrap();
    let seq = log.entries / 2;

    rebuild(&log.open(), seq, &key, "{}");

    let found = log.verify();
    let named = first_wrong(found).unwrap();
    assert!(named <= seq && seq - named < 20, "{named}, {seq}");
    fs::remove_file(log.path(ANCHOR)).unwrap();
    // Without an anchor the chain does not tell, but a row does that the new log knows nothing of.
    assert!(matches!(log.verify(), Err(VerifyError::Rows { rows }) if !rows.is_empty()));
}

#[tokio::test]
async fn an_altered_anchor_is_told_by_its_line() {
    let log = Stopped::new().await;
    let text = fs::read_to_string(log.path(ANCHOR)).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let altered = format!("{first}\n{}", rest.replacen("1 2026", "1 2025", 1));
    fs::write(log.path(ANCHOR), altered).unwrap();

    let found = log.verify();

    assert!(matches!(found, Err(VerifyError::ForeignAnchor { line: 2 })), "{found:?}");
}

#[tokio::test]
async fn a_jeton_whose_log_was_cut_starts_tells_it_and_keeps_the_anchors() {
    let log = Stopped::new().await;
    let anchors = fs::read_to_string(log.path(ANCHOR)).unwrap();
    log.open().execute("DELETE FROM log WHERE seq > ?1", [log.entries - 7]).unwrap();

    let app = log.start().await;
    app.do_jobs().await;
    app.stop().await;

    let db = log.open();
    let note: String = db
        .query_row(
            "SELECT note FROM faults WHERE cause = ?1 AND closed_at IS NULL",
            [FaultCause::LogChainBroken.name()],
            |row| row.get(0),
        )
        .unwrap();
    assert!(note.contains(&format!("entry {} is missing", log.entries - 6)), "{note}");
    let now = fs::read_to_string(log.path(ANCHOR)).unwrap();
    assert!(now.len() > anchors.len() && now.starts_with(&anchors));
    assert!(log.verify().is_err());
}

#[tokio::test]
async fn a_log_whose_anchors_are_gone_opens_a_fault_that_only_a_person_closes() {
    let log = Stopped::new().await;
    let before = log.broken();
    fs::remove_file(log.path(ANCHOR)).unwrap();

    let app = log.start().await;
    let at_start = log.broken();
    app.stop().await;
    let again = log.start().await;
    again.do_jobs().await;
    again.stop().await;

    assert_eq!(before, [""; 0]);
    let told = format!("The log ends with entry {};", log.entries);
    assert!(at_start.len() == 1 && at_start[0].contains(&told), "{at_start:?}");
    assert_eq!(log.broken(), at_start);
    assert!(log.verify().unwrap().anchors > 0, "anchors begin anew");
}

#[tokio::test]
async fn an_anchor_file_that_was_emptied_is_gone_as_well() {
    let log = Stopped::new().await;
    fs::write(log.path(ANCHOR), "").unwrap();

    let app = log.start().await;
    app.stop().await;

    assert_eq!(log.broken().len(), 1);
}

#[tokio::test]
async fn an_anchor_file_that_is_removed_from_under_a_jeton_that_runs_is_told_within_a_minute() {
    let jeton = TestJeton::new().await;
    jeton.app.do_jobs().await;
    fs::remove_file(jeton.directory().join(ANCHOR)).unwrap();

    jeton.clock.advance(SignedDuration::from_mins(1));
    jeton.app.do_jobs().await;
    jeton.clock.advance(SignedDuration::from_mins(1));
    jeton.app.do_jobs().await;

    let faults = items(&jeton, &jeton.admin, "/api/v1/faults?limit=200").await;
    let gone: Vec<_> = faults.iter().filter(|fault| fault["part"] == "earlier anchors").collect();
    assert_eq!(gone.len(), 1, "{faults:?}");
    assert!(jeton.directory().join(ANCHOR).exists(), "anchors begin anew");
}

#[tokio::test]
async fn the_first_anchor_is_noted_before_the_first_start_ends() {
    let jeton = TestJeton::new().await;
    let first = jeton.directory().join(ANCHOR);
    assert!(first.exists());
    jeton.app.stop().await;
    let log = Stopped::copy_of(jeton.directory());

    let app = log.start().await;
    app.stop().await;

    assert_eq!(log.broken(), [""; 0]);
}

#[tokio::test]
async fn a_jeton_that_runs_finds_what_was_changed_within_a_day_and_opens_a_fault() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    online(&jeton, &ada).await;
    jeton.app.do_jobs().await;
    let db = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    db.execute("UPDATE log SET at = at + 1 WHERE seq = 5", []).unwrap();

    jeton.clock.advance(SignedDuration::from_hours(24));
    jeton.app.do_jobs().await;

    let admin = jeton.log_in("admin", &jeton.admin_password).await;
    let faults = items(&jeton, &admin, "/api/v1/faults?limit=200").await;
    let broken = faults.iter().find(|fault| fault["cause"] == "log-chain-broken").unwrap();
    assert!(text(broken, "note").contains("entry 5"), "{broken}");
}

#[tokio::test]
async fn a_check_of_the_whole_log_that_takes_longer_than_a_day_goes_on_to_the_end() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    // More than a part of the check.
    for _ in 0..300 {
        online(&jeton, &ada).await;
    }
    jeton.app.do_jobs().await;
    let db = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    db.execute("UPDATE log SET at = at + 1 WHERE seq = 300", []).unwrap();

    jeton.clock.advance(SignedDuration::from_hours(25));
    jeton.app.do_jobs().await;

    let admin = jeton.log_in("admin", &jeton.admin_password).await;
    let faults = items(&jeton, &admin, "/api/v1/faults?limit=200").await;
    let broken = faults.iter().find(|fault| fault["cause"] == "log-chain-broken").unwrap();
    assert!(text(broken, "note").contains("entry 300"), "{broken}");
}

#[tokio::test]
async fn a_jeton_that_cannot_write_what_is_wrong_with_its_log_starts_and_tells_it_later() {
    let log = Stopped::new().await;
    log.open().execute("DELETE FROM log WHERE seq > ?1", [log.entries - 7]).unwrap();
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON faults BEGIN SELECT RAISE(ABORT, ''); END";
    log.open().execute_batch(refuse).unwrap();

    let app = log.start().await;
    log.open().execute_batch("DROP TRIGGER refuse").unwrap();
    app.do_jobs().await;
    app.stop().await;

    let sql = "SELECT count(*) FROM faults WHERE cause = ?1 AND note LIKE '%is missing%'";
    let cause = FaultCause::LogChainBroken.name();
    let told: i64 = log.open().query_row(sql, [cause], |row| row.get(0)).unwrap();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn a_jeton_that_runs_finds_an_end_that_was_cut_off_within_a_minute() {
    let jeton = TestJeton::new().await;
    jeton.app.do_jobs().await;
    jeton.account("ada@example.com").await;
    let db = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    db.execute("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", []).unwrap();

    jeton.clock.advance(SignedDuration::from_mins(1));
    jeton.app.do_jobs().await;

    let faults = items(&jeton, &jeton.admin, "/api/v1/faults?limit=200").await;
    assert!(faults.iter().any(|fault| fault["cause"] == "log-chain-broken"), "{faults:?}");
}
