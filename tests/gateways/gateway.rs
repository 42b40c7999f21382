//! A running gateway with a shipped configuration.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use jeton_tests::{send_raw, text_of};
use tokio::net::TcpStream;

use crate::{
    https::{self, Answer},
    program::Program,
    scene::{CLIENT, Scene},
};

/// A gateway that was started with a shipped configuration.
pub(crate) struct Gateway {
    /// Where it listens with TLS.
    pub(crate) address: SocketAddr,
    /// Where it listens without.
    pub(crate) plain: SocketAddr,
    authority: PathBuf,
    program: Program,
}

/// What belongs to one of the products that are gateways.
pub(crate) struct Product {
    /// Its files below `packaging/gateways`, first the one that it is started with.
    pub(crate) files: &'static [&'static str],
    /// The marked places of those files with what a scene puts there.
    pub(crate) places: fn(&Scene, &Setting) -> Vec<(&'static str, String)>,
    /// How it is started, in a folder of its own, with the edited file.
    pub(crate) command: fn(&Path, &Path) -> Command,
    /// What a client hears while Jeton is down.
    pub(crate) down: Down,
    /// What a client without TLS hears.
    pub(crate) plain: Plain,
}

/// What a client hears while Jeton is down.
pub(crate) enum Down {
    /// 503 and a problem.
    Told,
    /// This status alone.
    Bare(u16),
}

/// What a client without TLS hears.
pub(crate) enum Plain {
    /// 403 and a problem.
    Told,
    /// Where there is TLS.
    Redirected,
}

/// What differs from one gateway of a scene to the next.
pub(crate) struct Setting {
    pub(crate) service: &'static str,
    pub(crate) secure_port: u16,
    pub(crate) plain_port: u16,
    pub(crate) folder: PathBuf,
}

/// Starting takes less even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

impl Gateway {
    /// Starts one with the shipped file, of which nothing but the marked places is edited.
    pub(crate) async fn start(product: &Product, scene: &Scene, service: &'static str) -> Self {
        Self::start_broken(product, scene, service, &[]).await
    }

    /// Starts one with a file that somebody has spoilt: each text is replaced by the other.
    pub(crate) async fn start_broken(
        product: &Product,
        scene: &Scene,
        service: &'static str,
        spoilt: &[(&str, &str)],
    ) -> Self {
        let (secure_port, plain_port) = (free_port(), free_port());
        let folder = scene.folder(&format!("gateway-{secure_port}"));
        let setting = Setting { service, secure_port, plain_port, folder };
        let places = (product.places)(scene, &setting);
        let places = places.iter().map(|(shipped, ours)| (*shipped, ours.as_str()));
        let edits: Vec<_> = places.chain(spoilt.iter().copied()).collect();
        let file = edit(product, &edits, &setting.folder);
        let log = setting.folder.join("log");
        let program = Program::start(
            (product.command)(&setting.folder, &file).current_dir(&setting.folder),
            &log,
        );
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), secure_port);
        let plain = SocketAddr::new(address.ip(), plain_port);
        let gateway = Self { address, plain, authority: scene.authority(), program };
        gateway.wait(&log).await
    }

    /// Waits until it knows its routes: some listen before they do, and answer with 404.
    async fn wait(mut self, log: &Path) -> Self {
        let said = || std::fs::read_to_string(log).unwrap_or_default();
        let ready = async {
            while !self.is_ready().await {
                assert!(self.program.runs(), "the gateway ended:\n{}", said());
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, ready).await.is_ok(), "{}", said());
        self
    }

    async fn is_ready(&self) -> bool {
        let request = "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let secure =
            https::try_send(self.address, &self.authority, CLIENT, request.as_bytes()).await;
        let is_ready = secure.is_ok_and(|answer| answer.status != 404);
        is_ready
            && TcpStream::connect(self.plain).await.is_ok()
            && send_raw(self.plain, request).await.status != Some(404)
    }

    /// Sends a request from [`CLIENT`].
    pub(crate) async fn send(&self, request: &str) -> Answer {
        self.send_from(CLIENT, request.as_bytes()).await
    }

    pub(crate) async fn send_from(&self, from: IpAddr, request: &[u8]) -> Answer {
        https::send(self.address, &self.authority, from, request).await
    }

    /// A `GET` with these header lines.
    pub(crate) async fn get(&self, path: &str, lines: &str) -> Answer {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\n{lines}Connection: close\r\n\r\n"
        ))
        .await
    }
}

/// Writes the shipped files into a folder, edited; the first of them.
fn edit(product: &Product, edits: &[(&str, &str)], folder: &Path) -> PathBuf {
    let mut unused: Vec<_> = edits.iter().map(|(shipped, _)| *shipped).collect();
    for file in product.files {
        let path = Path::new("packaging/gateways").join(file);
        let mut text = text_of(&path).expect("the configuration is shipped");
        for (shipped, ours) in edits {
            unused.retain(|edit| edit != shipped || !text.contains(shipped));
            text = text.replace(shipped, ours);
        }
        std::fs::write(folder.join(path.file_name().unwrap()), text).unwrap();
    }
    assert_eq!(unused, [""; 0], "not in {:?}", product.files);
    folder.join(Path::new(product.files[0]).file_name().unwrap())
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
