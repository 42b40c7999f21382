//! The time that somebody asks about.

use jeton_app::Period;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;

/// The time that is asked about, in whole hours of UTC.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeriodQuery {
    /// From the hour in which this lies, RFC 3339; the 24 hours before the end where nothing is said.
    from: Option<String>,
    /// Up to the hour in which this lies, RFC 3339; now where nothing is said.
    to: Option<String>,
}

impl PeriodQuery {
    pub(crate) fn period(&self) -> Result<Period, Problem> {
        let invalid = |detail: &str| Problem::bad_request("invalid_query", detail.to_owned());
        let moment = |name: &str, text: &Option<String>| {
            let read = text.as_deref().map(str::parse::<Timestamp>).transpose();
            read.map_err(|_| {
                invalid(&format!(
                    "`{name}` is a time as in RFC 3339, such as `2026-01-31T12:00:00Z`"
                ))
            })
        };
        match (moment("from", &self.from)?, moment("to", &self.to)?) {
            (Some(from), Some(to)) if from >= to => Err(invalid("`from` is before `to`")),
            (from, to) => Ok(Period { from, to }),
        }
    }
}
