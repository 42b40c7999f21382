//! Whether a form was sent by a page of this very door, so that no other page can send it for somebody.

use http::{HeaderMap, HeaderName, Uri, header};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the browser says that a request to `uri` comes from a page of the same origin. What says nothing is refused: every
/// browser sends `Sec-Fetch-Site` (W3C Fetch Metadata) over TLS, and `Origin` with a form in any case (RFC 6454).
pub(crate) fn is_same_origin(headers: &HeaderMap, uri: &Uri) -> bool {
    if headers.contains_key(SEC_FETCH_SITE) {
        return only(headers, &SEC_FETCH_SITE) == Some("same-origin");
    }
    let here = uri.authority().map(|authority| authority.as_str());
    let here = only(headers, &header::HOST).or(here);
    match (only(headers, &header::ORIGIN).and_then(|origin| origin.split_once("://")), here) {
        // A door behind one that speaks TLS does not know its own scheme.
        (Some(("http" | "https", origin)), Some(here)) => origin.eq_ignore_ascii_case(here),
        _ => false,
    }
}

/// The value of a header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_another_page_or_of_no_page_is_told_from_one_of_this_door() {
        for (headers, expected) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (&[("origin", "http://here:7")], true),
            (&[("origin", "https://HERE:7")], true),
            (&[], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://here:7")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "same-origin")], false),
            (&[("origin", "null")], false),
            (&[("origin", "http://here")], false),
            (&[("origin", "http://here:7.evil.example")], false),
            (&[("origin", "http://evil.example")], false),
            (&[("origin", "file://here:7")], false),
            (&[("origin", "here:7")], false),
            (&[("referer", "http://here:7/")], false),
        ] {
            let mut request = http::Request::builder().header("host", "here:7");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            assert_eq!(
                is_same_origin(request.headers_ref().unwrap(), &Uri::from_static("/")),
                expected,
                "{headers:?}"
            );
        }
    }
}
