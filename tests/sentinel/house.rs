//! A Jeton that logs all it can, and everything that it writes and sends.

use std::{
    collections::HashMap, fs, net::SocketAddr, path::PathBuf, process::Stdio, time::Duration,
};

use jeton_tests::{Call, Receiver, Smtp, Upstream, answer, binaries};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// The real binary at the level `trace`, with a front for each of these services, a server that takes its mails and a
/// receiver of webhooks.
pub(crate) struct House {
    /// Where the API is.
    pub(crate) address: SocketAddr,
    /// The secret of the link by which the first administrator chooses a password.
    pub(crate) link: String,
    fronts: HashMap<String, SocketAddr>,
    directory: tempfile::TempDir,
    child: Child,
    smtp: Smtp,
    receiver: Receiver,
    /// What reached the receiver: head and body.
    messages: Vec<Vec<u8>>,
    _upstream: Upstream,
}

const FRONTS: [&str; 4] = ["discloud", "duplocloud", "nocodb", "online"];

impl House {
    /// Starts it.
    pub(crate) async fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let upstream = Upstream::start().await;
        let smtp = Smtp::start().await;
        let receiver = Receiver::start(|_| answer(204)).await;
        let place = |name: &str| directory.path().join(name);
        fs::write(place("jeton.toml"), configuration(upstream.address, smtp.port)).unwrap();
        let mut child = Command::new(binaries().join("jeton"))
            .args(["serve", "--json", "--log", "trace", "--listen", "127.0.0.1:0", "--config"])
            .arg(place("jeton.toml"))
            .arg("--data")
            .arg(place("data"))
            .env("RUST_LOG", "trace")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(place("log")).unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = async || -> Value {
            serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap()
        };
        let (first, addresses) = (told().await, told().await);
        let link = first["administrator"]["link"].as_str().unwrap();
        let front = |front: &Value| {
            (front["service"].as_str().unwrap().to_owned(), address_of(&front["url"]))
        };
        Self {
            address: address_of(&addresses["url"]),
            link: link.split_once('#').unwrap().1.to_owned(),
            fronts: addresses["fronts"].as_array().unwrap().iter().map(front).collect(),
            directory,
            child,
            smtp,
            receiver,
            messages: Vec::new(),
            _upstream: upstream,
        }
    }

    /// A call to the API.
    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        Call::to(self.address, method, path)
    }

    /// A call to the front of a service.
    pub(crate) fn front(&self, service: &str, method: &str, path: &str) -> Call {
        Call::to(self.fronts[service], method, path)
    }

    /// Where a file of its lies.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The keys, as bytes.
    pub(crate) fn keys(&self) -> Vec<Vec<u8>> {
        let text = fs::read_to_string(self.place("data").join("keys.toml")).unwrap();
        let hex = text.split('"').filter(|part| part.len() == 64);
        let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
        hex.map(|key| key.as_bytes().chunks(2).map(byte).collect()).collect()
    }

    /// What it has written so far, by the names of the files; the file of the keys is where keys belong.
    pub(crate) fn written(&self) -> Vec<(String, Vec<u8>)> {
        let data = fs::read_dir(self.place("data")).unwrap().map(|entry| entry.unwrap().path());
        let backup = ["backup.db", "backup.db.json"].map(|name| self.place(name));
        let files = data.chain(backup).chain([self.place("log")]);
        let kept = files.filter(|path| path.is_file() && !path.ends_with("keys.toml"));
        kept.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect()
    }

    /// Makes a backup, which is among what it has written from then on.
    pub(crate) fn back_up(&self) {
        let mut command = std::process::Command::new(binaries().join("jeton"));
        command.arg("backup").arg("--to").arg(self.place("backup.db"));
        let made = command.arg("--data").arg(self.place("data")).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    /// Where the receiver of webhooks takes messages.
    pub(crate) fn hook(&self) -> String {
        self.receiver.url()
    }

    /// Waits until somebody got a mail at each of these addresses.
    pub(crate) async fn mailed(&self, addresses: &[&str]) {
        let told = async {
            let mut looks = tokio::time::interval(Duration::from_millis(50));
            loop {
                looks.tick().await;
                let mails = self.smtp.mails();
                let got = |address: &&str| mails.iter().any(|mail| mail.to() == [*address]);
                if addresses.iter().all(got) {
                    return;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), told).await.unwrap();
    }

    /// Waits until the receiver was told of `event` about the account of that identifier.
    pub(crate) async fn told(&mut self, event: &str, account: &str) {
        loop {
            let message = self.receiver.next().await;
            let head = format!("{}\n{:?}\n", message.line, message.headers);
            self.messages.push([head.as_bytes(), &message.body].concat());
            if message.event() == event && message.json()["data"]["account"] == account {
                return;
            }
        }
    }

    /// What it has sent so far, as it was sent and, of mails, as it is read.
    pub(crate) fn sent(&self) -> Vec<(String, Vec<u8>)> {
        let mails = self.smtp.mails().into_iter().enumerate().map(|(number, mail)| {
            let raw = mail.0["raw"].as_str().unwrap();
            let text = format!("{raw}\n{}\n{}\n{}", mail.0, mail.plain(), mail.html());
            (format!("mail {number}"), text.into_bytes())
        });
        let messages = self.messages.iter().enumerate();
        let messages = messages.map(|(number, text)| (format!("message {number}"), text.clone()));
        mails.chain(messages).collect()
    }

    /// Ends it as the kernel would, so that the write-ahead log stays as it is.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }
}

fn configuration(upstream: SocketAddr, smtp: u16) -> String {
    let front = |service: &&str| {
        format!(
            "[[service]]\npreset = \"{service}\"\n\n[[front]]\nservice = \"{service}\"\n\
             listen = \"127.0.0.1:0\"\nupstream = \"http://{upstream}\"\n\n"
        )
    };
    let mails = format!(
        "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\nport = {smtp}\ntls = \"none\"\n\
         gather = \"1s\"\nretry = \"1s\"\n\n"
    );
    let webhooks =
        "[webhooks]\nenabled = true\nallow = [\"127.0.0.0/8\"]\nplain = [\"127.0.0.1\"]\n";
    let journal = "journal = \"data/journal\"\n".to_owned();
    let fronts = FRONTS.iter().map(front);
    [journal].into_iter().chain(fronts).chain([mails, webhooks.to_owned()]).collect()
}

fn address_of(url: &Value) -> SocketAddr {
    url.as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
}
