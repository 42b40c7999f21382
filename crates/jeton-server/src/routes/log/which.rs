//! Which entries of the log are meant, as texts.

use jeton_app::{LogQuery, Who, Whose};
use jeton_core::{Actor, Event};
use jiff::Timestamp;

use crate::problem::Problem;

/// What was said of the entries that are meant.
#[derive(Default)]
pub(super) struct Texts<'t> {
    pub(super) token: Option<&'t str>,
    pub(super) fault: Option<&'t str>,
    pub(super) account: Option<&'t str>,
    pub(super) actor: Option<&'t str>,
    pub(super) service: Option<&'t str>,
    /// How the parameter is called, and what was said.
    pub(super) events: (&'static str, Vec<&'t str>),
    pub(super) since: Option<&'t str>,
    pub(super) until: Option<&'t str>,
}

impl Texts<'_> {
    pub(super) fn read(&self) -> Result<LogQuery, Problem> {
        let token = self.token.map(|id| id.parse().map_err(|_| Problem::not_found("token")));
        let fault = self.fault.map(|id| id.parse().map_err(|_| Problem::not_found("fault")));
        if self.fault.is_some() && self.token.is_some() {
            return Err(invalid("a `fault` says which token: there is no `token` beside it"));
        }
        let (field, events) = &self.events;
        let events = events_of(field, events)?;
        Ok(LogQuery {
            token: token.transpose()?,
            fault: fault.transpose()?,
            account: self.account.map(|text| whose("account", text)).transpose()?,
            actor: self.actor.map(who).transpose()?,
            service: self.service.map(str::to_owned),
            events,
            since: self.since.map(|text| time("since", text)).transpose()?,
            until: self.until.map(|text| time("until", text)).transpose()?,
        })
    }
}

/// The most texts that events are named by.
const MOST_EVENTS: usize = 100;

/// The events of these names, each once, whatever number of them there is and however often one is named.
fn events_of(field: &str, texts: &[&str]) -> Result<Vec<Event>, Problem> {
    if texts.len() > MOST_EVENTS {
        return Err(invalid(format!("`{field}` names at most {MOST_EVENTS} events at once")));
    }
    let mut named = Vec::new();
    for text in texts {
        named.extend(events_named(field, text)?);
    }
    Ok(Event::ALL.iter().filter(|event| named.contains(event)).copied().collect())
}

/// Jeton itself by its name, or an account.
fn who(text: &str) -> Result<Who, Problem> {
    Ok(match whose("actor", text)? {
        Whose::Named(name) if name.as_str() == Actor::JETON => Who::Jeton,
        whose => Who::Account(whose),
    })
}

/// An account by its name, or by `acc_…`.
fn whose(field: &str, text: &str) -> Result<Whose, Problem> {
    if let Ok(id) = text.parse() {
        return Ok(Whose::Id(id));
    }
    let no_name = |error: jeton_core::NameError| invalid(format!("`{field}`: {error}"));
    text.parse().map(Whose::Named).map_err(no_name)
}

/// The event of that name, or all whose names begin with a text that ends in a full stop.
fn events_named(field: &str, text: &str) -> Result<Vec<Event>, Problem> {
    let named = |event: &&Event| {
        event.name() == text || text.ends_with('.') && event.name().starts_with(text)
    };
    let found: Vec<Event> = Event::ALL.iter().filter(named).copied().collect();
    if found.is_empty() {
        return Err(invalid(format!(
            "`{field}` names an event that there is not; `token.` means all of tokens"
        )));
    }
    Ok(found)
}

fn time(name: &str, text: &str) -> Result<Timestamp, Problem> {
    text.parse().map_err(|_| {
        invalid(format!("`{name}` is a time such as `2026-01-15T12:00:00Z` (RFC 3339)"))
    })
}

pub(super) fn invalid(why: impl ToString) -> Problem {
    Problem::bad_request("invalid_query", why.to_string())
}
