//! Tables whose columns are aligned: Markdown that is also for a terminal.

/// The lines as a table; the first one is its head.
pub(crate) fn text<const COLUMNS: usize>(lines: &[[String; COLUMNS]]) -> String {
    let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max();
    let widths: [usize; COLUMNS] = std::array::from_fn(|column| width(column).unwrap_or_default());
    let mut text = String::new();
    for (number, cells) in lines.iter().enumerate() {
        for (cell, width) in cells.iter().zip(widths) {
            text.push_str(&format!("| {cell:width$} "));
        }
        text.push_str("|\n");
        if number == 0 {
            let rules = widths.map(|width| "-".repeat(width + 2));
            text.push_str(&format!("|{}|\n", rules.join("|")));
        }
    }
    text
}

/// The cells of a line of a table, if it is one of so many columns and no rule.
pub(crate) fn cells<const COLUMNS: usize>(line: &str) -> Option<[String; COLUMNS]> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<_> = inner.split('|').map(|cell| cell.trim().to_owned()).collect();
    let cells: [String; COLUMNS] = cells.try_into().ok()?;
    (!cells[0].starts_with("---")).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again_without_its_rule() {
        let lines =
            [["what", "figure"], ["a", "1 234"], ["", "b"]].map(|line| line.map(str::to_owned));

        let text = text(&lines);

        assert_eq!(text.lines().nth(1), Some("|------|--------|"));
        let read: Vec<[String; 2]> = text.lines().filter_map(cells).collect();
        assert_eq!(read, lines);
    }
}
