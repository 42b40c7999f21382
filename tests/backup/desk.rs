//! A data directory, backups beside it, and the real binary.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use jeton_tests::{Process, Reply, binaries};
use rusqlite::types::ValueRef;
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "correct horse battery";

/// A directory for all that a test needs.
pub(crate) struct Desk(tempfile::TempDir);

/// What the binary said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

/// A running Jeton, and the session of its administrator.
pub(crate) struct Jeton {
    pub(crate) process: Process,
    pub(crate) session: String,
}

/// A token and its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the binary here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(binaries().join("jeton"));
        let Output { status, stdout, stderr } = command
            .args(arguments)
            .current_dir(self.0.path())
            .env_clear()
            .env("HOME", self.0.path())
            .output()
            .unwrap();
        let text = [stdout, stderr].concat();
        Said { code: status.code(), text: String::from_utf8(text).unwrap() }
    }

    /// A first start, with a service whose tokens anybody may have many of.
    pub(crate) async fn first(&self) -> Jeton {
        self.first_with(&[]).await
    }

    /// A first start whose log is kept in the file `journal` as well.
    pub(crate) async fn journaled(&self) -> Jeton {
        self.journaled_in("journal").await
    }

    /// As [`Self::journaled`], in another file.
    pub(crate) async fn journaled_in(&self, name: &str) -> Jeton {
        self.first_with(&["--journal", self.place(name).to_str().unwrap()]).await
    }

    /// Starts what is in that directory, with the journal.
    pub(crate) async fn serve(&self, directory: &str) -> Process {
        let journal = self.place("journal");
        let arguments = ["--journal", journal.to_str().unwrap()];
        Process::serve_with(&self.place(directory), &arguments).await
    }

    /// A first start with these arguments.
    pub(crate) async fn first_with(&self, arguments: &[&str]) -> Jeton {
        let process = Process::serve_with(&self.place("data"), arguments).await;
        process.choose_password(PASSWORD).await;
        let session = log_in(&process).await.expect(201).field("token");
        let jeton = Jeton { process, session };
        let online = json!({ "preset": "online" });
        jeton.call("PUT", "/api/v1/services/online").json(&online).send().await.expect(201);
        jeton
    }

    /// Makes a backup, beside whatever runs.
    pub(crate) fn back_up(&self, name: &str) -> Value {
        let said = self.run(&["backup", "--to", name, "--json"]).done();
        serde_json::from_str(&said).unwrap()
    }

    /// Restores into a new directory, with the keys of the first.
    pub(crate) fn restore(&self, backup: &str, directory: &str) -> Said {
        self.run(&["restore", backup, "--data", directory, "--keys", "data/keys.toml"])
    }

    /// Restores into a new directory what a backup and a journal hold.
    pub(crate) fn replay(&self, backup: &str, directory: &str, journals: &[&str]) -> Said {
        let mut arguments =
            vec!["restore", backup, "--data", directory, "--keys", "data/keys.toml"];
        arguments.extend(journals.iter().flat_map(|journal| ["--journal", journal]));
        self.run(&arguments)
    }

    /// The lines of a file.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.place(name)).unwrap();
        text.split_inclusive('\n').map(str::to_owned).collect()
    }

    /// Writes lines as a file of that name.
    pub(crate) fn write(&self, name: &str, lines: &[String]) {
        std::fs::write(self.place(name), lines.concat()).unwrap();
    }

    /// The rows of a table and what stands in them, but for these columns.
    pub(crate) fn rows(&self, directory: &str, table: &str, but: &[&str]) -> Vec<Vec<String>> {
        let db = rusqlite::Connection::open(self.place(directory).join("jeton.db")).unwrap();
        let mut statement = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1")).unwrap();
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let row = |row: &rusqlite::Row<'_>| {
            let wanted = names.iter().filter(|name| !but.contains(&name.as_str()));
            wanted
                .map(|name| Ok(format!("{name} = {}", said(row.get_ref(name.as_str())?))))
                .collect()
        };
        statement.query_map([], row).unwrap().map(Result::unwrap).collect()
    }

    /// Makes a link for the administrator of a Jeton that was restored.
    pub(crate) fn link(&self, directory: &str) -> String {
        let said = self.run(&["recover", "admin", "--data", directory, "--json"]).done();
        let made: Value = serde_json::from_str(&said).unwrap();
        made["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
    }

    /// Accepts what may be lost, by the word that the refusal tells.
    pub(crate) fn accept(&self, directory: &str) {
        let asked = self.run(&["restore", "accept", "--data", directory]).failed(1);
        let word = asked.split("--lost ").nth(1).unwrap().trim().trim_end_matches('`').to_owned();
        self.run(&["restore", "accept", "--data", directory, "--lost", &word]).done();
    }
}

/// A value of a row.
fn said(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        other => format!("{other:?}"),
    }
}

impl Said {
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.text);
        self.text
    }

    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}", self.text);
        self.text
    }
}

impl Jeton {
    /// A call by the administrator.
    pub(crate) fn call(&self, method: &str, path: &str) -> jeton_tests::Call {
        self.process.call(method, path).bearer(&self.session)
    }

    /// Makes a token.
    pub(crate) async fn make(&self) -> Made {
        let body = json!({ "service": "online" });
        let made = self.call("POST", "/api/v1/tokens").json(&body).send().await.expect(201);
        Made { id: made.json()["id"].as_str().unwrap().to_owned(), secret: made.field("secret") }
    }

    /// Revokes a token.
    pub(crate) async fn revoke(&self, token: &Made) {
        let path = format!("/api/v1/tokens/{}/revoke", token.id);
        self.call("POST", &path).send().await.expect(204);
    }
}

/// Logs the administrator in.
pub(crate) async fn log_in(process: &Process) -> Reply {
    let body = json!({ "account": "admin", "password": PASSWORD });
    process.call("POST", "/api/v1/sessions").json(&body).send().await
}

/// What a gateway is told of a token.
pub(crate) async fn asked(process: &Process, token: &Made) -> Reply {
    process.call("GET", "/verify/online").header("x-auth-token", &token.secret).send().await
}

/// The names in a directory.
pub(crate) fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
