//! Which address a request came from, when other proxies stand in front.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName, HeaderValue};
use jeton_core::AddressRange;

/// The proxies whose word about the client counts. Without any, a client is the other end of the connection.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<AddressRange>);

/// A range that is too wide to be a list of proxies.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{range}` is too wide: whoever is trusted chooses the address that counts; name the proxies, at most `/8` of IPv4 or `/32` of IPv6"
)]
pub struct TooWide {
    range: AddressRange,
}

pub(crate) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl TrustedProxies {
    /// Trusts the proxies in `ranges`.
    ///
    /// # Errors
    /// A range of more than 2^24 IPv4 or 2^96 IPv6 addresses, such as `0.0.0.0/0`: that is not a list of proxies.
    pub fn new(ranges: Vec<AddressRange>) -> Result<Self, TooWide> {
        let widest = |range: &AddressRange| if range.is_ipv4() { 8 } else { 32 };
        match ranges.iter().find(|range| range.prefix() < widest(range)) {
            Some(range) => Err(TooWide { range: *range }),
            None => Ok(Self(ranges)),
        }
    }

    /// Whether what `peer` says about a request counts.
    pub(crate) fn trusts(&self, peer: IpAddr) -> bool {
        // A listener for both families sees an IPv4 peer as an IPv6 address.
        let peer = peer.to_canonical();
        self.0.iter().any(|range| range.contains(peer))
    }

    /// The address of the client whose request came over a connection from `peer`: `peer` itself, or, where that is
    /// trusted, the last address in `X-Forwarded-For` that is not. What stands before it was written by
    /// somebody who is not trusted and counts for nothing. `None` where a trusted proxy wrote no address: a token that
    /// is bound to addresses is refused then.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let forwarded = headers.get_all(X_FORWARDED_FOR);
        self.client_by(peer, forwarded.iter().map(HeaderValue::as_bytes))
    }

    /// As [`Self::client`], from the lines of `X-Forwarded-For` in their order.
    pub(crate) fn client_by<'h>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'h [u8]>,
    ) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        if self.0.is_empty() || !self.trusts(peer) {
            return Some(peer);
        }
        let mut client = peer;
        for line in forwarded.rev() {
            for text in str::from_utf8(line).ok()?.rsplit(',') {
                client = address(text.trim())?;
                if !self.trusts(client) {
                    return Some(client);
                }
            }
        }
        Some(client)
    }
}

/// An address as proxies write it: bare, or with a port, or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare.or_else(with_port).or_else(in_brackets).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusted(ranges: &[&str]) -> Result<TrustedProxies, TooWide> {
        TrustedProxies::new(ranges.iter().map(|range| range.parse().unwrap()).collect())
    }

    /// The client of a request from `peer` with these lines of `X-Forwarded-For`.
    fn client(proxies: &TrustedProxies, peer: &str, lines: &[&str]) -> Option<String> {
        let lines = lines.iter().map(|line| (X_FORWARDED_FOR, line.parse().unwrap()));
        let headers = lines.collect::<HeaderMap>();
        proxies.client(peer.parse().unwrap(), &headers).map(|address| address.to_string())
    }

    #[test]
    fn nobody_is_trusted_unless_named() {
        let nobody = TrustedProxies::default();

        assert_eq!(client(&nobody, "10.0.0.1", &["192.0.2.7"]).as_deref(), Some("10.0.0.1"));
        let other = trusted(&["10.0.0.2"]).unwrap();
        assert_eq!(client(&other, "10.0.0.1", &["192.0.2.7"]).as_deref(), Some("10.0.0.1"));
    }

    #[test]
    fn the_client_is_the_last_address_that_no_trusted_proxy_has() {
        let proxies = trusted(&["10.0.0.0/24", "2001:db8::1"]).unwrap();

        for (peer, lines, expected) in [
            ("10.0.0.1", &["192.0.2.7"][..], "192.0.2.7"),
            ("10.0.0.1", &["203.0.113.9, 192.0.2.7"], "192.0.2.7"),
            ("10.0.0.1", &["203.0.113.9", "192.0.2.7 , 10.0.0.2"], "192.0.2.7"),
            ("10.0.0.1", &["garbage, 192.0.2.7"], "192.0.2.7"),
            ("10.0.0.1", &["192.0.2.7:4711"], "192.0.2.7"),
            ("10.0.0.1", &["[2001:db8::7]:4711"], "2001:db8::7"),
            ("10.0.0.1", &["[2001:db8::7]"], "2001:db8::7"),
            ("10.0.0.1", &["::ffff:192.0.2.7"], "192.0.2.7"),
            ("::ffff:10.0.0.1", &["192.0.2.7"], "192.0.2.7"),
            ("2001:db8::1", &["192.0.2.7"], "192.0.2.7"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ] {
            assert_eq!(client(&proxies, peer, lines).as_deref(), Some(expected), "{lines:?}");
        }
    }

    #[test]
    fn a_proxy_is_the_same_on_a_listener_for_both_families() {
        let proxies = trusted(&["10.0.0.0/24"]).unwrap();

        assert!(proxies.trusts("10.0.0.1".parse().unwrap()));
        assert!(proxies.trusts("::ffff:10.0.0.1".parse().unwrap()));
        assert!(!proxies.trusts("::ffff:10.0.1.1".parse().unwrap()));
    }

    #[test]
    fn a_trusted_proxy_that_writes_no_address_leaves_it_unknown() {
        let proxies = trusted(&["10.0.0.1"]).unwrap();

        for lines in
            [&["unknown"][..], &[""], &["192.0.2.7,"], &["192.0.2.7, \u{e9}"], &["_hidden"]]
        {
            assert_eq!(client(&proxies, "10.0.0.1", lines), None, "{lines:?}");
        }
    }

    #[test]
    fn a_range_that_holds_half_the_world_is_no_list_of_proxies() {
        for wide in ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/7", "2000::/3", "::/31"] {
            assert!(trusted(&["10.0.0.1", wide]).is_err(), "{wide}");
        }
        for good in ["10.0.0.0/8", "127.0.0.1", "fd00::/32", "::1"] {
            assert!(trusted(&[good]).is_ok(), "{good}");
        }
    }
}
