//! A Jeton that was used and then stopped.

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
use rusqlite::Connection;
use serde_json::json;

use crate::support::{api_token, online, post, text};

/// The log of a Jeton that was used and then stopped, with its keys and its anchors.
pub(super) struct Stopped {
    directory: tempfile::TempDir,
    pub(super) entries: i64,
}

impl Stopped {
    /// With some hundred entries of most sorts, and an anchor now and then.
    pub(super) async fn new() -> Self {
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

    pub(super) fn copy_of(from: &Path) -> Self {
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

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(super) fn open(&self) -> Connection {
        let db = Connection::open(self.path("jeton.db")).unwrap();
        db.execute_batch("PRAGMA synchronous = OFF").unwrap();
        db
    }

    pub(super) fn verify(&self) -> Result<VerifiedLog, VerifyError> {
        verify_log(self.directory.path(), &self.path(ANCHOR))
    }

    /// The notes of the open faults about the log.
    pub(super) fn broken(&self) -> Vec<String> {
        let db = self.open();
        let mut notes =
            db.prepare("SELECT note FROM faults WHERE cause = ?1 AND closed_at IS NULL").unwrap();
        let rows = notes.query_map([FaultCause::LogChainBroken.name()], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    pub(super) async fn start(&self) -> App {
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
