//! By whose certificates a receiver is known.

use std::{fs, io, path::PathBuf, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// The issuers that are believed: those of the machine, and those that an operator adds.
#[derive(Debug, Clone)]
pub struct Roots(pub(super) Arc<ClientConfig>);

/// Why an operator's issuers cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    /// The file cannot be read.
    #[error("`{path}` cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file holds no certificate.
    #[error("`{path}` holds no certificate in PEM")]
    Pem {
        /// The file.
        path: PathBuf,
    },
}

impl Roots {
    /// Nobody is believed.
    pub fn none() -> Self {
        let config = ClientConfig::builder().with_root_certificates(RootCertStore::empty());
        Self(Arc::new(config.with_no_client_auth()))
    }

    /// The issuers of the machine, and those in the file.
    ///
    /// # Errors
    /// The file cannot be read, or holds something else.
    pub fn with(file: Option<PathBuf>) -> Result<Self, RootsError> {
        let mut store = RootCertStore::empty();
        // A machine without any is no fault: whoever cannot be known is then refused.
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(path) = file {
            let text = fs::read(&path)
                .map_err(|source| RootsError::File { path: path.clone(), source })?;
            let pem = || RootsError::Pem { path: path.clone() };
            let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
            let own = read.map_err(|_no_pem| pem())?;
            if own.is_empty() || own.into_iter().any(|certificate| store.add(certificate).is_err())
            {
                return Err(pem());
            }
        }
        let config = ClientConfig::builder().with_root_certificates(store).with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }
}
