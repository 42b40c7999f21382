//! Rules: what some of a service's requests ask of a token beyond being good.

use super::{PathPattern, Policy, path::PlainPath};
use crate::{Grant, KindName, Reason, Scopes};

/// What the requests to some paths ask of a token beyond being good. All rules that fit a request hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The paths.
    pub path: PathPattern,
    /// The methods, in capitals; none listed means all. `GET` includes `HEAD` (RFC 9110 section 9.3.2).
    pub methods: Vec<String>,
    /// The scopes that the token needs, all of them.
    pub scopes: Scopes,
    /// The kinds that the token may be of; none listed means any.
    pub kinds: Vec<KindName>,
}

/// What a request wants, as its client wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestLine<'r> {
    /// The method; `None` where nobody can be sure of it, so that the rules of all methods hold.
    pub method: Option<&'r [u8]>,
    /// The path, percent-encoded as it came; a query behind it does not matter.
    pub path: &'r [u8],
}

impl Policy {
    /// Whether what a token may do depends on the path of a request.
    pub fn has_rules(&self) -> bool {
        !self.rules.is_empty()
    }

    /// Decides by the rules on a request that comes with an accepted token.
    ///
    /// # Errors
    /// [`Reason::AmbiguousPath`] where a reader may take the path for another one, which is refused and not guessed;
    /// [`Reason::KindNotAllowed`] and [`Reason::ScopeMissing`] for what a rule asks for and the token has not.
    pub fn permits(&self, grant: &Grant<'_>, line: RequestLine<'_>) -> Result<(), Reason> {
        if !self.has_rules() {
            return Ok(());
        }
        let path = PlainPath::read(line.path).ok_or(Reason::AmbiguousPath)?;
        let fitting = self.rules.iter().filter(|rule| rule.fits(line.method, &path));
        for rule in fitting {
            if !rule.kinds.is_empty() && !rule.kinds.contains(&grant.kind.name) {
                return Err(Reason::KindNotAllowed);
            }
            if rule.scopes.first_beyond(grant.scopes).is_some() {
                return Err(Reason::ScopeMissing);
            }
        }
        Ok(())
    }

    /// The scopes that the rules ask for a request, of all rules that fit it; none where its path is not plain.
    pub fn scopes_asked(&self, line: RequestLine<'_>) -> Scopes {
        let path = PlainPath::read(line.path);
        let fits = |rule: &&Rule| path.as_ref().is_some_and(|path| rule.fits(line.method, path));
        self.rules.iter().filter(fits).flat_map(|rule| rule.scopes.iter().cloned()).collect()
    }
}

impl Rule {
    fn fits(&self, method: Option<&[u8]>, path: &PlainPath) -> bool {
        // Some products take a method in any case.
        let is = |wanted: &str, method: &[u8]| method.eq_ignore_ascii_case(wanted.as_bytes());
        let listed = |method: &[u8]| {
            let gets = is("HEAD", method);
            self.methods.iter().any(|wanted| is(wanted, method) || (gets && wanted == "GET"))
        };
        let any_method = self.methods.is_empty();
        (any_method || method.is_none_or(listed)) && self.path.fits(path)
    }
}
