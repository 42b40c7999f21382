//! `If-Match` and `ETag` (RFC 9110 section 13.1.1): a change of what the caller has seen, and of nothing newer.

use axum::extract::FromRequestParts;
use http::{HeaderName, header, request::Parts};

use crate::problem::Problem;

/// The revisions that the caller has seen; `None` where they take any.
pub(crate) struct IfMatch(pub(crate) Option<Vec<i64>>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let lines: Vec<_> =
            parts.headers.get_all(header::IF_MATCH).iter().map(|line| line.as_bytes()).collect();
        if lines.is_empty() {
            return Ok(Self(None));
        }
        // Several lines are one list (RFC 9110 section 5.3).
        let list = lines.join(&b',');
        match list.trim_ascii() {
            b"*" => Ok(Self(None)),
            list => revisions(list).map(|seen| Self(Some(seen))).ok_or_else(invalid),
        }
    }
}

/// The header that names a revision.
pub(crate) fn etag(revision: i64) -> [(HeaderName, String); 1] {
    [(header::ETAG, format!("\"{revision}\""))]
}

/// The revisions that a list of tags names. A tag that is weak, or that Jeton never gave, is of none. `None` where it is no
/// such list.
fn revisions(list: &[u8]) -> Option<Vec<i64>> {
    let mut seen = Vec::new();
    let mut next = tag(past_commas(list))?;
    loop {
        let (tag_before, behind) = next;
        seen.extend(tag_before.and_then(revision));
        let behind = behind.trim_ascii_start();
        let rest = past_commas(behind);
        match rest.len() {
            0 => return Some(seen),
            left if left < behind.len() => next = tag(rest)?,
            _nothing_between => return None,
        }
    }
}

/// The list behind the commas at its start: an element may be empty (RFC 9110 section 5.6.1.2).
fn past_commas(list: &[u8]) -> &[u8] {
    let element = list.iter().position(|byte| !matches!(byte, b',' | b' ' | b'\t'));
    &list[element.unwrap_or(list.len())..]
}

/// What stands in the tag at the start of a list, if it is a strong one, and what stands behind it (RFC 9110 section 8.8.3).
fn tag(list: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let weak = list.strip_prefix(b"W/");
    let opened = weak.unwrap_or(list).strip_prefix(b"\"")?;
    let end = opened.iter().position(|byte| *byte == b'"')?;
    let is_tag = opened[..end].iter().all(|byte| matches!(byte, 0x21 | 0x23..=0x7e | 0x80..));
    is_tag.then(|| (weak.is_none().then_some(&opened[..end]), &opened[end + 1..]))
}

/// The revision that is written so, and not in another way.
fn revision(tag: &[u8]) -> Option<i64> {
    let text = str::from_utf8(tag).ok()?;
    text.parse().ok().filter(|revision: &i64| revision.to_string() == text)
}

fn invalid() -> Problem {
    let detail = "`If-Match` is `*`, or the `ETag` of an earlier answer or several of them";
    Problem::bad_request("invalid_if_match", detail)
}
