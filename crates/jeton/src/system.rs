//! What the operating system says, in words for people: without its numbers, and with what to do.

use std::{error::Error, io};

/// The words of a cause, without the number that the system has for it.
pub(crate) fn words(cause: &str) -> String {
    let mut words = String::with_capacity(cause.len());
    let mut rest = cause;
    while let Some((before, behind)) = rest.split_once(NUMBER) {
        let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some(behind) = behind[digits..].strip_prefix(')').filter(|_| digits > 0) else { break };
        words.push_str(before);
        rest = behind;
    }
    words.push_str(rest);
    words
}

/// How [`io::Error`] begins to write a number behind its words.
const NUMBER: &str = " (os error ";

/// What to do about an error of the system, where it is the same whatever was being done.
pub(crate) fn remedy(error: &(dyn Error + 'static)) -> Option<&'static str> {
    Some(match error.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::NotFound => {
            "is the path right? it counts from the directory that you are in"
        }
        io::ErrorKind::PermissionDenied => {
            "go on as the user to whom it belongs, or give this one the right with `chmod` or `chown`"
        }
        io::ErrorKind::AlreadyExists => "name another, or move away what is there",
        io::ErrorKind::IsADirectory => "that is a directory: name a file",
        io::ErrorKind::NotADirectory => "a part of the path is a file and no directory",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on its disk",
        io::ErrorKind::ReadOnlyFilesystem => "nothing can be written there: name another place",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_system_is_left_out_and_nothing_else() {
        for (cause, said) in [
            ("File exists (os error 17)", "File exists"),
            ("a (os error 1), b (os error 22)", "a, b"),
            ("an (os error of ours)", "an (os error of ours)"),
            ("a (os error )", "a (os error )"),
            ("plain", "plain"),
        ] {
            assert_eq!(words(cause), said);
        }
    }
}
