//! `[[rule]]`: what some of a service's requests ask of a token beyond being good.

use serde::Deserialize;
use toml::Spanned;

use super::{Fault, Parsed, fault};
use crate::{
    KindName, Scope, Scopes,
    policy::{Kind, PathPattern, Rule},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleText {
    path: Parsed<PathPattern>,
    methods: Option<Spanned<Vec<Spanned<String>>>>,
    scopes: Option<Spanned<Vec<Parsed<Scope>>>>,
    kinds: Option<Spanned<Vec<Parsed<KindName>>>>,
}

pub(super) fn read_rule(rule: Spanned<RuleText>, kinds: &[Kind]) -> Result<Rule, Fault> {
    let place = rule.span();
    let RuleText { path, methods, scopes, kinds: names } = rule.into_inner();
    if scopes.is_none() && names.is_none() {
        return fault(place, "a rule asks for `scopes`, for `kinds`, or for both");
    }
    let names = read_kinds(names, kinds)?;
    let allowed = kinds.iter().filter(|kind| names.is_empty() || names.contains(&kind.name));
    let scopes = read_scopes(scopes, &allowed.collect::<Vec<_>>())?;
    Ok(Rule { path: path.0, methods: read_methods(methods)?, scopes, kinds: names })
}

fn read_methods(methods: Option<Spanned<Vec<Spanned<String>>>>) -> Result<Vec<String>, Fault> {
    let Some(methods) = methods else { return Ok(Vec::new()) };
    if methods.get_ref().is_empty() {
        return fault(methods.span(), "list at least one method, or leave `methods` out for all");
    }
    let mut read = Vec::new();
    for method in methods.into_inner() {
        // A misspelt method would never come, and the rule would silently be off.
        if !METHODS.contains(&method.get_ref().as_str()) {
            let why = format!("expected methods as requests have them, of {}", METHODS.join(", "));
            return fault(method.span(), why);
        }
        read.push(method.into_inner());
    }
    Ok(read)
}

/// Methods of IANA's registry that APIs have (RFC 9110 section 16.1.1), and PURGE, which caches know.
const METHODS: [&str; 20] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "QUERY",
    "SEARCH",
    "PURGE",
    "REPORT",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "MKCALENDAR",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
];

fn read_kinds(
    names: Option<Spanned<Vec<Parsed<KindName>>>>,
    kinds: &[Kind],
) -> Result<Vec<KindName>, Fault> {
    let Some(names) = names else { return Ok(Vec::new()) };
    let place = names.span();
    let names: Vec<KindName> = names.into_inner().into_iter().map(|name| name.0).collect();
    if names.is_empty() {
        return fault(place, "list at least one kind, or leave `kinds` out for any");
    }
    match names.iter().find(|name| kinds.iter().all(|kind| kind.name != **name)) {
        Some(name) => fault(place, format!("there is no kind `{name}` in this policy")),
        None => Ok(names),
    }
}

/// Scopes that a token of the kinds that may pass can have: with any other, nobody would ever pass.
fn read_scopes(
    scopes: Option<Spanned<Vec<Parsed<Scope>>>>,
    allowed: &[&Kind],
) -> Result<Scopes, Fault> {
    let Some(scopes) = scopes else { return Ok(Scopes::NONE) };
    let place = scopes.span();
    let scopes: Scopes = scopes.into_inner().into_iter().map(|scope| scope.0).collect();
    if scopes.is_empty() {
        return fault(place, "list at least one scope, or leave `scopes` out for none");
    }
    let has = |scope: &Scope| allowed.iter().any(|kind| kind.scopes.has(scope.as_str()));
    if let Some(scope) = scopes.iter().find(|scope| !has(scope)) {
        let why = format!("no kind that this rule lets through has the scope `{scope}`");
        return fault(place, why);
    }
    Ok(scopes)
}
