//! The one place that writes to stdout and stderr.
//!
//! Answers go to stdout, as a table or as the API's JSON. Everything that is said about them goes to stderr, so that
//! stdout can be piped.

use std::io::{self, Write as _};

use jeton_client::{Answer, Page, Secret};

use crate::{exit::Exit, failure::Failure};

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// Aligned columns, for people.
    Table,
    /// The API's JSON, one line each, for programs.
    Json,
}

impl Output {
    /// Writes an answer.
    pub(crate) fn answer<T, D: std::fmt::Display>(
        self,
        answer: &Answer<T>,
        table: impl FnOnce(&T) -> D,
    ) -> Result<(), Failure> {
        match self {
            Self::Json => write(&[answer.json(), b"\n"]),
            Self::Table => match table(answer).to_string() {
                nothing if nothing.is_empty() => Ok(()),
                some => text(&some),
            },
        }
    }

    /// Writes a list. Where nothing is in it, people are told that beside it, and what to do.
    pub(crate) fn list<T, D: std::fmt::Display>(
        self,
        answer: &Answer<Page<T>>,
        nothing: &str,
        table: impl FnOnce(&Page<T>) -> D,
    ) -> Result<(), Failure> {
        if answer.items.is_empty() {
            self.done(nothing);
        }
        self.answer(answer, table)
    }

    /// Says to people what the answer does not.
    pub(crate) fn done(self, what: &str) {
        match self {
            Self::Json => {}
            Self::Table => note(what),
        }
    }
}

/// Writes a text to stdout. It ends with a line's end.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    let end: &[u8] = if text.ends_with('\n') { b"" } else { b"\n" };
    write(&[text.as_bytes(), end])
}

/// Writes a secret alone to stdout, for a pipe.
pub(crate) fn secret(secret: &Secret) -> Result<(), Failure> {
    write(&[secret.expose().as_bytes(), b"\n"])
}

/// Says something to the person who watches.
pub(crate) fn note(text: &str) {
    say(&format!("{text}\n"));
}

/// Asks the person who watches, on the line where they answer.
pub(crate) fn ask(question: &str) {
    say(question);
}

/// Warns the person who watches.
pub(crate) fn warn(text: &str) {
    say(&format!("warning: {text}\n"));
}

/// Says which commands there are, to somebody who gave none.
pub(crate) fn help(text: &str) -> Exit {
    say(text);
    Exit::Usage
}

/// Says why a command failed.
pub(crate) fn fail(failure: &Failure) -> Exit {
    say(&failure.to_string());
    failure.exit
}

fn write(parts: &[&[u8]]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written =
        parts.iter().try_for_each(|part| stdout.write_all(part)).and_then(|()| stdout.flush());
    match written {
        // Who reads has read enough, like `head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => {
            other.map_err(|error| Failure::refused("cannot write the answer").because_of(&error))
        }
    }
}

#[expect(clippy::print_stderr, reason = "the one place that writes to stderr")]
fn say(text: &str) {
    eprint!("{text}");
}
