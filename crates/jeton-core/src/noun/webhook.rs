//! Webhooks: programs elsewhere that are told what happens.

use std::{fmt, net::IpAddr, str::FromStr};

use jiff::Timestamp;

use super::{
    id::{AccountId, ServiceId, WebhookId},
    token::Seal,
};
use crate::Event;

/// A program elsewhere that is told what happens: each entry of the log that it wants, in the order of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its identifier.
    pub id: WebhookId,
    /// Where it is told.
    pub url: WebhookUrl,
    /// Of what.
    pub events: EventFilter,
    /// Of which service alone, if not of all.
    pub service: Option<ServiceId>,
    /// Whether it is told anything.
    pub state: WebhookState,
    /// The sealed secret that what it is told is signed with; gone where it was deleted.
    pub seal: Option<Seal>,
    /// The secret before, where it was rotated.
    pub prior: Option<PriorSeal>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: AccountId,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// The secret that a webhook had before its last rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorSeal {
    /// The secret, sealed; gone where it is read from the log.
    pub seal: Option<Seal>,
    /// Until when what is sent is signed with it as well.
    pub until: Timestamp,
}

/// Whether a webhook is told anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookState {
    /// It is.
    Enabled,
    /// It is not; what it misses, it is told once it is enabled again.
    Disabled,
    /// It is gone for good.
    Deleted,
}

impl WebhookState {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Deleted => "deleted",
        }
    }
}

/// How far a webhook has come. It is seen and not done, so that it has no entry in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The webhook.
    pub webhook: WebhookId,
    /// The place in the log up to which it was told everything that it wants.
    pub delivered: i64,
    /// How often in a row the next one failed.
    pub failures: u32,
    /// Since when it fails.
    pub failing_since: Option<Timestamp>,
    /// When it is tried again.
    pub next_at: Option<Timestamp>,
    /// What came back at last, in a few words.
    pub told: Option<String>,
    /// When that was.
    pub told_at: Option<Timestamp>,
}

/// The URL of a webhook: `https`, or `http` where a configuration allows that; a host; perhaps a port, a path and a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookUrl {
    text: String,
    is_tls: bool,
    host: String,
    port: u16,
    // Where the path begins in the text.
    path: usize,
}

/// A text that is no URL of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookUrlError {
    /// Another scheme, or none.
    #[error("the URL of a webhook begins with `https://`")]
    Scheme,
    /// A user or a password before the host.
    #[error("the URL of a webhook has no user and no password in it")]
    User,
    /// A part that is never sent.
    #[error("the URL of a webhook has no `#` in it")]
    Fragment,
    /// No host, or none that can be one.
    #[error("the URL of a webhook needs a host: a name in ASCII, or an address")]
    Host,
    /// A port that is none.
    #[error("the port of a URL is a number from 1 to 65535")]
    Port,
    /// Too long, or with characters that a URL has to escape.
    #[error("a URL is visible ASCII, at most 2048 characters")]
    Characters,
}

const LONGEST_URL: usize = 2048;

impl WebhookUrl {
    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is `https`.
    pub fn is_tls(&self) -> bool {
        self.is_tls
    }

    /// The host: a name in small letters, or an address without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address, where the host is one.
    pub fn address(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// The port, said or not.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Host and port as they stand in the URL.
    pub fn authority(&self) -> &str {
        let start = self.text.find("://").map_or(0, |at| at + 3);
        &self.text[start..self.path]
    }

    /// Path and query, `/` where there are none.
    pub fn path(&self) -> String {
        match &self.text[self.path..] {
            rest if rest.starts_with('/') => rest.to_owned(),
            rest => format!("/{rest}"),
        }
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for WebhookUrl {
    type Err = WebhookUrlError;

    fn from_str(text: &str) -> Result<Self, WebhookUrlError> {
        // `\` is `/` to some readers, so that it would be two URLs.
        let plain =
            |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>');
        if text.len() > LONGEST_URL || !text.bytes().all(plain) {
            return Err(WebhookUrlError::Characters);
        }
        let (scheme, rest) = text.split_once("://").ok_or(WebhookUrlError::Scheme)?;
        let is_tls = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(WebhookUrlError::Scheme),
        };
        if rest.contains('#') {
            return Err(WebhookUrlError::Fragment);
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(WebhookUrlError::User);
        }
        let authority = authority.to_ascii_lowercase();
        let (host, port) = host_and_port(&authority)?;
        let port = port.unwrap_or(if is_tls { 443 } else { 80 });
        let head = format!("{}://{authority}", if is_tls { "https" } else { "http" });
        let host = host.to_owned();
        Ok(Self { text: format!("{head}{path}"), is_tls, host, port, path: head.len() })
    }
}

/// Reads `host`, `host:port`, `[address]` or `[address]:port`, in small letters.
pub(crate) fn host_and_port(authority: &str) -> Result<(&str, Option<u16>), WebhookUrlError> {
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            let is_address = address.parse::<std::net::Ipv6Addr>().is_ok();
            (Some(address).filter(|_| is_address), port)
        }
        None => {
            let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
            (Some(host).filter(|host| is_host(host)), port)
        }
    };
    let host = host.ok_or(WebhookUrlError::Host)?;
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let number = digits.parse().ok().filter(|port| *port != 0);
            Some(number.ok_or(WebhookUrlError::Port)?)
        }
        _ => return Err(WebhookUrlError::Port),
    };
    Ok((host, port))
}

