//! `carriers`: the headers in which secrets travel.

use serde::Deserialize;
use toml::Spanned;

use super::{Fault, fault};
use crate::policy::Carrier;

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as `{ header = \"Authorization\", scheme = \"Bearer\" }`"
)]
pub(super) struct CarrierText {
    header: String,
    scheme: Option<String>,
}

/// Where secrets of a kind travel besides the headers that all routes take.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Elsewhere {
    Nowhere,
    InCookieOrToFeed,
}

pub(super) fn read_carriers(
    carriers: Spanned<Vec<Spanned<CarrierText>>>,
    elsewhere: Elsewhere,
) -> Result<Vec<Carrier>, Fault> {
    if carriers.get_ref().is_empty() && elsewhere == Elsewhere::Nowhere {
        return fault(carriers.span(), "a kind travels in at least one header");
    }
    let mut read: Vec<Carrier> = Vec::new();
    for carrier in carriers.into_inner() {
        let place = carrier.span();
        let CarrierText { header, scheme } = carrier.into_inner();
        if !is_http_token(&header) || scheme.as_deref().is_some_and(|s| !is_http_token(s)) {
            return fault(
                place,
                "a header or a scheme is made of letters, digits and `-` (RFC 9110 section 5.6.2)",
            );
        }
        if is_reserved(&header) {
            return fault(
                place,
                format!("the header `{header}` has another meaning and cannot carry a secret"),
            );
        }
        let carrier = Carrier::new(header, scheme);
        if read.contains(&carrier) {
            return fault(place, "this carrier is listed twice");
        }
        read.push(carrier);
    }
    Ok(read)
}

// Letters, digits and `-` alone: gateways fold `_` and `.` into `-`, which would make two headers one.
pub(super) fn is_http_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

pub(super) fn is_reserved(header: &str) -> bool {
    const RESERVED: [&str; 12] = [
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "expect",
        "forwarded",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    let header = header.to_ascii_lowercase();
    RESERVED.contains(&header.as_str())
        || header.starts_with("jeton-")
        || header.starts_with("x-forwarded-")
}
