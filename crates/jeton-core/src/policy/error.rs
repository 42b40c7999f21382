//! What is wrong with a policy, and where.

/// What is wrong with a policy, and where. The caller puts the file's name before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}{}: {why}", key_words(.key))]
pub struct PolicyError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The key, where one is concerned.
    pub key: String,
    /// What is wrong, and what would be right.
    pub why: String,
}

impl PolicyError {
    /// An error at a byte offset of `text`.
    pub(super) fn at(text: &str, offset: usize, why: impl Into<String>) -> Self {
        let before = &text[..text.floor_char_boundary(offset.min(text.len()))];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let why = why.into();
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            key: missing_key(&why).or_else(|| key_at(&text[..end])).unwrap_or_default().to_owned(),
            why,
        }
    }
}

/// The key that a message says is not there: the line in question is about another one.
fn missing_key(why: &str) -> Option<&str> {
    why.strip_prefix("missing field `")?.split('`').next()
}

/// The key or the table that the last line is about. An array's inner lines are about the key that stands above them.
fn key_at(lines: &str) -> Option<&str> {
    let mut lines = lines.lines().rev().map(str::trim);
    let last = lines.next()?;
    let goes_on = last.starts_with(['{', '}', ']', '"', '\'']);
    key_of(last).or_else(|| lines.find_map(key_of).filter(|_| goes_on))
}

fn key_of(line: &str) -> Option<&str> {
    let key = match line.strip_prefix('[') {
        Some(table) => table.trim_start_matches('[').split(']').next()?,
        None => line.split_once('=')?.0,
    };
    let key = key.trim();
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '"');
    (!key.is_empty() && key.chars().all(is_key)).then_some(key)
}

fn key_words(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!(", key `{key}`") }
}
