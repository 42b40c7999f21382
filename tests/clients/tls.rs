//! TLS in front of a front, for clients that insist on it: an authority of the test's own, and a terminator.

use std::{net::SocketAddr, path::PathBuf, process::Command, sync::Arc};

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A door with TLS that passes everything on.
pub(crate) struct Terminator {
    /// Where it listens, as a URL that its certificate fits.
    pub(crate) url: String,
    directory: TempDir,
}

impl Terminator {
    /// Opens one before `front`.
    pub(crate) async fn open(front: SocketAddr) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(configuration(&directory)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass_on(acceptor.clone(), stream, front));
            }
        });
        Self { url, directory }
    }

    /// The certificate of the authority, for the clients to trust.
    pub(crate) fn authority(&self) -> PathBuf {
        self.directory.path().join("authority.pem")
    }
}

async fn pass_on(acceptor: TlsAcceptor, stream: TcpStream, front: SocketAddr) {
    // A client that does not trust the certificate ends here; its test sees that.
    let Ok(mut inside) = acceptor.accept(stream).await else { return };
    let mut outside = TcpStream::connect(front).await.unwrap();
    // Clients hang up without the goodbye that TLS asks for (RFC 8446 section 6.1): how it ended says nothing.
    let _how_it_ended = tokio::io::copy_bidirectional(&mut inside, &mut outside).await;
}

fn configuration(directory: &TempDir) -> ServerConfig {
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority \
         -keyout authority.key -out authority.pem",
    );
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
         -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
         -CA authority.pem -CAkey authority.key -keyout server.key -out server.pem",
    );
    let file = |name: &str| directory.path().join(name);
    let chain = CertificateDer::pem_file_iter(file("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
    ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain.map(Result::unwrap).collect(), key)
        .unwrap()
}

fn openssl(directory: &TempDir, arguments: &str) {
    let made = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
