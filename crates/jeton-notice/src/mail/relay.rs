//! The server that takes mails, and how to talk to it.

use std::{net::IpAddr, sync::Arc, time::Duration};

use lettre::transport::smtp::{
    authentication::Credentials,
    client::{Certificate, CertificateStore, TlsParameters},
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, InvalidDnsNameError, ServerName, pem::PemObject as _},
};
use zeroize::Zeroizing;

/// The server that takes mails.
pub struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) channel: Channel,
    pub(super) login: Option<Credentials>,
    pub(super) timeout: Duration,
}

/// What the settings say of the server.
#[derive(Debug)]
pub struct RelayOptions {
    /// Its name or its address.
    pub host: String,
    /// Its port; by the security where nothing is said.
    pub port: Option<u16>,
    /// How the connection is secured.
    pub security: Security,
    /// The certificates, in PEM, that its own must go back to; those of the system where nothing is said.
    pub authorities: Option<Vec<u8>>,
    /// The account there.
    pub login: Option<Login>,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// How the connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// By STARTTLS (RFC 3207). A server without it gets nothing.
    StartTls,
    /// By TLS from the first byte (RFC 8314).
    Implicit,
    /// Not at all: only to a server on this machine.
    None,
    /// Not at all, also to a server elsewhere.
    NoneAnywhere,
}

/// An account on the server. It is never printed.
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: Zeroizing<String>,
}

/// Why a server cannot be talked to as the settings say.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// A password would be readable on its way.
    #[error("a password is sent over TLS alone: choose `tls = \"starttls\"` or `\"implicit\"`")]
    PasswordInClear,
    /// Mails would be readable on their way.
    #[error(
        "without TLS mails go to a server on this machine alone; choose `tls = \"starttls\"` or `\"implicit\"`, or say \
         `tls = \"none-anywhere\"`"
    )]
    MailsInClear,
    /// The certificates cannot be read.
    #[error("the certificates of `ca` cannot be read: expected PEM")]
    Authorities,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[source] lettre::transport::smtp::Error),
    /// No certificate can be for the host.
    #[error("the host cannot be in a certificate")]
    Host(#[from] InvalidDnsNameError),
}

/// How the bytes travel.
pub(super) enum Channel {
    StartTls(TlsParameters),
    Implicit(ServerName<'static>, Arc<ClientConfig>),
    Plain,
}

impl Relay {
    /// The server that the settings describe.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn new(options: RelayOptions) -> Result<Self, RelayError> {
        let RelayOptions { host, port, security, authorities, login, timeout } = options;
        let (channel, usual_port) = match security {
            Security::StartTls => (Channel::StartTls(tls(&host, authorities)?), 587),
            Security::Implicit => (implicit(&host, authorities)?, 465),
            Security::None | Security::NoneAnywhere if login.is_some() => {
                return Err(RelayError::PasswordInClear);
            }
            Security::None if !is_loopback(&host) => return Err(RelayError::MailsInClear),
            Security::None | Security::NoneAnywhere => (Channel::Plain, 25),
        };
        let port = port.unwrap_or(usual_port);
        let login = login
            .map(|Login { user, password }| Credentials::new(user, password.as_str().to_owned()));
        Ok(Self { host, port, channel, login, timeout })
    }

    /// Where it is, as people write it.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

fn tls(host: &str, authorities: Option<Vec<u8>>) -> Result<TlsParameters, RelayError> {
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(pem) = authorities {
        let certificate = Certificate::from_pem(&pem).map_err(|_| RelayError::Authorities)?;
        tls = tls.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    tls.build().map_err(RelayError::Tls)
}

/// With TLS from the first byte, by the same rules as lettre has for STARTTLS.
fn implicit(host: &str, authorities: Option<Vec<u8>>) -> Result<Channel, RelayError> {
    let mut roots = RootCertStore::empty();
    match authorities {
        None => {
            let of_the_machine = rustls_native_certs::load_native_certs().certs;
            roots.add_parsable_certificates(of_the_machine);
        }
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let certificate = certificate.map_err(|_| RelayError::Authorities)?;
                roots.add(certificate).map_err(|_| RelayError::Authorities)?;
            }
            if roots.is_empty() {
                return Err(RelayError::Authorities);
            }
        }
    }
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    Ok(Channel::Implicit(ServerName::try_from(host.to_owned())?, Arc::new(config)))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Relay({})", self.address())
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(…)")
    }
}
