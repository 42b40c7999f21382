//! Names of headers that some gateway or framework takes for the same: in any case, with `_` or `.` for `-`.

/// Whether somebody may take `name` for `plain`, which is in lower case.
pub(crate) fn is_spelling_of(name: &str, plain: &str) -> bool {
    name.len() == plain.len() && begins_like(name, plain)
}

/// Whether somebody may read `prefix`, which is in lower case, at the beginning of `name`.
pub(crate) fn begins_like(name: &str, prefix: &str) -> bool {
    let folded = name.bytes().map(|byte| match byte {
        b'_' | b'.' => b'-',
        other => other.to_ascii_lowercase(),
    });
    name.len() >= prefix.len() && folded.take(prefix.len()).eq(prefix.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_underscores_and_dots_make_no_other_name() {
        for name in ["jeton-token", "Jeton-Token", "jeton_token", "JETON.TOKEN", "jeton_Token"] {
            assert!(is_spelling_of(name, "jeton-token"), "{name}");
        }
        for name in ["jeton-tokens", "jeton-toke", "jetontoken", "jeton--oken", ""] {
            assert!(!is_spelling_of(name, "jeton-token"), "{name}");
        }
        assert!(begins_like("JETON_X", "jeton-") && !begins_like("jeto", "jeton-"));
    }
}
