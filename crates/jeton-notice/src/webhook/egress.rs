//! What may go out, and where to: what an operator has allowed.

use std::{net::IpAddr, str::FromStr};

use jeton_core::{AddressRange, WebhookUrl};

use super::address::not_public;

/// What may go out. By itself that is nothing.
#[derive(Debug, Clone, Default)]
pub struct Egress {
    /// Whether anything goes out.
    pub enabled: bool,
    /// Networks that are reached though they are not public.
    pub networks: Vec<AddressRange>,
    /// Hosts that are reached at whatever address they have.
    pub trusted: Vec<Host>,
    /// The only hosts that are reached, where any are named.
    pub only: Vec<Host>,
    /// Hosts that are reached without TLS.
    pub plain: Vec<Host>,
}

/// A host as it stands in a URL, perhaps with a port; `*.` before a name stands for every name below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    name: String,
    port: Option<u16>,
}

/// A text that is no host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a host is written like `hooks.example.com`, `hooks.example.com:8443` or `*.example.com`")]
pub struct EgressError;

/// Why nothing is sent there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Nothing goes out at all.
    #[error(
        "webhooks are off: `enabled = true` in `[webhooks]` of the configuration lets them out"
    )]
    Off,
    /// The host is none of those that were named.
    #[error("the host `{host}` is none of the `hosts` in `[webhooks]` of the configuration")]
    Host {
        /// It.
        host: String,
    },
    /// Without TLS.
    #[error(
        "the URL begins with `http://`, and `{host}` is not in `plain` in `[webhooks]` of the configuration"
    )]
    Plain {
        /// Host and port.
        host: String,
    },
    /// An address that is not public.
    #[error(
        "the host `{host}` is at an address that is {why}, and `allow` in `[webhooks]` of the configuration does not name it"
    )]
    Address {
        /// The host.
        host: String,
        /// What the address is.
        why: &'static str,
    },
}

impl Egress {
    /// Whether anything may be sent to `url`, as far as that is known without its address.
    pub fn check(&self, url: &WebhookUrl) -> Result<(), Forbidden> {
        if !self.enabled {
            return Err(Forbidden::Off);
        }
        if !self.only.is_empty() && !any(&self.only, url) {
            return Err(Forbidden::Host { host: url.host().to_owned() });
        }
        if !url.is_tls() && !any(&self.plain, url) {
            return Err(Forbidden::Plain { host: url.authority().to_owned() });
        }
        match url.address() {
            Some(address) => self.check_address(url, address),
            None => Ok(()),
        }
    }

    /// Whether `url` may be looked for at `address`.
    pub(super) fn check_address(&self, url: &WebhookUrl, address: IpAddr) -> Result<(), Forbidden> {
        match not_public(address) {
            Some(why) if !self.allows(url, address) => {
                Err(Forbidden::Address { host: url.host().to_owned(), why })
            }
            _ => Ok(()),
        }
    }

    fn allows(&self, url: &WebhookUrl, address: IpAddr) -> bool {
        any(&self.trusted, url) || self.networks.iter().any(|network| network.contains(address))
    }
}

fn any(hosts: &[Host], url: &WebhookUrl) -> bool {
    hosts.iter().any(|host| host.is_of(url))
}

impl Host {
    fn is_of(&self, url: &WebhookUrl) -> bool {
        let named = match self.name.strip_prefix('*') {
            Some(below) => url.host().len() > below.len() && url.host().ends_with(below),
            None => url.host() == self.name,
        };
        named && self.port.is_none_or(|port| port == url.port())
    }
}

impl FromStr for Host {
    type Err = EgressError;

    fn from_str(text: &str) -> Result<Self, EgressError> {
        let (star, rest) = match text.strip_prefix("*.") {
            Some(rest) => ("*.", rest),
            None => ("", text),
        };
        // A port that is no default of any scheme tells whether one was named.
        let https: WebhookUrl = format!("https://{rest}").parse().map_err(|_no_url| EgressError)?;
        let http: WebhookUrl = format!("http://{rest}").parse().map_err(|_no_url| EgressError)?;
        if rest.contains(['/', '?']) || (!star.is_empty() && https.address().is_some()) {
            return Err(EgressError);
        }
        let port = Some(https.port()).filter(|port| *port == http.port());
        Ok(Self { name: format!("{star}{}", https.host()), port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        text.parse().unwrap()
    }

    fn url(text: &str) -> WebhookUrl {
        text.parse().unwrap()
    }

    #[test]
    fn nothing_goes_out_by_itself() {
        let checked = Egress::default().check(&url("https://hooks.example.com/"));

        assert_eq!(checked, Err(Forbidden::Off));
    }

    #[test]
    fn a_host_is_one_name_and_port_or_all_below_a_name() {
        for (text, reached, other) in [
            (
                "hooks.example.com",
                "https://hooks.example.com:8443/",
                "https://a.hooks.example.com/",
            ),
            (
                "hooks.example.com:8443",
                "https://hooks.example.com:8443/",
                "https://hooks.example.com/",
            ),
            ("*.example.com", "https://a.b.example.com/", "https://example.com/"),
            ("*.example.com", "https://a.example.com/", "https://a.badexample.com/"),
            ("hooks.example.com:443", "https://hooks.example.com/", "http://hooks.example.com/"),
            ("[::1]:80", "http://[::1]/", "http://[::1]:81/"),
        ] {
            assert!(host(text).is_of(&url(reached)), "{text} {reached}");
            assert!(!host(text).is_of(&url(other)), "{text} {other}");
        }
        for wrong in ["", "*", "*.", "https://a", "a/b", "a b", "*.1.2.3.4", "a:0", "a@b"] {
            assert_eq!(wrong.parse::<Host>(), Err(EgressError), "{wrong}");
        }
    }

    #[test]
    fn only_what_was_named_is_reached_without_tls_and_at_an_address_that_is_near() {
        let egress = Egress {
            enabled: true,
            networks: vec!["10.1.0.0/16".parse().unwrap()],
            trusted: vec![host("inside.example:8443")],
            only: Vec::new(),
            plain: vec![host("10.1.2.3:80")],
        };
        let near: IpAddr = "10.9.9.9".parse().unwrap();
        let forbidden = |text: &str| egress.check(&url(text)).is_err();

        assert!(!forbidden("https://10.1.2.3/") && forbidden("https://10.2.2.3/"));
        assert!(!forbidden("http://10.1.2.3/") && forbidden("http://10.1.2.3:81/"));
        assert!(forbidden("http://hooks.example.com/") && forbidden("https://[::ffff:127.0.0.1]/"));
        assert!(egress.check_address(&url("https://inside.example:8443/"), near).is_ok());
        assert!(egress.check_address(&url("https://inside.example/"), near).is_err());
        let only = Egress { only: vec![host("hooks.example.com")], ..egress };
        assert!(only.check(&url("https://hooks.example.com/")).is_ok());
        assert!(only.check(&url("https://hooks.example.org/")).is_err());
    }
}
