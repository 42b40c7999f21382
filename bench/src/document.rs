//! The document that keeps the figures: each benchmark's stand between two markers, and the prose around them stays.

use std::{fs, path::Path};

use crate::{Outcome, report::Report};

/// Puts `report` in the place of the one before.
pub(crate) fn write(path: &Path, report: &Report, date: &str) -> Outcome<()> {
    let file = path.display();
    let text =
        fs::read_to_string(path).map_err(|error| format!("`{file}` cannot be read: {error}"))?;
    let replaced = replace(&text, report.name, &report.markdown(date));
    let replaced =
        replaced.ok_or_else(|| format!("`{file}` has no markers for `{}`", report.name))?;
    Ok(fs::write(path, replaced)?)
}

fn replace(text: &str, name: &str, body: &str) -> Option<String> {
    let [open, close] = [format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->")];
    let (before, rest) = text.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}{body}{close}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let text = "a\n<!-- x -->\nold\n<!-- end of x -->\nb\n";

        let new = replace(text, "x", "new\n").unwrap();

        assert_eq!(new, "a\n<!-- x -->\nnew\n<!-- end of x -->\nb\n");
        assert_eq!(replace(text, "y", "new\n"), None);
    }
}
