//! Why a server is not believed to be who it should be.

use std::{error::Error as StdError, io};

use rustls::{CertificateError, Error};

/// What is the matter with a server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Distrust {
    /// Nobody that is believed has issued it.
    Issuer,
    /// It is that of an authority, as `openssl req -x509` makes them.
    Authority,
    /// It is for another name.
    Name,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYet,
    /// Something else.
    Other,
}

impl Distrust {
    /// What it was that an error came of, if it came of that.
    pub(crate) fn of(error: &(dyn StdError + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(Error::InvalidCertificate(why)) = tls_error(error) {
                return Some(why.into());
            }
            next = error.source();
        }
        None
    }
}

impl From<&CertificateError> for Distrust {
    fn from(why: &CertificateError) -> Self {
        match why {
            CertificateError::UnknownIssuer => Self::Issuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::Name
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotYet
            }
            // The type of this one is that of a crate below.
            CertificateError::Other(why) if why.to_string().contains("CaUsedAsEndEntity") => {
                Self::Authority
            }
            _ => Self::Other,
        }
    }
}

/// An error of the system tells its causes, and not the error that it is made of.
pub(crate) fn tls_error<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e Error> {
    let within = || error.downcast_ref::<io::Error>()?.get_ref();
    error.downcast_ref().or_else(|| tls_error(within()?))
}
