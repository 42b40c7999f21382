//! A report: figures, what they are compared with, and what they were to reach.

use crate::grid;

/// What a benchmark found.
pub(crate) struct Report {
    /// The benchmark's name.
    pub(crate) name: &'static str,
    /// On what it was measured, and how much.
    pub(crate) circumstances: String,
    /// The figures.
    pub(crate) rows: Vec<Row>,
    /// What each round gave: a title and its figures.
    pub(crate) raw: Vec<(String, Vec<f64>)>,
}

/// One figure.
pub(crate) struct Row {
    name: String,
    figure: String,
    ratio: Option<String>,
    target: Option<(Target, bool)>,
}

/// The head of a report's table.
pub(crate) const HEAD: [&str; 5] = ["what", "figure", "ratio", "target", "verdict"];
/// The column of the targets.
pub(crate) const TARGET: usize = 3;

/// What a figure is to reach.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// At least so much.
    AtLeast(f64, &'static str),
    /// At most so much.
    AtMost(f64, &'static str),
}

impl Row {
    /// A figure without a target.
    pub(crate) fn new(name: impl Into<String>, figure: impl Into<String>) -> Self {
        Self { name: name.into(), figure: figure.into(), ratio: None, target: None }
    }

    /// Compares it with something, which is for information alone.
    pub(crate) fn compared(mut self, ratio: f64, with: &str) -> Self {
        self.ratio = Some(format!("{ratio:.2} x {with}"));
        self
    }

    /// Compares it with something, and the ratio with a target.
    pub(crate) fn must(self, ratio: f64, with: &str, target: Target) -> Self {
        self.compared(ratio, with).must_be(ratio, target)
    }

    /// Compares the figure itself with a target.
    pub(crate) fn must_be(mut self, figure: f64, target: Target) -> Self {
        let reached = match target {
            Target::AtLeast(limit, _) => figure >= limit,
            Target::AtMost(limit, _) => figure <= limit,
        };
        self.target = Some((target, reached));
        self
    }

    fn cells(&self) -> [String; HEAD.len()] {
        let (target, verdict) = match &self.target {
            None => (String::new(), ""),
            Some((target, reached)) => (target.text(), if *reached { "reached" } else { "short" }),
        };
        [
            self.name.clone(),
            self.figure.clone(),
            self.ratio.clone().unwrap_or_default(),
            target,
            verdict.to_owned(),
        ]
    }
}

impl Target {
    fn text(&self) -> String {
        match self {
            Self::AtLeast(limit, unit) => format!(">= {limit}{unit}"),
            Self::AtMost(limit, unit) => format!("<= {limit}{unit}"),
        }
    }
}

impl Report {
    /// The table for a terminal.
    pub(crate) fn text(&self) -> String {
        format!("\n{}: {}\n\n{}", self.name, self.circumstances, self.table())
    }

    /// The report as a part of a Markdown document.
    pub(crate) fn markdown(&self, date: &str) -> String {
        let (circumstances, table) = (&self.circumstances, self.table());
        let mut text = format!("{date}. {circumstances}\n\n{table}");
        if self.raw.is_empty() {
            return text;
        }
        text.push_str("\nWhat each round gave:\n\n```text\n");
        for (title, figures) in &self.raw {
            let figures: Vec<String> = figures.iter().map(|figure| short(*figure)).collect();
            text.push_str(&format!("{title}: {}\n", figures.join(" ")));
        }
        text.push_str("```\n");
        text
    }

    fn table(&self) -> String {
        let mut lines = vec![HEAD.map(str::to_owned)];
        lines.extend(self.rows.iter().map(Row::cells));
        grid::text(&lines)
    }
}

/// A whole number with thousands parted by spaces.
pub(crate) fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

fn short(number: f64) -> String {
    if number >= 1000.0 { format!("{number:.0}") } else { format!("{number:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!(whole(1_234_567.0), "1 234 567");
        assert_eq!(whole(123.4), "123");
    }

    #[test]
    fn a_table_says_what_was_reached_and_what_was_not() {
        let report = Report {
            name: "verify",
            circumstances: "here".to_owned(),
            rows: vec![
                Row::new("a", "7").must(0.9, "b", Target::AtLeast(0.8, "")),
                Row::new("cc", "8").must_be(8.0, Target::AtMost(7.5, " ms")),
            ],
            raw: vec![("a".to_owned(), vec![1.0, 2000.4])],
        };

        let text = report.markdown("2026-01-01");

        assert!(text.contains("| a    | 7      | 0.90 x b | >= 0.8    | reached |"), "{text}");
        assert!(text.contains("| cc   | 8      |          | <= 7.5 ms | short   |"), "{text}");
        assert!(text.contains("a: 1.000 2000\n"), "{text}");
    }
}
