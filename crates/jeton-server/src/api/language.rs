//! The language in which somebody reads.

use http::{HeaderMap, header};
use jeton_core::Language;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;

/// The language of an answer's words.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InLanguage {
    /// `en` or `pt-BR`; by `Accept-Language` where nothing is said, and else `en`.
    language: Option<String>,
}

impl InLanguage {
    /// The language that is asked for, or that of the reader.
    pub(crate) fn or_of(&self, headers: &HeaderMap) -> Result<Language, Problem> {
        let Some(tag) = &self.language else {
            return Ok(of_reader(headers));
        };
        tag.parse().map_err(|_unknown| {
            Problem::bad_request("invalid_query", "`language` is `en` or `pt-BR`")
        })
    }
}

/// Brazilian Portuguese for whom the browser prefers it, else English.
pub(crate) fn of_reader(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let is_portuguese = wanted.is_some_and(|wanted| {
        wanted.get(..2).is_some_and(|first| first.eq_ignore_ascii_case("pt"))
    });
    if is_portuguese { Language::Portuguese } else { Language::English }
}
