//! `If-None-Match` (RFC 9110 section 13.1.2): whether the caller has what they would be sent.

use http::{HeaderMap, header};

/// Whether one of the tags in these header fields is `tag`. Weak ones count: what has a tag is sent whole.
pub(crate) fn has(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    tags.any(|one| {
        let one = one.trim_ascii();
        one == b"*" || one.strip_prefix(b"W/").unwrap_or(one) == tag.as_bytes()
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_tag_is_found_among_others_weak_or_not_and_a_star_is_any() {
        for (lines, found) in [
            (&["\"a\""][..], true),
            (&["\"b\", W/\"a\""], true),
            (&["\"b\"", "\"a\""], true),
            (&["*"], true),
            (&[], false),
            (&["a"], false),
            (&["\"A\""], false),
            (&["\"a", "a\""], false),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::IF_NONE_MATCH, HeaderValue::from_static(line));
            }
            assert_eq!(has(&headers, "\"a\""), found, "{lines:?}");
        }
    }
}
