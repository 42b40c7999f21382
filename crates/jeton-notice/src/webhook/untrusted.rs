//! Why there is no TLS with a receiver, in our words: what it says of itself, such as the names in its certificate, is for
//! nobody who tries a webhook out.

use std::io;

use rustls::{CertificateError, Error};

/// Why there is no TLS.
pub(super) fn why(error: &io::Error) -> String {
    let Some(error) = error.get_ref().and_then(|error| error.downcast_ref::<Error>()) else {
        return error.kind().to_string();
    };
    let known = match error {
        Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::UnknownIssuer => "nobody that is believed has issued its certificate",
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "its certificate has expired"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet"
            }
            _ => "its certificate is not valid",
        },
        Error::AlertReceived(_) => "the receiver does not want it",
        _ => "the receiver does not speak it as we do",
    };
    known.to_owned()
}
