//! A real SMTP server as a process of its own, which keeps what it took.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use jeton_app::{
    Post, PostOptions,
    mail::{Mailer, Relay, RelayOptions, Security, Templates, Zone},
};
use jeton_core::Language;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{binaries, root};

/// aiosmtpd, on loopback, with rules that a test changes while it runs.
pub struct Smtp {
    /// Where it listens.
    pub port: u16,
    directory: TempDir,
    options: Value,
    child: Option<Child>,
}

/// A mail as another program than Jeton understands it.
#[derive(Debug, Clone)]
pub struct Received(pub Value);

impl Smtp {
    /// Starts one without TLS and without accounts.
    pub async fn start() -> Self {
        Self::start_with(json!({})).await
    }

    /// Starts one with other options: `tls` is `starttls` or `implicit`, `login` is a name and a password with a colon
    /// between. Its certificate is for `localhost`.
    pub async fn start_with(options: Value) -> Self {
        let directory = tempfile::tempdir().expect("there is a temporary directory");
        let mut smtp = Self { port: 0, directory, options, child: None };
        if smtp.options.get("tls").is_some() {
            smtp.make_certificate().await;
        }
        smtp.up().await;
        smtp
    }

    /// Starts it again where it was.
    pub async fn up(&mut self) {
        let mut options = self.options.clone();
        let path = |name: &str| json!(self.directory.path().join(name));
        options["rules"] = path("rules.json");
        options["mails"] = path("mails.jsonl");
        options["put_off"] = path("put-off");
        options["certificate"] = path("certificate.pem");
        options["key"] = path("key.pem");
        options["port"] = json!(self.port);
        let mut child = Command::new(python())
            .arg(root().join("tests/mail/server.py"))
            .arg(options.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("python starts");
        let stdout = child.stdout.take().expect("it was piped");
        let line = BufReader::new(stdout).lines().next_line().await.expect("its output is text");
        self.port = line.expect("it says where it listens").parse().expect("a port");
        self.child = Some(child);
    }

    /// Ends it. Nothing listens there any more.
    pub async fn down(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().await.expect("it is our child");
        }
    }

    /// Tells it how to behave from now on: see `tests/mail/server.py`.
    pub fn rules(&self, rules: &Value) {
        // Never half a file: the server may be reading.
        let new = self.directory.path().join("rules.new");
        std::fs::write(&new, rules.to_string()).expect("the directory is ours");
        std::fs::rename(new, self.directory.path().join("rules.json")).expect("the same directory");
    }

    /// The mails that it took, in their order. One that it is just writing down is not taken yet: it has not said 250.
    pub fn mails(&self) -> Vec<Received> {
        let text = std::fs::read(self.directory.path().join("mails.jsonl")).unwrap_or_default();
        whole_lines(&text)
            .map(|line| Received(serde_json::from_slice(line).expect("a line is JSON")))
            .collect()
    }

    /// How many texts it put off.
    pub fn put_off(&self) -> usize {
        let text = std::fs::read_to_string(self.directory.path().join("put-off"));
        text.unwrap_or_default().lines().count()
    }

    /// Its settings, for a Jeton on this machine.
    pub fn relay(&self) -> RelayOptions {
        RelayOptions {
            host: "localhost".to_owned(),
            port: Some(self.port),
            security: Security::None,
            authorities: None,
            login: None,
            timeout: std::time::Duration::from_secs(5),
        }
    }

    /// A post that sends to it.
    pub fn post(&self) -> Post {
        Post::new(Self::options(self.relay()))
    }

    /// How mails leave to a server: gathered for two minutes, tried again after one.
    ///
    /// # Panics
    /// Where the settings contradict each other.
    pub fn options(relay: RelayOptions) -> PostOptions {
        PostOptions {
            mailer: Mailer {
                relay: Relay::new(relay).expect("settings that go together"),
                sender: "Jeton <jeton@example.com>".parse().expect("a sender"),
                templates: Templates::shipped(),
                zone: Zone::default(),
                language: Language::English,
                pages: "https://tokens.example.com".to_owned(),
            },
            gather: "2m".parse().expect("a span"),
            retry: "1m".parse().expect("a span"),
        }
    }

    /// The certificate that its clients must trust.
    pub fn certificate(&self) -> PathBuf {
        self.directory.path().join("certificate.pem")
    }

    async fn make_certificate(&self) {
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
            .args(["-nodes", "-days", "30", "-subj", "/CN=a mail server of the tests"])
            .args(["-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .args(["-keyout", "key.pem", "-out", "certificate.pem"])
            .current_dir(self.directory.path())
            .stderr(Stdio::null())
            .status()
            .await
            .expect("openssl starts");
        assert!(made.success());
    }
}

impl Received {
    /// A header, decoded.
    pub fn header(&self, name: &str) -> &str {
        let headers = self.0["headers"].as_array().expect("a list");
        let found = headers.iter().find(|pair| pair[0].as_str() == Some(name));
        found.and_then(|pair| pair[1].as_str()).unwrap_or_default()
    }

    /// The names of its headers.
    pub fn header_names(&self) -> Vec<&str> {
        let headers = self.0["headers"].as_array().expect("a list");
        headers.iter().filter_map(|pair| pair[0].as_str()).collect()
    }

    /// Who it was handed over for.
    pub fn to(&self) -> Vec<&str> {
        self.0["to"].as_array().expect("a list").iter().filter_map(Value::as_str).collect()
    }

    /// The text, decoded.
    pub fn plain(&self) -> &str {
        self.0["plain"].as_str().expect("it has a text")
    }

    /// The HTML, decoded.
    pub fn html(&self) -> &str {
        self.0["html"].as_str().expect("it has HTML")
    }
}

/// The lines that have their end: what another process appends to a file may be read when half of it is there.
fn whole_lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').filter_map(|line| line.strip_suffix(b"\n"))
}

fn python() -> PathBuf {
    let target = binaries();
    let directory = target.parent().unwrap_or(Path::new("")).join("mail");
    let there = directory.join("installed").is_file();
    assert!(there, "the tests' SMTP server is not installed: run `./dev smtp` and try again");
    directory.join("bin/python")
}

#[cfg(test)]
mod tests {
    use super::whole_lines;

    #[test]
    fn a_line_that_is_still_being_written_is_not_read_as_a_mail() {
        assert_eq!(whole_lines(b"one\ntwo\nthr").collect::<Vec<_>>(), [b"one", b"two"]);
        assert_eq!(whole_lines(b"one\n\xc3").count(), 1);
    }
}
