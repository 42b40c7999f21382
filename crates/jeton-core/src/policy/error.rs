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
        let rest = text[start..].lines().next().unwrap_or("");
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            key: key_of(rest),
            why: why.into(),
        }
    }
}

/// The key or the table that a line of TOML is about.
fn key_of(line: &str) -> String {
    let line = line.trim();
    let key = match line.strip_prefix('[') {
        Some(table) => table
            .trim_start_matches('[')
            .split(']')
            .next()
            .unwrap_or(""),
        None => line.split_once('=').map_or("", |(key, _)| key),
    };
    key.trim().to_owned()
}

fn key_words(key: &str) -> String {
    if key.is_empty() {
        String::new()
    } else {
        format!(", key `{key}`")
    }
}
