//! The one place that reads the environment.
//!
//! clap reads the variables that stand for flags. A secret is never a flag, so its variable is read here, and here a
//! misspelt name is noticed.

use std::path::PathBuf;

/// The token to call Jeton with.
pub(crate) const TOKEN: &str = "JETON_TOKEN";
/// The secret that `jeton verify` asks about.
pub(crate) const SECRET: &str = "JETON_SECRET";

/// Every variable that some command reads.
const KNOWN: [&str; 10] = [
    TOKEN,
    "JETON_SERVER",
    SECRET,
    "JETON_DATA",
    "JETON_LISTEN",
    "JETON_PLAIN",
    "JETON_PUBLIC_URL",
    "JETON_TRUSTED_PROXIES",
    "JETON_CONFIG",
    "JETON_LOG",
];

/// The value of a variable. What is not Unicode is not dropped: it is no valid value of anything either.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// Where this person's configuration is: `$XDG_CONFIG_HOME`, or `~/.config`.
pub(crate) fn configuration_directory() -> Option<PathBuf> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let named = variable("XDG_CONFIG_HOME").map(PathBuf::from).filter(absolute);
    let at_home =
        || variable("HOME").map(|home| PathBuf::from(home).join(".config")).filter(absolute);
    named.or_else(at_home)
}

/// Variables that are set and look like one that is read, but are not: (as written, as meant).
pub(crate) fn near_misses() -> Vec<(String, &'static str)> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter_map(|name| meant_by(&name).map(|meant| (name, meant))).collect()
}

fn meant_by(written: &str) -> Option<&'static str> {
    if KNOWN.contains(&written) {
        return None;
    }
    let folded = written.to_ascii_uppercase().replace('-', "_");
    let near = KNOWN.map(|known| (distance(&folded, known), known));
    let nearest = near.into_iter().min_by_key(|(slips, _)| *slips);
    nearest.filter(|(slips, _)| *slips <= SLIPS).map(|(_, known)| known)
}

/// So many letters may be wrong, missing or too many.
const SLIPS: usize = 2;

/// How many letters differ (Levenshtein's distance).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let replaced = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_noticed() {
        for (written, meant) in [
            ("JETON_TOKN", Some(TOKEN)),
            ("JETTON_TOKEN", Some(TOKEN)),
            ("JETONTOKEN", Some(TOKEN)),
            ("jeton_token", Some(TOKEN)),
            ("JETON_SEVRER", Some("JETON_SERVER")),
            ("JETON_TOKEN", None),
            ("DISCLOUD_TOKEN", None),
            ("PATH", None),
            ("", None),
        ] {
            assert_eq!(meant_by(written), meant, "{written}");
        }
    }
}
