//! What else one would write or pick: `bench/peers` has a small application of each.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use crate::{
    Outcome,
    child::{Child, Given},
    load, output,
    report::whole,
    rounds::{Ask, Case, Spelling},
    world::Secrets,
};

/// An application that says who has a key.
pub(super) struct Peer {
    /// What it is called in the report.
    pub(super) name: &'static str,
    /// Its directory.
    directory: &'static str,
    /// What starts it, in there.
    serve: &'static str,
    /// How a key travels to it.
    carrier: &'static str,
}

/// All of them.
pub(super) const PEERS: [Peer; 4] = [
    Peer {
        name: "Better Auth, keys in SQLite",
        directory: "better-auth",
        serve: "serve",
        carrier: "X-API-Key: ",
    },
    Peer {
        name: "Better Auth, keys in memory alone",
        directory: "better-auth",
        serve: "serve-from-memory",
        carrier: "X-API-Key: ",
    },
    Peer {
        name: "Django REST framework",
        directory: "django",
        serve: "serve",
        carrier: "Authorization: Token ",
    },
    Peer {
        name: "FastAPI and SQLAlchemy",
        directory: "fastapi",
        serve: "serve",
        carrier: "Authorization: Bearer ",
    },
];

/// The page that all of them have.
const WHO: &str = "/who";

/// A peer that answers, and the keys that it knows.
pub(super) struct Running {
    pub(super) peer: &'static Peer,
    server: Child,
    keys: Arc<Secrets>,
}

impl Peer {
    /// Starts it with so many keys, and sees that it lets the right ones in and no other.
    pub(super) fn start(&'static self, keys: u64, cores: &[usize]) -> Outcome<Running> {
        let home = home()?.join(self.directory);
        if !home.join("installed").is_file() {
            return Err(format!("`{}` is not installed: run `./dev peers`", self.directory).into());
        }
        let data = self.data(&home, keys)?;
        let given = Given {
            directory: Some(&data),
            program: Some(&home.join(self.serve)),
            cores,
            ..Given::default()
        };
        let server = Child::start_with("peer", &given)?;
        let keys = Arc::new(Secrets::read(&fs::read_to_string(data.join(KEYS))?)?);
        let running = Running { peer: self, server, keys };
        running.prove().map_err(|error| format!("{}: {error}", self.name))?;
        Ok(running)
    }

    /// Its data with so many keys, which takes a minute to make and is kept.
    fn data(&self, home: &Path, keys: u64) -> Outcome<PathBuf> {
        let data = home.join(format!("data-{keys}"));
        // The file with the keys is written last.
        if !data.join(KEYS).is_file() {
            output::progress(&format!("peers: {} keys for {}", whole(keys as f64), self.directory));
            if data.exists() {
                fs::remove_dir_all(&data)?;
            }
            fs::create_dir(&data)?;
            let mut seed = Command::new(home.join("seed"));
            seed.arg(keys.to_string()).current_dir(home).env("PEER_DATA", &data);
            if !seed.status()?.success() {
                return Err(format!("`{}` has no keys", self.directory).into());
            }
        }
        Ok(data)
    }
}

const KEYS: &str = "keys";

impl Running {
    /// The case that asks it who has one of its keys.
    pub(super) fn case(&self) -> Case<'_> {
        Case {
            name: self.peer.name,
            address: self.server.address(),
            servers: vec![&self.server],
            ask: Ask::Get { path: WHO, carrier: self.peer.carrier },
            secrets: &self.keys,
            spelling: Spelling::Right,
            status: 200,
        }
    }

    /// A right key is accepted with the name of its owner; one that differs in its last character is not.
    fn prove(&self) -> Outcome<()> {
        let key = self.keys.at(self.keys.count() / 2);
        let body = self.ask(key, 200)?;
        let said: serde_json::Value = serde_json::from_slice(&body)?;
        if !said["account"].is_string() {
            return Err(format!("it does not say who: {said}").into());
        }
        let (rest, last) = key.split_at(key.len() - 1);
        self.ask(&format!("{rest}{}", if last == "0" { "1" } else { "0" }), 401)?;
        Ok(())
    }

    fn ask(&self, key: &str, status: u16) -> Outcome<Vec<u8>> {
        let carrier = self.peer.carrier;
        let request = format!("GET {WHO} HTTP/1.1\r\nHost: localhost\r\n{carrier}{key}\r\n\r\n");
        load::once(self.server.address(), &request, status)
    }
}

/// Where `./dev peers` installs them: beside the directory of this program.
fn home() -> Outcome<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.parent().and_then(Path::parent).ok_or("this program is nowhere")?;
    Ok(target.join("peers"))
}
