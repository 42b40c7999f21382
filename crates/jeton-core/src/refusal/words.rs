//! The words of refusals that are more than one.

use jiff::Timestamp;

use crate::KindName;

pub(super) fn list<T: std::fmt::Display>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}

pub(super) fn known_settings(known: &[String], meant: Option<&str>) -> String {
    if known.is_empty() {
        return "; this service has no settings".to_owned();
    }
    match meant {
        None => format!("; this service has {}", list(known)),
        Some(meant) => format!(": did you mean `{meant}`? This service has {}", list(known)),
    }
}

pub(super) fn type_in_words(config_type: Option<&str>) -> String {
    let of = |name| format!("of the type `{name}`");
    config_type.map_or_else(|| "of no type".to_owned(), of)
}

/// What somebody wrote, without what a terminal would obey and not without end.
pub(super) fn shown(text: &str) -> String {
    let start: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN).is_some() { format!("{start}…") } else { start }
}

const SHOWN: usize = 100;

pub(super) fn not_later_in_words(present: Option<Timestamp>) -> String {
    let never = "the token does not end by itself, and so cannot be extended";
    let already = |end| format!("the token works until {end} already, which is no earlier");
    present.map_or_else(|| never.to_owned(), already)
}

pub(super) fn plural(count: u32) -> &'static str {
    if count == 1 { "" } else { "s" }
}

pub(super) fn grace_in_words(kind: &KindName, limit: i64) -> String {
    match limit {
        0 => format!("the old secret of a `{kind}` token cannot go on working: reset the token"),
        _ => format!(
            "the old secret of a `{kind}` token may go on working for at most {limit} seconds"
        ),
    }
}
