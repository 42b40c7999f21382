//! The ends of tokens as iCalendar (RFC 5545). Nothing here goes by the clock: what has not changed is the same text.

mod lines;

use jeton_app::{Calendar, CalendarOf};
use jeton_core::{Span, decide::calendar::TokenEnd};
use jiff::Timestamp;
use lines::Lines;

use crate::PublicUrl;

/// How long a program may wait before it looks again.
const AGAIN: &str = "PT1H";

/// The calendar as a text.
pub(crate) fn icalendar(calendar: &Calendar, public_url: &PublicUrl) -> String {
    let mut lines = Lines::default();
    lines.line("BEGIN", "VCALENDAR");
    lines.line("VERSION", "2.0");
    lines.line("PRODID", "-//Jeton//Ends of tokens//EN");
    lines.line("CALSCALE", "GREGORIAN");
    let name = match &calendar.of {
        CalendarOf::Account(account) => format!("Tokens of {account}"),
        CalendarOf::Service(service) => format!("Tokens at {service}"),
    };
    // RFC 7986, and what programs knew before it.
    lines.text("NAME", &name);
    lines.text("X-WR-CALNAME", &name);
    lines.line("REFRESH-INTERVAL;VALUE=DURATION", AGAIN);
    lines.line("X-PUBLISHED-TTL", AGAIN);
    for end in &calendar.ends {
        event(&mut lines, end, public_url);
    }
    lines.line("END", "VCALENDAR");
    lines.into_text()
}

fn event(lines: &mut Lines, end: &TokenEnd, public_url: &PublicUrl) {
    let token = match &end.name {
        Some(name) => name.to_string(),
        None => format!("{} …{}", end.kind, end.hint),
    };
    let summary = format!("{}: {token} ends", end.service);
    let url = public_url.of_token(end.token);
    let changed_at = time(end.changed_at);
    lines.line("BEGIN", "VEVENT");
    lines.line("UID", &format!("{}@jeton", end.token));
    lines.line("DTSTAMP", &changed_at);
    lines.line("LAST-MODIFIED", &changed_at);
    lines.line("SEQUENCE", &(end.revision - 1).to_string());
    lines.line("DTSTART", &time(end.at));
    lines.text("SUMMARY", &summary);
    lines.text("DESCRIPTION", &description(end, &url));
    lines.line("URL", &url);
    lines.line("TRANSP", "TRANSPARENT");
    for before in &end.reminders {
        lines.line("BEGIN", "VALARM");
        lines.line("ACTION", "DISPLAY");
        lines.text("DESCRIPTION", &summary);
        lines.line("TRIGGER", &format!("-{}", duration(*before)));
        lines.line("END", "VALARM");
    }
    lines.line("END", "VEVENT");
}

fn description(end: &TokenEnd, url: &str) -> String {
    let TokenEnd { kind, hint, service, owner, remedy, .. } = end;
    let named = end.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    format!(
        "The token{named} of {owner} (kind {kind}, secret …{hint}) ends. From then on {service} refuses it, and whatever \
         still uses it stops working.\nWhat helps: {remedy}.\n{url}"
    )
}

/// A time in UTC, to the second (RFC 5545 section 3.3.5).
fn time(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A length of time in its largest unit (RFC 5545 section 3.3.6). A day in UTC has 86,400 seconds there as well.
fn duration(span: Span) -> String {
    let seconds = span.seconds();
    match seconds {
        whole if whole % 86_400 == 0 => format!("P{}D", whole / 86_400),
        whole if whole % 3600 == 0 => format!("PT{}H", whole / 3600),
        whole if whole % 60 == 0 => format!("PT{}M", whole / 60),
        seconds => format!("PT{seconds}S"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_told_in_its_largest_unit() {
        for (text, told) in
            [("30d", "P30D"), ("24h", "P1D"), ("36h", "PT36H"), ("90m", "PT90M"), ("61s", "PT61S")]
        {
            assert_eq!(duration(text.parse().unwrap()), told);
        }
    }
}
