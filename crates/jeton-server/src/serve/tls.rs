//! TLS on a listener: a certificate and its key from files, read anew when somebody says so.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use arc_swap::ArcSwap;
use rustls::{
    ServerConfig,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject as _},
    },
    server::ParsedCertificate,
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// A certificate and its key for TLS 1.2 and 1.3, with HTTP/2 and HTTP/1.1 to choose from (RFC 7301).
#[derive(Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    current: ArcSwap<ServerConfig>,
}

/// Why there can be no TLS with these files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("`{path}` cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file does not hold what it should.
    #[error("`{path}` holds no {what} in PEM")]
    Pem {
        /// The file.
        path: PathBuf,
        /// `certificate` or `private key`.
        what: &'static str,
    },
    /// Everybody on this machine can read the key.
    #[error(
        "the key `{path}` can be read by everybody (mode {mode:03o}); make it private: `chmod o= {path}`"
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The key and the certificate do not belong together, or are of no use.
    #[error("`{certificate}` and `{key}` cannot be used together: {source}")]
    Unfit {
        /// The file with the certificate.
        certificate: PathBuf,
        /// The file with the key.
        key: PathBuf,
        /// The cause.
        source: rustls::Error,
    },
}

impl Tls {
    /// Reads the certificate, with those of its issuers behind it, and its key. Both are PEM.
    ///
    /// # Errors
    /// A file cannot be read or is not what it should be; the key fits another certificate or can be read by everybody.
    pub fn open(certificate: PathBuf, key: PathBuf) -> Result<Self, TlsError> {
        let current = ArcSwap::from_pointee(read(&certificate, &key)?);
        Ok(Self { certificate, key, current })
    }

    /// Reads both files again. Connections that are open keep what they began with.
    ///
    /// # Errors
    /// As those of [`Self::open`]; then the certificate and the key from before stay in use.
    pub fn reload(&self) -> Result<(), TlsError> {
        let fresh = read(&self.certificate, &self.key)?;
        self.current.store(Arc::new(fresh));
        Ok(())
    }

    /// Where the certificate is.
    pub fn certificate(&self) -> &Path {
        &self.certificate
    }

    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        TlsAcceptor::from(self.current.load_full()).accept(stream).await
    }
}

fn read(certificate: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let chain = pem_file(certificate, "certificate", |text| {
        CertificateDer::pem_slice_iter(text).collect::<Result<Vec<_>, _>>()
    })?;
    if chain.is_empty() {
        return Err(TlsError::Pem { path: certificate.to_owned(), what: "certificate" });
    }
    // rustls looks at the first one alone; a client would at all of them.
    if chain.iter().any(|certificate| ParsedCertificate::try_from(certificate).is_err()) {
        return Err(TlsError::Pem { path: certificate.to_owned(), what: "certificate" });
    }
    let mode = fs::metadata(key).map_err(|source| file(key, source))?.permissions().mode() & 0o777;
    if mode & 0o007 != 0 {
        return Err(TlsError::Exposed { path: key.to_owned(), mode });
    }
    let secret = pem_file(key, "private key", PrivateKeyDer::from_pem_slice)?;
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, secret);
    let mut config = config.map_err(|source| TlsError::Unfit {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
        source,
    })?;
    config.alpn_protocols = vec![HTTP2.to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// What HTTP/2 is called in a handshake (RFC 9113 section 3.2).
pub(super) const HTTP2: &[u8] = b"h2";

fn pem_file<T>(
    path: &Path,
    what: &'static str,
    parse: impl FnOnce(&[u8]) -> Result<T, pem::Error>,
) -> Result<T, TlsError> {
    let text = zeroize::Zeroizing::new(fs::read(path).map_err(|source| file(path, source))?);
    parse(&text).map_err(|_no_pem| TlsError::Pem { path: path.to_owned(), what })
}

fn file(path: &Path, source: io::Error) -> TlsError {
    TlsError::File { path: path.to_owned(), source }
}
