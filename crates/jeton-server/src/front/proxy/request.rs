//! The head of a request on its way to the product: without the credential, without an identity or an address that
//! the client made up, with the caller's own.

use std::net::IpAddr;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Version, header, uri::Authority};
use jeton_core::policy::Policy;

use super::hop;
use crate::{claims::claims, problem::Problem, trusted_proxies::X_FORWARDED_FOR};

/// What the product is told about where a request came from.
pub(super) struct Origin {
    /// The client's address; none where a trusted proxy did not tell it.
    pub(super) client: Option<IpAddr>,
    /// What the client calls this place.
    pub(super) host: Option<Authority>,
    /// `http` or `https`.
    pub(super) scheme: &'static str,
}

/// What clients call this place: the authority of the request's target, or its `Host` (RFC 9112 section 3.2.2).
///
/// # Errors
/// No authority at all in it, or two that differ in HTTP/2 (RFC 9113 section 8.3.1).
pub(super) fn host<B>(request: &Request<B>) -> Result<Option<Authority>, Problem> {
    let invalid = |detail: &str| Problem::bad_request("invalid_host", detail);
    let mut fields = request.headers().get_all(header::HOST).iter();
    let field = match (fields.next(), fields.next()) {
        (None, _) => None,
        // HTTP/1.1 wants a `Host` where there is no authority, and an empty one says so (RFC 9112 section 3.2).
        (Some(host), None) if host.is_empty() => None,
        (Some(host), None) => {
            let host = Authority::try_from(host.as_bytes()).ok();
            let host = host.filter(|host| !host.host().is_empty() && is_plain(host));
            Some(host.ok_or_else(|| invalid("`Host` is no host"))?)
        }
        (Some(_), Some(_)) => return Err(invalid("there is more than one `Host`")),
    };
    let Some(target) = request.uri().authority() else {
        return Ok(field);
    };
    if request.version() == Version::HTTP_2 && field.is_some_and(|field| field != *target) {
        return Err(invalid("`Host` and `:authority` differ"));
    }
    let without_user = target.as_str().rsplit('@').next().unwrap_or_default();
    let host = Authority::try_from(without_user).ok().filter(is_plain);
    host.map(Some).ok_or_else(|| invalid("the target names no host"))
}

/// Whether a host is a name or an address as they are in use. RFC 3986 allows more, a comma for one, which
/// whoever reads a list in `X-Forwarded-Host` takes for two.
fn is_plain(host: &Authority) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:[]%".contains(&byte);
    host.as_str().bytes().all(is_plain)
}

/// Takes out every header that could be a credential of the service, an identity or an address, in any spelling that
/// some gateway or framework folds into one; and what is about this connection.
pub(super) fn clean(headers: &mut HeaderMap, policy: &Policy) {
    hop::strip(headers);
    let unwanted: Vec<HeaderName> =
        headers.keys().filter(|name| is_unwanted(name.as_str(), policy)).cloned().collect();
    for name in unwanted {
        headers.remove(name);
    }
    // The length is told anew, and the client has been told to go on; `Host` is written over.
    hop::remove_all(headers, &[header::CONTENT_LENGTH, header::EXPECT]);
    join_cookies(headers);
}

fn is_unwanted(name: &str, policy: &Policy) -> bool {
    let is_disguised = || {
        name.contains(|c: char| c != '-' && !c.is_ascii_alphanumeric())
            && (FRAMING.iter().any(|other| folds_to(name, other))
                || hop::HOP_BY_HOP.iter().any(|other| folds_to(name, other.as_str())))
    };
    begins_like(name, "jeton-")
        || begins_like(name, "x-forwarded-")
        || claims().any(|claim| folds_to(name, claim))
        || policy.carriers().iter().any(|carrier| folds_to(name, &carrier.header))
        || is_disguised()
}

/// What says, beside the headers of one connection, where a request ends and whom it is for.
const FRAMING: [&str; 2] = ["content-length", "host"];

