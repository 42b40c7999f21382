//! What to do about a server whose certificate is not believed.

use std::{error::Error, io};

use rustls::{CertificateError, Error as TlsError};

/// What to do where `error` came of a server's certificate, for whoever runs this program or that server.
pub fn certificate_remedy(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(TlsError::InvalidCertificate(why)) = tls_error(error) {
            return remedy(why);
        }
        next = error.source();
    }
    None
}

/// An error of the system tells its causes, and not the error that it is made of.
fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e TlsError> {
    let within = || error.downcast_ref::<io::Error>()?.get_ref();
    error.downcast_ref().or_else(|| tls_error(within()?))
}

fn remedy(why: &CertificateError) -> Option<&'static str> {
    match why {
        CertificateError::UnknownIssuer => Some(
            "where its issuer is to be believed, or this machine believes nobody: name a file with the issuers' certificates, in PEM, in the variable `SSL_CERT_FILE`",
        ),
        // The type of this one is that of a crate below.
        CertificateError::Other(why) if why.to_string().contains("CaUsedAsEndEntity") => Some(
            "it shows the certificate of an authority as its own, as `openssl req -x509` makes them: make it with `-addext basicConstraints=critical,CA:FALSE`, and name it in the variable `SSL_CERT_FILE`",
        ),
        _ => None,
    }
}
