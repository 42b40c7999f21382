//! A running gateway with a shipped configuration.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use jeton_tests::text_of;

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
    _program: Program,
}

/// What belongs to one of the products that are gateways.
pub(crate) struct Product {
    /// Its folder below `packaging/gateways`, and the file in it.
    pub(crate) file: &'static str,
    /// The marked places of that file with what a scene puts there.
    pub(crate) places: fn(&Scene, &Setting) -> Vec<(&'static str, String)>,
    /// How it is started, in a folder of its own, with the edited file.
    pub(crate) command: fn(&Path, &Path) -> Command,
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
        let path = Path::new("packaging/gateways").join(product.file);
        let mut text = text_of(&path).expect("the configuration is shipped");
        let places = (product.places)(scene, &setting);
        let places = places.iter().map(|(shipped, ours)| (*shipped, ours.as_str()));
        for (shipped, ours) in places.chain(spoilt.iter().copied()) {
            assert!(text.contains(shipped), "{} holds no `{shipped}`", path.display());
            text = text.replace(shipped, ours);
        }
        let file = setting.folder.join(path.file_name().unwrap());
        std::fs::write(&file, text).unwrap();
        let log = setting.folder.join("log");
        let mut program = Program::start(
            (product.command)(&setting.folder, &file).current_dir(&setting.folder),
            &log,
        );
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), secure_port);
        let plain = SocketAddr::new(address.ip(), plain_port);
        for listener in [address, plain] {
            wait_for(listener, &mut program, &log).await;
        }
        Self { address, plain, authority: scene.authority(), _program: program }
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

async fn wait_for(address: SocketAddr, program: &mut Program, log: &Path) {
    let listens = async {
        while tokio::net::TcpStream::connect(address).await.is_err() {
            let said = || std::fs::read_to_string(log).unwrap_or_default();
            assert!(program.runs(), "the gateway ended:\n{}", said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let listens = tokio::time::timeout(PATIENCE, listens).await;
    assert!(listens.is_ok(), "{}", std::fs::read_to_string(log).unwrap_or_default());
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
