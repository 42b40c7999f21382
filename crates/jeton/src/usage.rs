//! Wrong usage in our own words. clap repeats what was typed, and what was typed may be a secret.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use jeton_client::IdError;

use crate::failure::Failure;

/// What is wrong with the arguments, without the value of any.
pub(crate) fn failure(error: &Error, arguments: &[OsString]) -> Failure {
    let flag = text(error, ContextKind::InvalidArg).filter(|name| is_name(name));
    let named =
        flag.as_deref().map_or_else(|| "an argument".to_owned(), |flag| format!("`{flag}`"));
    let failure = match error.kind() {
        ErrorKind::UnknownArgument => unknown(error),
        ErrorKind::InvalidSubcommand => Failure::usage("there is no such command"),
        ErrorKind::MissingRequiredArgument => {
            Failure::usage(format!("{} is missing", missing(error)))
        }
        ErrorKind::ArgumentConflict => {
            let other = text(error, ContextKind::PriorArg).filter(|name| is_name(name));
            let other =
                other.map_or_else(|| "another argument".to_owned(), |name| format!("`{name}`"));
            Failure::usage(format!("{named} and {other} exclude each other"))
        }
        ErrorKind::InvalidValue => invalid(error, &named),
        ErrorKind::ValueValidation => {
            let failure = Failure::usage(format!("the value of {named} cannot be used"));
            match std::error::Error::source(error) {
                Some(source) => failure.because_of(source),
                None => failure,
            }
        }
        ErrorKind::InvalidUtf8 => Failure::usage("an argument is not UTF-8"),
        _ => Failure::usage("the arguments cannot be understood").because(error.kind()),
    };
    let hint = suggestion(error).or_else(|| list_of(error)).or_else(|| needed(error, arguments));
    failure.hint(hint.unwrap_or_else(|| {
        "`jeton help`, or `--help` behind a command, says what there is".to_owned()
    }))
}

fn unknown(error: &Error) -> Failure {
    let typed = text(error, ContextKind::InvalidArg).filter(|typed| typed.starts_with('-'));
    match typed {
        Some(flag) if is_name(&flag) => Failure::usage(format!("there is no `{flag}` here")),
        Some(_) => Failure::usage("there is an argument that begins with `-` and is no flag here")
            .because("a value that begins so stands behind the flags, and behind `--`"),
        None => Failure::usage("there is an argument too many")
            .because("if it is a secret: those come from stdin, a file or a variable, never from an argument"),
    }
}

fn invalid(error: &Error, named: &str) -> Failure {
    if text(error, ContextKind::InvalidValue).is_some_and(|value| value.is_empty()) {
        return Failure::usage(format!("{named} needs a value"));
    }
    let failure = Failure::usage(format!("the value of {named} cannot be used"));
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(valid)) => {
            failure.because(format!("it is one of `{}`", valid.join("`, `")))
        }
        _ => failure,
    }
}

fn missing(error: &Error) -> String {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(names)) => {
            let names = names.iter().map(|name| one_of(name)).collect::<Vec<_>>();
            names.join(", ")
        }
        _ => "an argument".to_owned(),
    }
}

/// clap writes a group as `<FILE|--policy <FILE>|--preset <NAME>>`.
fn one_of(name: &str) -> String {
    let group = name.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    match group.filter(|group| group.contains('|')) {
        Some(group) => format!("`{}`", group.replace('|', "` or `")),
        None => format!("`{name}`"),
    }
}

fn suggestion(error: &Error) -> Option<String> {
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    near.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::String(name) => Some(format!("is it meant to be `{name}`?")),
        ContextValue::Strings(names) => {
            names.first().map(|name| format!("is it meant to be `{name}`?"))
        }
        _ => None,
    })
}

/// Where the ids of a sort are shown, for what is none.
fn list_of(error: &Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    let list = match source.downcast_ref::<IdError>()?.prefix() {
        "acc_" => "account list",
        "svc_" => "service list",
        "flt_" => "fault list",
        "ses_" => "session list",
        "tok_" => "token list",
        "whk_" => "webhook list",
        _ => return None,
    };
    Some(format!("`jeton {list}` shows the ids"))
}

/// The flag that a command cannot do without, where it is not there and something stands there without one.
fn needed(error: &Error, arguments: &[OsString]) -> Option<String> {
    let is_bare = |typed: &str| !typed.starts_with('-');
    text(error, ContextKind::InvalidArg).filter(|typed| is_bare(typed))?;
    let usage = match error.get(ContextKind::Usage)? {
        ContextValue::StyledStr(usage) => usage.to_string(),
        _ => return None,
    };
    let words: Vec<_> = usage.split_whitespace().collect();
    let mut pairs = words.iter().zip(words.iter().skip(1));
    let (flag, value) =
        pairs.find(|(flag, value)| flag.starts_with("--") && value.starts_with('<'))?;
    let is_it = |given: &OsString| given.to_string_lossy().split('=').next() == Some(flag);
    let is_there = arguments.iter().any(is_it);
    (!is_there).then(|| format!("is it meant for `{flag} {value}`?"))
}

fn text(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        _ => None,
    }
}

// What is wrong is named only where it is a flag or a placeholder: `--limit <NUMBER>`, `<TOKEN_ID>`. For an argument
// too many clap gives what was typed.
fn is_name(name: &str) -> bool {
    let flag = name.starts_with("--") && !name.contains('=') && name.len() <= 40;
    let placeholder = name.starts_with('<') || name.starts_with('[');
    flag || placeholder
}
