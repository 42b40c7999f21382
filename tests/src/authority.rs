//! An authority of the tests' own, and what it has issued.

use std::{path::PathBuf, process::Command};

use tempfile::TempDir;
use tokio_rustls::rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

/// An authority, and a server that it knows as `localhost` and 127.0.0.1.
pub struct Authority(TempDir);

impl Authority {
    /// Makes one with `openssl`.
    ///
    /// # Panics
    /// Where there is none.
    pub fn new() -> Self {
        let authority = Self(tempfile::tempdir().expect("there is a temporary directory"));
        authority.openssl("-subj /CN=authority -keyout authority.key -out authority.pem");
        authority.openssl(
            "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
             -addext basicConstraints=critical,CA:FALSE -CA authority.pem -CAkey authority.key \
             -keyout server.key -out server.pem",
        );
        authority
    }

    /// Its certificate, for clients to trust.
    pub fn certificate(&self) -> PathBuf {
        self.0.path().join("authority.pem")
    }

    /// What the server shows.
    ///
    /// # Panics
    /// Where the files are none of `openssl`'s.
    pub fn server(&self) -> ServerConfig {
        self.showing("server")
    }

    /// What a server shows that takes the authority's own certificate for one of its own.
    ///
    /// # Panics
    /// Where the files are none of `openssl`'s.
    pub fn itself(&self) -> ServerConfig {
        self.showing("authority")
    }

    fn showing(&self, name: &str) -> ServerConfig {
        let file = |ending: &str| self.0.path().join(format!("{name}.{ending}"));
        let chain = CertificateDer::from_pem_file(file("pem")).expect("a certificate");
        let key = PrivateKeyDer::from_pem_file(file("key")).expect("a key");
        let config = ServerConfig::builder().with_no_client_auth();
        config.with_single_cert(vec![chain], key).expect("they belong together")
    }

    fn openssl(&self, arguments: &str) {
        let made = Command::new("openssl")
            .args("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split(' '))
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .output()
            .expect("openssl is installed");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}
