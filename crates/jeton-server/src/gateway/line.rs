//! Which method and path the client of a gateway wrote, as far as anybody can be sure.

use jeton_core::{Reason, policy::RequestLine};

use super::spelling::is_spelling_of;
use crate::{
    claims::{OTHER_METHODS, OTHER_PATHS},
    fields::Field,
};

/// Where gateways say the path: Traefik and Caddy, nginx by its documentation, the ingress of Kubernetes.
const PATHS: [&str; 3] = ["x-forwarded-uri", "x-original-uri", "x-original-url"];
/// Where gateways say the method.
const METHODS: [&str; 2] = ["x-forwarded-method", "x-original-method"];

/// What a gateway said in the header fields of its question. A gateway that says a path in one header may pass on
/// what its client wrote into another, so all of them have to say the same.
///
/// # Errors
/// [`Reason::UnknownPath`] where no header says a path, [`Reason::AmbiguousPath`] where two say different ones.
pub(crate) fn said<'r>(fields: &[Field<'r>]) -> Result<RequestLine<'r>, Reason> {
    let exactly = |names: &'static [&str]| {
        fields.iter().find(|(name, _)| names.contains(name)).map(|(_, value)| *value)
    };
    let path = exactly(&PATHS).ok_or(Reason::UnknownPath)?;
    let method = exactly(&METHODS);
    let line = RequestLine { method, path: path_of(path) };
    let line = agreed(line, &PATHS, fields)?;
    let contradicts = |(name, value): &Field<'_>| {
        METHODS.iter().any(|wanted| is_spelling_of(name, wanted)) && Some(*value) != method
    };
    Ok(RequestLine { method: line.method.filter(|_| !fields.iter().any(contradicts)), ..line })
}

/// What a gateway said that asks with the method and the path of the request itself.
///
/// # Errors
/// [`Reason::AmbiguousPath`] where a header says another path: then it is not sure that the gateway asks like that.
pub(crate) fn asked<'r>(
    line: RequestLine<'r>,
    fields: &[Field<'r>],
) -> Result<RequestLine<'r>, Reason> {
    agreed(line, &PATHS, fields)
}

/// A line that is known for sure, unless the product behind may read another one from the header fields.
///
/// # Errors
/// [`Reason::AmbiguousPath`] for a header that says another path to a product that obeys it.
pub(crate) fn known<'r>(
    line: RequestLine<'r>,
    fields: &[Field<'r>],
) -> Result<RequestLine<'r>, Reason> {
    agreed(line, &[], fields)
}

fn agreed<'r>(
    line: RequestLine<'r>,
    more: &[&str],
    fields: &[Field<'r>],
) -> Result<RequestLine<'r>, Reason> {
    let one_of = |names: &[&str], name: &str| names.iter().any(|n| is_spelling_of(name, n));
    let says_a_path = |name: &str| one_of(more, name) || one_of(&OTHER_PATHS, name);
    let path = path_of(line.path);
    if fields.iter().any(|(name, value)| says_a_path(name) && path_of(value) != path) {
        return Err(Reason::AmbiguousPath);
    }
    let has_other_method = fields.iter().any(|(name, _)| one_of(&OTHER_METHODS, name));
    Ok(RequestLine { method: line.method.filter(|_| !has_other_method), path })
}

/// The path of a request target in origin or absolute form (RFC 9112 section 3.2), without its query.
fn path_of(target: &[u8]) -> &[u8] {
    let path = target.split(|byte| *byte == b'?').next().unwrap_or_default();
    if path.starts_with(b"/") {
        return path;
    }
    let authority = path.windows(3).position(|part| part == b"://").map(|at| &path[at + 3..]);
    let Some(authority) = authority else { return path };
    match authority.iter().position(|byte| *byte == b'/') {
        Some(start) => &authority[start..],
        None => b"/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'r>(line: &RequestLine<'r>) -> (Option<&'r str>, &'r str) {
        (line.method.map(|m| str::from_utf8(m).unwrap()), str::from_utf8(line.path).unwrap())
    }

    fn said_by(fields: &[(&str, &str)]) -> Result<(Option<String>, String), Reason> {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        said(&fields).map(|line| {
            let (method, path) = text(&line);
            (method.map(str::to_owned), path.to_owned())
        })
    }

    #[test]
    fn each_gateway_says_the_line_in_its_own_headers() {
        let line =
            |method: Option<&str>, path: &str| Ok((method.map(str::to_owned), path.to_owned()));

        for (fields, expected) in [
            (
                &[("x-forwarded-method", "PUT"), ("x-forwarded-uri", "/a?b=/c")][..],
                line(Some("PUT"), "/a"),
            ),
            (&[("x-original-method", "GET"), ("x-original-uri", "/a")], line(Some("GET"), "/a")),
            (&[("x-original-url", "https://api.example.com/a?b")], line(None, "/a")),
            (&[("x-original-url", "https://api.example.com")], line(None, "/")),
            (&[("x-original-uri", "/a"), ("x-forwarded-uri", "/a?b")], line(None, "/a")),
            (&[], Err(Reason::UnknownPath)),
            (&[("x-rewrite-url", "/a")], Err(Reason::UnknownPath)),
            (&[("x_original_uri", "/a")], Err(Reason::UnknownPath)),
        ] {
            assert_eq!(said_by(fields), expected, "{fields:?}");
        }
    }

    #[test]
    fn who_says_two_things_is_believed_in_neither() {
        for other in [
            ("x-original-uri", "/b"),
            ("x-forwarded-uri", "/b"),
            ("x-forwarded-uri", "/a/"),
            ("x_forwarded_uri", "/b"),
            ("x.original.uri", "/b"),
            ("x-original-url", "http://a/b"),
            ("x-rewrite-url", "/b"),
            ("x_rewrite_url", ""),
        ] {
            let fields = [("x-forwarded-uri", "/a"), other];
            assert_eq!(said_by(&fields), Err(Reason::AmbiguousPath), "{other:?}");
        }
        for other in [
            ("x-original-method", "PUT"),
            ("x_forwarded_method", "PUT"),
            ("x-forwarded-method", "get"),
            ("x-http-method-override", "PUT"),
            ("x_http_method", "PUT"),
            ("x-method-override", ""),
        ] {
            let fields = [("x-forwarded-method", "GET"), ("x-forwarded-uri", "/a"), other];
            assert_eq!(said_by(&fields), Ok((None, "/a".to_owned())), "{other:?}");
        }
    }

    #[test]
    fn a_line_that_is_known_stands_unless_a_product_may_obey_another() {
        let line = RequestLine { method: Some(b"GET"), path: b"/a" };
        let with =
            |name: &'static str, value: &'static str| known(line, &[(name, value.as_bytes())]);

        assert_eq!(with("x-forwarded-uri", "/b"), Ok(line));
        assert_eq!(with("x-original-url", "/a?b"), Ok(line));
        assert_eq!(with("x-rewrite-url", "/b"), Err(Reason::AmbiguousPath));
        assert_eq!(with("x_original_url", "/b"), Err(Reason::AmbiguousPath));
        assert_eq!(with("x-http-method-override", "PUT"), Ok(RequestLine { method: None, ..line }));
    }
}
