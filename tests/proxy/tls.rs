//! TLS on Jeton's own listeners.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use jeton_server::{Tls, TlsError};
use jeton_tests::Recorder;
use rustls::{
    ClientConfig, RootCertStore, ServerConfig, SupportedProtocolVersion,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject as _},
    version::{TLS12, TLS13},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::support::{Door, Wire, only};

/// An authority and what it issues, in a folder of their own.
pub(crate) struct Authority(TempDir);

impl Authority {
    pub(crate) fn new() -> Self {
        let authority = Self(tempfile::tempdir().unwrap());
        authority.openssl("-days 2 -subj /CN=authority -keyout authority.key -out authority.pem");
        authority.issue("server");
        authority
    }

    /// Makes NAME.pem and NAME.key.
    fn issue(&self, name: &str) {
        self.openssl(&format!(
            "-days 2 -subj /CN={name} -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
             -addext basicConstraints=critical,CA:FALSE -CA authority.pem -CAkey authority.key \
             -keyout {name}.key -out {name}.pem"
        ));
    }

    fn openssl(&self, arguments: &str) {
        let made = Command::new("openssl")
            .args("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes".split(' '))
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What a server of another make shows.
    pub(crate) fn server(&self) -> ServerConfig {
        let chain = vec![CertificateDer::from_pem_file(self.file("server.pem")).unwrap()];
        let key = PrivateKeyDer::from_pem_file(self.file("server.key")).unwrap();
        ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap()
    }

    fn tls(&self) -> Arc<Tls> {
        Arc::new(Tls::open(self.file("server.pem"), self.file("server.key")).unwrap())
    }

    /// A connection of a client that trusts this authority alone.
    async fn connect(
        &self,
        address: SocketAddr,
        version: &'static SupportedProtocolVersion,
        protocol: &str,
    ) -> TlsStream<TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.file("authority.pem")).unwrap()).unwrap();
        let client = ClientConfig::builder_with_protocol_versions(&[version]);
        let mut client = client.with_root_certificates(roots).with_no_client_auth();
        client.alpn_protocols = vec![protocol.as_bytes().to_vec()];
        let stream = TcpStream::connect(address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        TlsConnector::from(Arc::new(client)).connect(name, stream).await.unwrap()
    }
}

/// Everything that comes back.
async fn exchange(mut stream: TlsStream<TcpStream>, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A server that refuses may close without the goodbye that TLS asks for.
    let _how_it_ended = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// The name in the certificate that a server shows.
fn shown(stream: &TlsStream<TcpStream>) -> CertificateDer<'static> {
    stream.get_ref().1.peer_certificates().unwrap()[0].clone()
}

fn certificate(path: &Path) -> CertificateDer<'static> {
    CertificateDer::from_pem_file(path).unwrap()
}

#[tokio::test]
async fn a_front_speaks_tls_and_tells_the_product_so() {
    let (authority, upstream) = (Authority::new(), Recorder::start().await);
    let tls = authority.tls();
    let door = Door::with(upstream.address, |options| options.fronts[0].tls = Some(tls)).await;

    for version in [&TLS12, &TLS13] {
        let stream = authority.connect(door.address, version, "http/1.1").await;
        let request = format!("{}Connection: close\r\n\r\n", door.head("GET /"));
        let answer = exchange(stream, &request).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }

    for seen in upstream.requests() {
        assert_eq!(seen.one("x-forwarded-proto"), Some("https"));
        assert!(seen.one("forwarded").unwrap().ends_with(";proto=https"), "{seen:?}");
    }
}

#[tokio::test]
async fn http2_is_chosen_in_the_handshake() {
    let (authority, upstream) = (Authority::new(), Recorder::start().await);
    let tls = authority.tls();
    let door = Door::with(upstream.address, |options| options.fronts[0].tls = Some(tls)).await;
    let stream = authority.connect(door.address, &TLS13, "h2").await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));

    let io = hyper_util::rt::TokioIo::new(stream);
    let executor = hyper_util::rt::TokioExecutor::new();
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(executor, io).await.unwrap();
    tokio::spawn(connection);
    let request = http::Request::get("https://localhost/a").header("x-auth-token", &door.secret);
    let body = http_body_util::Empty::<bytes::Bytes>::new();
    let response = client.send_request(request.body(body).unwrap()).await.unwrap();

    assert_eq!(response.status(), 200);
    assert_eq!(only(&upstream).one("x-forwarded-host"), Some("localhost"));
}

