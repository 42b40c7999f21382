//! A Jeton that logs all it can, and everything that it writes.

use std::{collections::HashMap, fs, net::SocketAddr, path::PathBuf, process::Stdio};

use jeton_tests::{Call, Upstream, binaries};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// The real binary at the level `trace`, with a front for each of these services.
pub(crate) struct House {
    /// Where the API is.
    pub(crate) address: SocketAddr,
    /// The secret of the link by which the first administrator chooses a password.
    pub(crate) link: String,
    fronts: HashMap<String, SocketAddr>,
    directory: tempfile::TempDir,
    child: Child,
    _upstream: Upstream,
}

const FRONTS: [&str; 4] = ["discloud", "duplocloud", "nocodb", "online"];

impl House {
    /// Starts it.
    pub(crate) async fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let upstream = Upstream::start().await;
        let place = |name: &str| directory.path().join(name);
        fs::write(place("jeton.toml"), configuration(upstream.address)).unwrap();
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
        let files = data.chain([self.place("log")]);
        let kept = files.filter(|path| path.is_file() && !path.ends_with("keys.toml"));
        kept.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect()
    }

    /// Ends it as the kernel would, so that the write-ahead log stays as it is.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }
}

fn configuration(upstream: SocketAddr) -> String {
    let front = |service: &&str| {
        format!(
            "[[service]]\npreset = \"{service}\"\n\n[[front]]\nservice = \"{service}\"\n\
             listen = \"127.0.0.1:0\"\nupstream = \"http://{upstream}\"\n\n"
        )
    };
    FRONTS.iter().map(front).collect()
}

fn address_of(url: &Value) -> SocketAddr {
    url.as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
}
