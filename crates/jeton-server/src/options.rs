//! What the doors are told at their start.

use std::{fmt, net::SocketAddr, str::FromStr, sync::Arc};

use http::Uri;
use jeton_core::TokenId;
use jeton_token::Secret;

use crate::{FrontOptions, Limits, Tls, TrustedProxies};

/// What the doors are told at their start.
#[derive(Debug, Clone)]
pub struct DoorOptions {
    /// Where the main door listens.
    pub listen: SocketAddr,
    /// Where clients find the main door, if it is not where it listens.
    pub public_url: Option<PublicUrl>,
    /// The proxies whose word about the client counts.
    pub trusted_proxies: TrustedProxies,
    /// TLS on the main door; without it, plain HTTP.
    pub tls: Option<Arc<Tls>>,
    /// What the clients of each listener may cost.
    pub limits: Limits,
    /// The fronts.
    pub fronts: Vec<FrontOptions>,
}

impl DoorOptions {
    /// Where clients find the main door, as far as that is known before it is opened.
    #[must_use]
    pub fn found_at(&self) -> PublicUrl {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        self.public_url.clone().unwrap_or_else(|| PublicUrl::of(scheme, self.listen))
    }

    /// A main door and nothing else, and nobody trusted.
    #[must_use]
    pub fn at(listen: SocketAddr) -> Self {
        Self {
            listen,
            public_url: None,
            trusted_proxies: TrustedProxies::default(),
            tls: None,
            limits: Limits::default(),
            fronts: Vec::new(),
        }
    }
}

/// The URL under which clients find the main door: scheme and authority, and nothing behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

/// A text that is no such URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a URL of `https://` or `http://` and a host, such as `https://tokens.example.com`, without user, path and query"
)]
pub struct PublicUrlError;

impl PublicUrl {
    /// The URL of a door that is found where it listens.
    pub(crate) fn of(scheme: &'static str, listen: SocketAddr) -> Self {
        Self(format!("{scheme}://{listen}"))
    }

    /// The page where whoever has a link chooses a password. The secret stands behind `#`: a browser sends it nowhere,
    /// and no log of a proxy has it.
    #[must_use]
    pub fn of_link(&self, secret: &Secret) -> String {
        format!("{}/link#{}", self.0, secret.expose())
    }

    /// The page that says how a token is given a new secret.
    #[must_use]
    pub fn of_token(&self, token: TokenId) -> String {
        format!("{}/tokens/{token}", self.0)
    }

    /// The URL, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, PublicUrlError> {
        let uri = text.parse::<Uri>().map_err(|_| PublicUrlError)?;
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"));
        let authority = uri.authority().map(http::uri::Authority::as_str);
        let authority = authority.filter(|authority| !authority.contains('@'));
        match (scheme, authority, uri.path(), uri.query(), text.contains('#')) {
            (Some(scheme), Some(authority), "" | "/", None, false) => {
                Ok(Self(format!("{scheme}://{}", authority.to_ascii_lowercase())))
            }
            _ => Err(PublicUrlError),
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_has_a_scheme_and_an_authority_and_nothing_else() {
        let url = |text: &str| text.parse::<PublicUrl>().map(|url| url.to_string());

        assert_eq!(url("https://Tokens.example.com/").as_deref(), Ok("https://tokens.example.com"));
        assert_eq!(url("http://[::1]:7070").as_deref(), Ok("http://[::1]:7070"));
        for bad in [
            "",
            "/",
            "tokens.example.com",
            "ftp://tokens.example.com",
            "https://",
            "https://a@tokens.example.com",
            "https://tokens.example.com/jeton",
            "https://tokens.example.com/?a",
            "https://tokens.example.com/#a",
            "https://tokens example.com",
        ] {
            assert_eq!(url(bad), Err(PublicUrlError), "{bad}");
        }
    }
}