#[tokio::test]
async fn framing_is_as_strict_within_tls() {
    let (authority, upstream) = (Authority::new(), Recorder::start().await);
    let tls = authority.tls();
    let door = Door::with(upstream.address, |options| options.fronts[0].tls = Some(tls)).await;
    let stream = authority.connect(door.address, &TLS13, "http/1.1").await;

    let answer = exchange(stream, &format!("{}X: y\n\r\n", door.head("GET /"))).await;

    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn a_new_certificate_is_shown_once_it_is_read_again_and_a_bad_one_never() {
    let (authority, upstream) = (Authority::new(), Recorder::start().await);
    let tls = authority.tls();
    let shared = tls.clone();
    let door = Door::with(upstream.address, |options| options.fronts[0].tls = Some(shared)).await;
    let first = certificate(&authority.file("server.pem"));
    let connect = || authority.connect(door.address, &TLS13, "http/1.1");
    assert_eq!(shown(&connect().await), first);

    let good = fs::read_to_string(authority.file("server.pem")).unwrap();
    let no_issuer = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    fs::write(authority.file("server.pem"), format!("{good}{no_issuer}")).unwrap();
    assert!(matches!(tls.reload(), Err(TlsError::Pem { .. })));
    assert_eq!(shown(&connect().await), first);

    fs::write(authority.file("server.pem"), good).unwrap();
    fs::write(authority.file("server.key"), "no key").unwrap();
    assert!(matches!(tls.reload(), Err(TlsError::Pem { .. })));
    assert_eq!(shown(&connect().await), first);

    authority.issue("server");
    let second = certificate(&authority.file("server.pem"));
    assert_eq!(shown(&connect().await), first);
    tls.reload().unwrap();
    assert_eq!(shown(&connect().await), second);
}

#[tokio::test]
async fn who_does_not_finish_the_handshake_is_cut_off() {
    let (authority, upstream) = (Authority::new(), Recorder::start().await);
    let tls = authority.tls();
    let door = Door::with(upstream.address, |options| {
        options.fronts[0].tls = Some(tls);
        options.limits.head = Duration::from_millis(200);
    })
    .await;

    let silent = door.connect().await;
    let mut slow = door.connect().await;
    slow.send([0x16, 0x03, 0x01]).await;
    let mut plain = Wire::to(door.address).await;
    plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;

    assert_eq!(silent.rest().await, "");
    slow.rest().await;
    assert!(!plain.rest().await.contains("HTTP/1.1"));
    assert!(upstream.seen().is_empty());
}

#[test]
fn files_that_are_of_no_use_are_named() {
    let authority = Authority::new();
    authority.issue("other");
    fs::write(authority.file("empty.pem"), "").unwrap();
    fs::copy(authority.file("server.key"), authority.file("exposed.key")).unwrap();
    let open_to_all = fs::Permissions::from_mode(0o644);
    fs::set_permissions(authority.file("exposed.key"), open_to_all).unwrap();

    for (certificate, key, named) in [
        ("none.pem", "server.key", "none.pem` cannot be read"),
        ("server.pem", "none.key", "none.key` cannot be read"),
        ("empty.pem", "server.key", "empty.pem` holds no certificate"),
        ("server.key", "server.key", "server.key` holds no certificate"),
        ("server.pem", "server.pem", "server.pem` can be read by everybody"),
        ("server.pem", "exposed.key", "exposed.key` can be read by everybody (mode 644)"),
        ("server.pem", "other.key", "other.key` cannot be used together"),
    ] {
        let error = Tls::open(authority.file(certificate), authority.file(key)).unwrap_err();
        let said = error.to_string();
        assert!(said.contains(named), "{named} in {said}");
    }
}
