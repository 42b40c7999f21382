//! Everything around a gateway: Jeton, tokens, the API with its recorder, certificates.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    process::Command,
};

use jeton_tests::{Process, binaries};
use tempfile::TempDir;

use crate::{program::Program, recorder::Recorder, tokens::Tokens};

/// A Jeton that believes gateways on this machine, and an API that answers with what it received.
pub(crate) struct Scene {
    /// `None` after [`Self::kill_jeton`].
    pub(crate) jeton: Option<Process>,
    pub(crate) jeton_address: SocketAddr,
    pub(crate) tokens: Tokens,
    pub(crate) api: Recorder,
    directory: TempDir,
    _witness: Program,
}

/// From where a client calls that is neither the gateway nor Jeton.
pub(crate) const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 2));

impl Scene {
    pub(crate) async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let trusting = ["--trusted-proxies", "127.0.0.1"];
        let jeton = Process::serve_with(&directory.path().join("data"), &trusting).await;
        let tokens = Tokens::make(&jeton).await;
        let mut witness = Command::new(binaries().join("jeton"));
        witness.args(["doctor", "witness", "--listen", "127.0.0.1:0"]);
        let (witness, said) = Program::start_and_hear(&mut witness);
        let api = said.trim().rsplit_once("http://").unwrap().1.parse().unwrap();
        make_certificates(directory.path());
        Self {
            jeton_address: jeton.address,
            jeton: Some(jeton),
            tokens,
            api: Recorder::start(api).await,
            directory,
            _witness: witness,
        }
    }

    /// Kills Jeton as the kernel would.
    pub(crate) async fn kill_jeton(&mut self) {
        self.jeton.take().unwrap().kill().await;
    }

    /// A new empty directory of the scene.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let path = self.directory.path().join(name);
        std::fs::create_dir(&path).unwrap();
        path
    }

    /// Every file that a gateway has written, with its text.
    pub(crate) fn logs(&self) -> Vec<(PathBuf, String)> {
        let folders =
            std::fs::read_dir(self.directory.path()).unwrap().map(|one| one.unwrap().path());
        let folders = folders
            .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("gateway-"));
        let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap());
        let files = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
        files
            .map(|path| {
                (path.clone(), String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned())
            })
            .collect()
    }

    pub(crate) fn authority(&self) -> PathBuf {
        self.directory.path().join("authority.pem")
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.directory.path().join("api.pem")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.directory.path().join("api.key")
    }
}

fn make_certificates(directory: &Path) {
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority \
         -keyout authority.key -out authority.pem",
    );
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
         -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
         -CA authority.pem -CAkey authority.key -keyout api.key -out api.pem",
    );
}

fn openssl(directory: &Path, arguments: &str) {
    let made =
        Command::new("openssl").args(arguments.split_whitespace()).current_dir(directory).output();
    let made = made.expect("openssl is installed; `./dev gateways` sees to that");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
