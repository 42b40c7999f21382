//! Who sent a request.

use std::net::IpAddr;

use http::{HeaderMap, header};
use jeton_app::Sender;

/// Who sent a request with these header fields, from an address that its door found out.
pub(crate) fn sender(address: Option<IpAddr>, headers: &HeaderMap) -> Sender<'_> {
    Sender { address, agent: headers.get(header::USER_AGENT).map(http::HeaderValue::as_bytes) }
}
