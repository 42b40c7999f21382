//! Secrets and passwords, from where they may come: a prompt, a file, stdin, a variable.

use std::{
    fs::File,
    io::{self, IsTerminal as _, Read},
    path::Path,
};

use jeton_client::{Password, Secret};
use zeroize::Zeroizing;

use crate::{environment, failure::Failure, output};

/// The secret in a file; `-` is stdin.
pub(crate) fn secret_in(path: &Path) -> Result<Secret, Failure> {
    secret(&content(path)?, &place(path))
}

/// The secret in a variable, where it is set. An empty one is a mistake: it was meant to be there.
pub(crate) fn secret_of(variable: &str) -> Result<Option<Secret>, Failure> {
    let value = environment::variable(variable).map(Zeroizing::new);
    value.map(|value| secret(&value, &format!("the variable `{variable}`"))).transpose()
}

/// The secret that somebody types or pipes: which one, and the option that names a file with it.
pub(crate) fn secret_from_stdin(
    prompt: &str,
    (which, option): (&str, &str),
) -> Result<Secret, Failure> {
    if io::stdin().is_terminal() {
        return secret(&typed(prompt, option)?, "what was typed");
    }
    let hint = || format!("give {which} on stdin, or in a file with `{option} FILE`");
    secret_in(Path::new("-")).map_err(|failure| failure.hint(hint()))
}

/// A password from a file, where `-` is stdin, or else typed.
pub(crate) fn password(file: Option<&Path>, prompt: &str) -> Result<Password, Failure> {
    let text = match file {
        Some(path) => content(path)?,
        None => typed(prompt, "--password-file")?,
    };
    Ok(Password::new(text.as_str()))
}

/// The password once more, for what needs one that was entered of late; `None` where nobody sits there.
pub(crate) fn password_again() -> Option<Password> {
    if !io::stdin().is_terminal() {
        return None;
    }
    output::note("This needs the password again.");
    Some(Password::new(typed("Password: ", "--password-file").ok()?.as_str()))
}

/// Whether whoever sits there says yes. Where nobody does, nothing is asked, and the hint says how to go on unasked.
pub(crate) fn yes(question: &str, unasked: &str) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage("there is no terminal to ask whether to go on").hint(unasked));
    }
    output::ask(question);
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.map_err(|error| Failure::usage("the answer cannot be read").because_of(&error))?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// A new password, from the file that `option` names, or typed twice.
pub(crate) fn new_password(file: Option<&Path>, option: &str) -> Result<Password, Failure> {
    let Some(path) = file else {
        let first = typed("New password: ", option)?;
        if typed("The same again: ", option)? != first {
            return Err(Failure::refused("the two passwords differ").hint("try again"));
        }
        return Ok(Password::new(first.as_str()));
    };
    Ok(Password::new(content(path)?.as_str()))
}

fn secret(text: &str, place: &str) -> Result<Secret, Failure> {
    Secret::parse(text.trim())
        .map_err(|why| Failure::usage(format!("{place} holds no secret")).because(why))
}

/// What somebody types; `option` is what says it where nobody sits there.
fn typed(prompt: &str, option: &str) -> Result<Zeroizing<String>, Failure> {
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|error| {
        let failure = match error.raw_os_error() {
            // Whoever asks for the terminal of a process that has none is told of a device, which says nothing.
            Some(_) => {
                let what = prompt.trim_end_matches(": ");
                Failure::usage(format!("there is no terminal to ask for it: `{what}`"))
            }
            None => Failure::usage("it cannot be asked for").because_of(&error),
        };
        failure.hint(format!("give it in a file, `{option} FILE`, or on stdin, `{option} -`"))
    })
}

/// A file's content without its last line's end.
fn content(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let unreadable = |error: io::Error| {
        Failure::usage(format!("{} cannot be read", place(path))).because_of(&error)
    };
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(unreadable)?)
    };
    let mut text = Zeroizing::new(String::new());
    source.take(LONGEST).read_to_string(&mut text).map_err(unreadable)?;
    while text.ends_with(['\n', '\r']) {
        text.pop();
    }
    Ok(text)
}

/// Far more than any secret or password has.
const LONGEST: u64 = 64 << 10;

fn place(path: &Path) -> String {
    if path == Path::new("-") {
        "stdin".to_owned()
    } else {
        format!("the file `{}`", path.display())
    }
}
