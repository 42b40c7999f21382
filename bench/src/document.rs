//! The document that keeps the figures: each benchmark's stand between two markers, the summary of all of them at its
//! beginning, and the prose around them stays.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Outcome, report::Report, summary};

/// The document, as it was read and with what was put into it since.
pub(crate) struct Document {
    path: PathBuf,
    text: String,
}

const SUMMARY: &str = "summary";

impl Document {
    /// Reads it.
    pub(crate) fn read(path: &Path) -> Outcome<Self> {
        let text = fs::read_to_string(path)
            .map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
        Ok(Self { path: path.to_owned(), text })
    }

    /// Puts `report` in the place of the one before, and its figures into the summary.
    pub(crate) fn take(&mut self, report: &Report, date: &str) -> Outcome<()> {
        self.put(report.name, &report.markdown(date))?;
        self.put(SUMMARY, &self.summary())
    }

    /// The figures of all benchmarks that have a target.
    pub(crate) fn summary(&self) -> String {
        summary::of(sections(&self.text).filter(|(name, _)| *name != SUMMARY))
    }

    /// Writes it back.
    pub(crate) fn save(&self) -> Outcome<()> {
        Ok(fs::write(&self.path, &self.text)?)
    }

    fn put(&mut self, name: &str, body: &str) -> Outcome<()> {
        let replaced = replace(&self.text, name, body);
        let file = self.path.display();
        self.text = replaced.ok_or_else(|| format!("`{file}` has no markers for `{name}`"))?;
        Ok(())
    }
}

fn replace(text: &str, name: &str, body: &str) -> Option<String> {
    let [open, close] = [format!("<!-- {name} -->\n"), end_of(name)];
    let (before, rest) = text.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}{body}{close}{after}"))
}

/// What stands between markers, by name.
fn sections(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("<!-- ").filter_map(|part| {
        let (name, body) = part.split_once(" -->\n")?;
        // The marker at the end begins like one at the beginning.
        (!name.starts_with("end of ")).then_some((name, body))
    })
}

fn end_of(name: &str) -> String {
    format!("<!-- end of {name} -->")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Row, Target};

    const TEXT: &str = "a\n<!-- summary -->\n<!-- end of summary -->\n<!-- x -->\nold\n<!-- end of x -->\nb\n<!-- y -->\n\
                        | z | 9 | | <= 8 | short |\n<!-- end of y -->\n";

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let new = replace(TEXT, "x", "new\n").unwrap();

        assert_eq!(new, TEXT.replace("old", "new"));
        assert_eq!(replace(TEXT, "z", "new\n"), None);
    }

    #[test]
    fn a_report_renews_its_own_rows_of_the_summary() {
        let mut document = Document { path: PathBuf::new(), text: TEXT.to_owned() };
        let row = Row::new("a", "7").must_be(7.0, Target::AtLeast(5.0, ""));
        let report =
            Report { name: "x", circumstances: String::new(), rows: vec![row], raw: Vec::new() };

        document.take(&report, "2026-01-01").unwrap();

        let summary = sections(&document.text).find(|(name, _)| *name == SUMMARY).unwrap().1;
        assert!(
            summary.contains("| x         | a    | 7      |       | >= 5   | reached |"),
            "{summary}"
        );
        assert!(
            summary.contains("| y         | z    | 9      |       | <= 8   | short   |"),
            "{summary}"
        );
        assert!(summary.ends_with(&document.summary()), "{summary}");
    }
}
