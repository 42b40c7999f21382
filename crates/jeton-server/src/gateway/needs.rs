//! The scopes that a gateway says its request needs.

use http::StatusCode;
use jeton_core::{Scope, Scopes};

use crate::problem::Problem;

/// `?scope=a+b`: the scopes that the request needs, all of them.
pub(crate) fn of_query(query: Option<&str>) -> Result<Scopes, Problem> {
    let Some(query) = query.filter(|query| !query.is_empty()) else {
        return Ok(Scopes::NONE);
    };
    let detail = "the only parameter is `scope`, such as `?scope=read+write`";
    scopes_of(query).ok_or_else(|| Problem::new(StatusCode::FORBIDDEN, "invalid_query", detail))
}

/// The scopes that a query names, where it is `scope=a+b` and nothing else.
pub(crate) fn scopes_of(query: &str) -> Option<Scopes> {
    let text = query.strip_prefix("scope=")?;
    // An empty list is more likely a variable of the gateway that was not filled in than no need at all.
    let is_list = !text.is_empty() && !text.contains(['&', '%']);
    text.replace('+', " ").parse().ok().filter(|scopes: &Scopes| is_list && !scopes.is_empty())
}

/// What `needs` and the lines of `jeton-scope` ask for together. A line can only ask for more, so that it does no
/// harm where a client wrote it.
pub(crate) fn and_lines<'h>(
    needs: Scopes,
    lines: impl Iterator<Item = &'h [u8]>,
) -> Result<Scopes, Problem> {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(needs);
    }
    let mut all: Vec<Scope> = needs.iter().cloned().collect();
    for line in lines {
        let more = scopes_of_line(line).ok_or_else(|| {
            let detail =
                "`jeton-scope` lists scopes with a blank between them, such as `read write`";
            Problem::new(StatusCode::FORBIDDEN, "invalid_scope", detail)
        })?;
        all.extend(more);
    }
    Ok(all.into_iter().collect())
}

// A comma parts as well, because gateways join the lines of a header with one (RFC 9110 section 5.3), and `+`, as in
// the query.
fn scopes_of_line(line: &[u8]) -> Option<Vec<Scope>> {
    let text = str::from_utf8(line).ok()?;
    let words = text.split([' ', '\t', ',', '+']).filter(|word| !word.is_empty());
    let scopes: Vec<Scope> = words.map(str::parse).collect::<Result<_, _>>().ok()?;
    (!scopes.is_empty()).then_some(scopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scopes_of_a_query_are_all_needed_and_anything_else_is_refused() {
        assert_eq!(of_query(Some("scope=b+a")).unwrap().to_string(), "a b");
        assert!(of_query(None).unwrap().is_empty());
        for bad in
            ["scope", "scope=", "scope=+", "scopes=a", "scope=a&x=1", "scope=%61", "x=1&scope=a"]
        {
            assert!(of_query(Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn lines_add_to_what_is_needed_and_take_nothing_away() {
        let needs = || "a".parse::<Scopes>().unwrap();
        let and = |lines: &[&str]| and_lines(needs(), lines.iter().map(|line| line.as_bytes()));

        assert_eq!(and(&[]).unwrap().to_string(), "a");
        assert_eq!(and(&["c b", "a"]).unwrap().to_string(), "a b c");
        assert_eq!(and(&["b,c", " d+d "]).unwrap().to_string(), "a b c d");
        for bad in ["", " ", ",", "\"", "a\\b", "\u{e9}"] {
            assert!(and(&["b", bad]).is_err(), "{bad:?}");
        }
    }
}