/// Whether something that reads other characters as `-`, as CGI and its kin do, takes one name for the other.
fn folds_to(name: &str, other: &str) -> bool {
    name.len() == other.len() && begins_like(name, other)
}

fn begins_like(name: &str, other: &str) -> bool {
    let fold =
        |byte: u8| if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b'-' };
    name.len() >= other.len() && name.bytes().zip(other.bytes()).all(|(a, b)| fold(a) == fold(b))
}

/// HTTP/2 sends cookies in pieces; HTTP/1.1 has one line for them (RFC 9113 section 8.2.3).
fn join_cookies(headers: &mut HeaderMap) {
    if headers.get_all(header::COOKIE).iter().nth(1).is_none() {
        return;
    }
    let pieces: Vec<&[u8]> =
        headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes).collect();
    let joined = HeaderValue::from_bytes(&pieces.join(&b"; "[..]));
    headers.insert(header::COOKIE, joined.expect("what separates values may stand in one"));
}

/// Tells where the request came from: `X-Forwarded-*`, `Forwarded` (RFC 7239) and `Via` (RFC 9110 section 7.6.3).
pub(super) fn tell(headers: &mut HeaderMap, origin: &Origin) {
    let mut forwarded = String::with_capacity(96);
    forwarded.push_str("for=");
    match origin.client {
        None => forwarded.push_str("unknown"),
        Some(address) => {
            let text = address.to_string();
            let (open, close) = if address.is_ipv6() { ("\"[", "]\"") } else { ("", "") };
            forwarded.extend([open, &text, close]);
            headers.insert(X_FORWARDED_FOR, value(text));
        }
    }
    if let Some(host) = &origin.host {
        headers.insert(X_FORWARDED_HOST, value(host.as_str()));
        forwarded.push_str(";host=\"");
        forwarded.push_str(host.as_str());
        forwarded.push('"');
    }
    forwarded.push_str(";proto=");
    forwarded.push_str(origin.scheme);
    headers.insert(X_FORWARDED_PROTO, HeaderValue::from_static(origin.scheme));
    headers.insert(header::FORWARDED, value(forwarded));
    headers.append(header::VIA, HeaderValue::from_static("1.1 jeton"));
}

const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

fn value(text: impl Into<String>) -> HeaderValue {
    let value = HeaderValue::from_maybe_shared(Bytes::from(text.into()));
    value.expect("an address and an authority are visible ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_folds_to_every_spelling_that_some_framework_reads_as_it() {
        for name in ["jeton-account", "jeton_account", "jeton.account", "Jeton-account"] {
            assert!(folds_to(name, "Jeton-Account") && begins_like(name, "jeton-"), "{name}");
        }
        for name in ["jetonaccount", "jeton-accounts", "x-jeton-account", "jeton"] {
            assert!(!folds_to(name, "Jeton-Account"), "{name}");
        }
    }

    #[test]
    fn cookies_that_came_in_pieces_are_one_line() {
        let pieces = ["a=1", "b=2; c=3"].map(|value| (header::COOKIE, value.parse().unwrap()));
        let mut headers: HeaderMap = pieces.into_iter().collect();

        join_cookies(&mut headers);

        assert_eq!(headers.get_all(header::COOKIE).iter().collect::<Vec<_>>(), ["a=1; b=2; c=3"]);
    }

    #[test]
    fn where_a_request_came_from_is_told_in_both_forms() {
        let told = |client: &str, host: Option<&str>| {
            let mut headers = HeaderMap::new();
            let host = host.map(|host| host.parse().unwrap());
            tell(&mut headers, &Origin { client: client.parse().ok(), host, scheme: "https" });
            headers[header::FORWARDED].to_str().unwrap().to_owned()
        };

        assert_eq!(told("192.0.2.7", Some("a:8080")), "for=192.0.2.7;host=\"a:8080\";proto=https");
        assert_eq!(told("2001:db8::7", None), "for=\"[2001:db8::7]\";proto=https");
        assert_eq!(told("", None), "for=unknown;proto=https");
    }
}