/// A name of letters, digits, hyphens and underscores with dots between, or a plain IPv4 address. A name whose last part
/// is a number is an address in another spelling, such as `0x7f.1`, which some resolvers take.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with(|first: char| first.is_ascii_digit());
    if is_number {
        return host.parse::<std::net::Ipv4Addr>().is_ok();
    }
    host.len() <= 253 && name.split('.').all(label)
}

/// Which events somebody wants to be told of: all, all about one thing, or single ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFilter(Vec<String>);

/// A text that names no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("events are named like `token.rotated`, `token.*` or `*`, between 1 and 64 of them")]
pub struct EventFilterError;

impl EventFilter {
    /// A filter of these names.
    ///
    /// # Errors
    /// [`EventFilterError`] for none, too many, and one that no event has.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, EventFilterError> {
        let mut kept: Vec<String> = Vec::new();
        for name in names {
            if !Event::ALL.iter().any(|event| fits(name, *event)) {
                return Err(EventFilterError);
            }
            if !kept.iter().any(|other| other == name) {
                kept.push(name.to_owned());
            }
        }
        if kept.is_empty() || kept.len() > 64 {
            return Err(EventFilterError);
        }
        Ok(Self(kept))
    }

    /// The names, in the order in which they were given.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether `event` is one of them.
    pub fn has(&self, event: Event) -> bool {
        self.0.iter().any(|name| fits(name, event))
    }
}

fn fits(name: &str, event: Event) -> bool {
    match name.strip_suffix(".*") {
        Some(thing) => event.name().split_once('.').is_some_and(|(of, _)| of == thing),
        None => name == "*" || name == event.name(),
    }
}

impl fmt::Display for EventFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl FromStr for EventFilter {
    type Err = EventFilterError;

    fn from_str(text: &str) -> Result<Self, EventFilterError> {
        Self::new(text.split_ascii_whitespace())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_a_scheme_and_a_host_and_one_reading() {
        let url: WebhookUrl = "HTTPS://Hooks.Example.com/in?Key=A".parse().unwrap();
        assert_eq!(url.as_str(), "https://hooks.example.com/in?Key=A");
        assert_eq!((url.host(), url.port(), url.is_tls()), ("hooks.example.com", 443, true));
        assert_eq!((url.authority(), url.path().as_str()), ("hooks.example.com", "/in?Key=A"));

        let url: WebhookUrl = "http://[2001:DB8::1]:8080?a".parse().unwrap();
        assert_eq!((url.host(), url.port(), url.is_tls()), ("2001:db8::1", 8080, false));
        assert_eq!((url.authority(), url.path().as_str()), ("[2001:db8::1]:8080", "/?a"));
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_url_of_a_webhook() {
        use WebhookUrlError as Error;
        for (text, error) in [
            ("", Error::Scheme),
            ("hooks.example.com", Error::Scheme),
            ("ftp://hooks.example.com", Error::Scheme),
            ("https://", Error::Host),
            ("https:///in", Error::Host),
            ("https://user:pass@hooks.example.com", Error::User),
            ("https://hooks.example.com@127.0.0.1", Error::User),
            ("https://hooks.example.com/#in", Error::Fragment),
            ("https://hooks.example.com:0", Error::Port),
            ("https://hooks.example.com:99999", Error::Port),
            ("https://hooks.example.com:+1", Error::Port),
            ("https://hooks.example.com:", Error::Port),
            ("https://hooks.example.com\\@127.0.0.1", Error::Characters),
            ("https://hooks example.com", Error::Characters),
            ("https://höoks.example.com", Error::Characters),
            ("https://2130706433/", Error::Host),
            ("https://0x7f.1/", Error::Host),
            ("https://127.1/", Error::Host),
            ("https://0177.0.0.1/", Error::Host),
            ("https://hooks..example.com/", Error::Host),
            ("https://[::1/", Error::Host),
            ("https://[hooks]/", Error::Host),
            ("https://%31%32%37.0.0.1/", Error::Host),
        ] {
            assert_eq!(text.parse::<WebhookUrl>(), Err(error), "{text}");
        }
        assert_eq!(
            format!("https://a/{}", "a".repeat(2048)).parse::<WebhookUrl>(),
            Err(Error::Characters)
        );
    }

    #[test]
    fn a_filter_has_the_events_that_it_names_and_names_none_that_there_is_not() {
        let filter: EventFilter = "token.* fault.opened token.*".parse().unwrap();

        assert_eq!(filter.to_string(), "token.* fault.opened");
        assert!(filter.has(Event::TokenEnded) && filter.has(Event::FaultOpened));
        assert!(!filter.has(Event::FaultClosed));
        assert!(Event::ALL.iter().all(|event| EventFilter::new(["*"]).unwrap().has(*event)));
        for wrong in ["", "tokens.*", "token", "token.", ".*", "**", "token.rotate"] {
            assert_eq!(wrong.parse::<EventFilter>(), Err(EventFilterError), "{wrong}");
        }
    }
}
