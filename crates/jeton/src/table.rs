//! Tables for people: aligned columns, and sheets of one thing.

use std::fmt;

/// Rows below a head, in aligned columns; nothing where there are no rows.
pub(crate) struct Table<const COLUMNS: usize> {
    head: [&'static str; COLUMNS],
    rows: Vec<[String; COLUMNS]>,
}

/// What there is to say about one thing, a line each.
#[derive(Default)]
pub(crate) struct Sheet(Vec<(&'static str, String)>);

impl<const COLUMNS: usize> Table<COLUMNS> {
    pub(crate) fn new(
        head: [&'static str; COLUMNS],
        rows: impl Iterator<Item = [String; COLUMNS]>,
    ) -> Self {
        Self { head, rows: rows.map(|row| row.map(|cell| printable(&cell))).collect() }
    }

    /// Whether it has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn widths(&self) -> [usize; COLUMNS] {
        std::array::from_fn(|column| {
            let cells = self.rows.iter().map(|row| width(&row[column]));
            cells.chain([width(self.head[column])]).max().unwrap_or(0)
        })
    }
}

impl<const COLUMNS: usize> fmt::Display for Table<COLUMNS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A head over nothing looks like an answer that was cut off.
        if self.is_empty() {
            return Ok(());
        }
        let widths = self.widths();
        let head = self.head.map(str::to_owned);
        for row in [&head].into_iter().chain(&self.rows) {
            let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

impl Sheet {
    /// Adds a line.
    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.0.push((name, printable(&value.to_string())));
        self
    }

    /// Adds a line, where there is something to say.
    pub(crate) fn with_some(self, name: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds a line for a list, where it is not empty.
    pub(crate) fn with_list(self, name: &'static str, values: &[String]) -> Self {
        self.with_some(name, (!values.is_empty()).then(|| values.join(", ")))
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widest = self.0.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        self.0.iter().try_for_each(|(name, value)| writeln!(f, "{name:widest$}  {value}"))
    }
}

/// A time as people read it: to the second.
pub(crate) fn time(rfc3339: &str) -> String {
    match rfc3339.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => rfc3339.to_owned(),
    }
}

/// What stands in a cell that has nothing to say.
pub(crate) fn or_dash(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn width(text: &str) -> usize {
    text.chars().count()
}

// What others have named must not move the cursor or colour the screen.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["ação".to_owned(), "1".to_owned()], ["b".to_owned(), "2".to_owned()]];

        let table = Table::new(["NAME", "N"], rows.into_iter());

        assert_eq!(table.to_string(), "NAME  N\nação  1\nb     2\n");
    }

    #[test]
    fn a_table_without_rows_is_nothing() {
        assert_eq!(Table::new(["NAME", "N"], std::iter::empty()).to_string(), "");
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let sheet = Sheet::default().with("name", "a\u{1b}[2Jb\nc");

        assert_eq!(sheet.to_string(), "name  a?[2Jb?c\n");
    }

    #[test]
    fn times_are_cut_to_the_second() {
        assert_eq!(time("2026-01-04T10:00:00.123456Z"), "2026-01-04T10:00:00Z");
        assert_eq!(time("2026-01-04T10:00:00Z"), "2026-01-04T10:00:00Z");
    }
}
