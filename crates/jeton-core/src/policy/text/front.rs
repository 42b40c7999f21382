//! `[front]`: what a service's own listener answers by itself.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    Fault,
    carriers::{is_http_token, is_reserved},
    fault,
    route::RouteText,
};
use crate::policy::{Front, Kind, Route, Template};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct FrontText {
    #[serde(default)]
    headers: BTreeMap<String, Spanned<String>>,
    refusal: Option<Spanned<String>>,
    token_key: Option<Spanned<String>>,
    #[serde(default)]
    route: Vec<Spanned<RouteText>>,
}

impl FrontText {
    pub(super) fn read(self, text: &str, kinds: &[Kind]) -> Result<Front, Fault> {
        let mut routes: Vec<Route> = Vec::new();
        for route in self.route {
            let place = route.get_ref().path.span();
            let route = route.into_inner().read(text, kinds)?;
            let Route { method, path, .. } = &route;
            if routes.iter().any(|other| other.method == *method && other.path == *path) {
                return fault(place, format!("a route above answers `{method} {path}` already"));
            }
            routes.push(route);
        }
        Ok(Front {
            headers: read_headers(text, self.headers)?,
            refusal: self.refusal.map(|refusal| template(text, refusal)),
            token_key: self.token_key.map(|key| template(text, key)),
            routes,
        })
    }
}

/// The headers of an answer. Those that the front itself decides about cannot be declared.
pub(super) fn read_headers(
    text: &str,
    headers: BTreeMap<String, Spanned<String>>,
) -> Result<BTreeMap<String, Template>, Fault> {
    let mut read = BTreeMap::new();
    for (name, value) in headers {
        if !is_http_token(&name) || is_reserved(&name) {
            return fault(value.span(), format!("an answer cannot have the header `{name}` here"));
        }
        read.insert(name, template(text, value));
    }
    Ok(read)
}

pub(super) fn template(text: &str, source: Spanned<String>) -> Template {
    let line = text[..source.span().start].matches('\n').count() + 1;
    Template { source: source.into_inner(), line }
}
