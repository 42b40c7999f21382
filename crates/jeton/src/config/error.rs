//! What is wrong with a configuration, and where.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use jeton_app::PolicyFault;

/// What is wrong with a configuration, and where. It quotes no value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// A key or its value.
    #[error("{file}, line {line}, column {column}{}: {why}", key_words(.key))]
    Key {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The key; empty where the text is no TOML.
        key: String,
        /// What is wrong, and what would be right.
        why: String,
    },
    /// A policy that the configuration names.
    #[error(transparent)]
    Policy(#[from] PolicyFault),
}

/// A file and its text, to name places in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Where the file is.
    pub(crate) path: &'a Path,
    /// What it says.
    pub(crate) text: &'a str,
}

impl Place<'_> {
    /// The error that what stands at `span`, the value of `key`, is wrong.
    pub(crate) fn error(&self, span: Range<usize>, key: &str, why: impl ToString) -> ConfigError {
        let start = self.text.floor_char_boundary(span.start.min(self.text.len()));
        let before = &self.text[..start];
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        ConfigError::Key {
            file: self.path.display().to_string(),
            line: before.matches('\n').count() + 1,
            column,
            key: key.to_owned(),
            why: why.to_string(),
        }
    }

    /// A path in the file, which is relative to the folder that the file is in.
    pub(crate) fn relative(&self, path: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }

    /// The error that the parser reports.
    pub(crate) fn syntax(&self, error: &toml::de::Error) -> ConfigError {
        let span = error.span().unwrap_or(0..0);
        let message = error.message();
        let key = unknown_key(message).unwrap_or_else(|| self.key_at(span.start));
        self.error(span, &key, in_our_words(message, &key))
    }

    /// The key or the table of the line around an offset.
    fn key_at(&self, offset: usize) -> String {
        let start = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line_start = self.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default().trim();
        let key = match line.strip_prefix('[') {
            Some(table) => table.trim_start_matches('[').split(']').next(),
            None => line.split_once('=').map(|(key, _)| key),
        };
        key.unwrap_or_default().trim().to_owned()
    }
}

/// The key of ``unknown field `x`, expected …``.
fn unknown_key(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field `")?;
    rest.split_once('`').map(|(key, _)| key.to_owned())
}

/// The parser's message without the value that it may quote.
fn in_our_words(message: &str, key: &str) -> String {
    let message = message.trim().replace('\n', ", ");
    let expected = message.rsplit_once("expected ").map(|(_, expected)| expected);
    match expected {
        Some(expected) if message.starts_with("unknown field") => {
            let keys = expected.trim_start_matches("one of ");
            let are = if keys.contains(", ") || keys.contains(" or ") { "are" } else { "is" };
            format!("there is no such key; there {are} {keys}")
        }
        Some("a sequence") if TABLES.contains(&key) => {
            format!("it is a list of tables: write `[[{key}]]` for each")
        }
        Some("a sequence") => "expected a list, in `[` and `]`".to_owned(),
        Some(expected) if message.starts_with("invalid") => format!("expected {expected}"),
        _ => message,
    }
}

/// The keys that are lists of tables.
const TABLES: [&str; 2] = ["front", "service"];

fn key_words(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!(", key `{key}`") }
}
