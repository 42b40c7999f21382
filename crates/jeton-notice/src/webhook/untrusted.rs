//! Why there is no TLS with a receiver, in our words: what it says of itself, such as the names in its certificate, is for
//! nobody who tries a webhook out.

use std::io;

use rustls::Error;

use crate::distrust::{Distrust, tls_error};

/// Why there is no TLS.
pub(super) fn why(error: &io::Error) -> String {
    let known = match (Distrust::of(error), tls_error(error)) {
        (_, None) => return error.kind().to_string(),
        (Some(Distrust::Issuer), _) => {
            "nobody that is believed has issued its certificate; `ca` in `[webhooks]` of the configuration names others"
        }
        (Some(Distrust::Authority), _) => {
            "it shows the certificate of an authority as its own; one made by `openssl req -x509` needs `-addext basicConstraints=critical,CA:FALSE`"
        }
        (Some(Distrust::Name), _) => "its certificate is for another name",
        (Some(Distrust::Expired), _) => "its certificate has expired",
        (Some(Distrust::NotYet), _) => "its certificate is not valid yet",
        (Some(Distrust::Other), _) => "its certificate is not valid",
        (None, Some(Error::AlertReceived(_))) => "the receiver does not want it",
        (None, Some(_)) => "the receiver does not speak it as we do",
    };
    known.to_owned()
}
