//! The address of a Jeton, and the addresses of things in it.

use std::{fmt, net::IpAddr, str::FromStr};

use http::{Uri, uri::Scheme};

/// The address of a Jeton, such as `https://jeton.example` or `http://127.0.0.1:7070`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

/// Why a text is no address of a Jeton. It never quotes the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not an absolute `http` or `https` URL.
    #[error("an address is a URL with `http://` or `https://`, such as `https://jeton.example`")]
    Shape,
    /// A user or a password before the host.
    #[error("an address holds no user and no password")]
    Credential,
    /// A query behind the path.
    #[error("an address ends with its host, its port or its path, without a query")]
    Query,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let uri: Uri = text.trim().parse().map_err(|_| AddressError::Shape)?;
        let scheme = uri.scheme().filter(|s| **s == Scheme::HTTP || **s == Scheme::HTTPS);
        let scheme = scheme.ok_or(AddressError::Shape)?;
        let authority = uri.authority().filter(|a| !a.host().is_empty());
        let authority = authority.ok_or(AddressError::Shape)?;
        if authority.as_str().contains('@') {
            return Err(AddressError::Credential);
        }
        if uri.query().is_some() || text.contains('#') {
            return Err(AddressError::Query);
        }
        Ok(Self(format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/'))))
    }
}

impl Address {
    /// Whether what goes there can be read on its way: there is no TLS, and it leaves this machine.
    pub fn is_in_clear(&self) -> bool {
        let uri = self.0.parse::<Uri>().ok().filter(|uri| uri.scheme() == Some(&Scheme::HTTP));
        uri.as_ref().and_then(Uri::host).is_some_and(|host| !is_here(host))
    }
}

/// Whether a host is this machine, whatever its resolver says (RFC 6761 section 6.3).
fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_a_name) => {
            let name = bare.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The path and the query of a request. Whatever stands in it is escaped (RFC 3986 section 2).
#[derive(Debug, Clone)]
pub(crate) struct Target(String);

impl Target {
    /// `/api/v1/` and these segments.
    pub(crate) fn new(segments: &[&str]) -> Self {
        let mut path = "/api/v1".to_owned();
        for segment in segments {
            path.push('/');
            escape(segment, &mut path);
        }
        Self(path)
    }

    /// Whether the server should get requests.
    pub(crate) fn readiness() -> Self {
        Self("/readyz".to_owned())
    }

    /// An endpoint of OAuth.
    pub(crate) fn oauth(endpoint: &str) -> Self {
        Self(format!("/oauth/{endpoint}"))
    }

    /// The same with one more parameter, where there is a value for it.
    pub(crate) fn with(mut self, name: &str, value: Option<impl fmt::Display>) -> Self {
        if let Some(value) = value {
            self.0.push(if self.0.contains('?') { '&' } else { '?' });
            self.0.push_str(name);
            self.0.push('=');
            escape(&value.to_string(), &mut self.0);
        }
        self
    }

    pub(crate) fn at(&self, address: &Address) -> String {
        format!("{address}{}", self.0)
    }
}

/// A form, `application/x-www-form-urlencoded`.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let mut form = String::new();
    for (name, value) in fields {
        if !form.is_empty() {
            form.push('&');
        }
        form.push_str(name);
        form.push('=');
        escape(value, &mut form);
    }
    form
}

fn escape(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_without_its_closing_slash() {
        for (text, kept) in [
            ("http://127.0.0.1:7070", "http://127.0.0.1:7070"),
            ("https://jeton.example/", "https://jeton.example"),
            ("https://example.org/jeton/", "https://example.org/jeton"),
            (" http://[::1]:7070 ", "http://[::1]:7070"),
        ] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), kept);
        }
    }

    #[test]
    fn without_tls_what_leaves_this_machine_can_be_read_on_its_way() {
        let is_in_clear = |text: &str| text.parse::<Address>().unwrap().is_in_clear();

        for text in [
            "http://jeton.example",
            "HTTP://10.0.0.1:7070/jeton",
            "http://localhost.example",
            "http://[2001:db8::1]:7070",
            "http://0.0.0.0:7070",
        ] {
            assert!(is_in_clear(text), "{text}");
        }
        for text in [
            "https://jeton.example",
            "http://127.0.0.1:7070",
            "http://127.9.9.9",
            "http://[::1]:7070",
            "http://[::ffff:127.0.0.1]",
            "http://LOCALHOST:7070",
            "http://localhost.",
            "http://jeton.localhost",
        ] {
            assert!(!is_in_clear(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for (text, why) in [
            ("", AddressError::Shape),
            ("127.0.0.1:7070", AddressError::Shape),
            ("ftp://jeton.example", AddressError::Shape),
            ("http://", AddressError::Shape),
            ("http://ana:pass@jeton.example", AddressError::Credential),
            ("http://jeton.example?token=x", AddressError::Query),
            ("http://jeton.example/#x", AddressError::Query),
        ] {
            assert_eq!(text.parse::<Address>(), Err(why), "{text}");
        }
    }

    #[test]
    fn segments_and_parameters_are_escaped() {
        let target = Target::new(&["services", "a/b?c", "settings", "Authorization token"])
            .with("account", Some("ada+ci@example.org"))
            .with("kind", None::<&str>)
            .with("limit", Some(5));

        assert_eq!(
            target.at(&"http://j".parse().unwrap()),
            "http://j/api/v1/services/a%2Fb%3Fc/settings/Authorization%20token?account=ada%2Bci%40example.org&limit=5"
        );
    }
}
