//! Which Jeton of this machine a command was about, to be said again in the command of a hint.

use std::path::Path;

/// The arguments that name the same Jeton, each with a blank before it.
pub(crate) fn again(data: Option<&Path>, config: Option<&Path>) -> String {
    let named = [("--data", data), ("--config", config)];
    let named = named.into_iter().filter_map(|(flag, path)| path.map(|path| (flag, path)));
    named.map(|(flag, path)| format!(" {flag} {}", word(&path.to_string_lossy()))).collect()
}

/// A text as one word of a shell.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_to_a_shell() {
        let again = |data: &str| again(Some(Path::new(data)), None);

        assert_eq!(again("/srv/jeton-1"), " --data /srv/jeton-1");
        assert_eq!(again("my data"), " --data 'my data'");
        assert_eq!(again("it's"), r" --data 'it'\''s'");
    }
}
