//! The summary: every figure that was to reach something, of all benchmarks, as their own tables say it.

use crate::{
    grid,
    report::{HEAD, TARGET},
};

/// The summary of the sections of a document, which are names and texts.
pub(crate) fn of<'a>(sections: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut lines =
        vec![["benchmark", "what", "figure", "ratio", "target", "verdict"].map(str::to_owned)];
    for (name, text) in sections {
        let rows = text.lines().filter_map(grid::cells::<{ HEAD.len() }>);
        // What continues the row above it is named after that here, where the row may be missing.
        let mut above = String::new();
        for mut row in rows.filter(|row| *row != HEAD) {
            match row[0].strip_prefix("... ") {
                Some(rest) => row[0] = format!("{above}, {rest}"),
                None => above.clone_from(&row[0]),
            }
            if !row[TARGET].is_empty() {
                let [what, figure, ratio, target, verdict] = row;
                lines.push([name.to_owned(), what, figure, ratio, target, verdict]);
            }
        }
    }
    grid::text(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_target_is_taken_and_each_row_has_a_whole_name() {
        let table = "\
            2026-01-01. Here.\n\n\
            | what      | figure | ratio   | target | verdict |\n\
            |-----------|--------|---------|--------|---------|\n\
            | bare      | 7      |         |        |         |\n\
            | verify    | 8      | 2.0 x a | >= 1   | reached |\n\
            | ... p99   |        | 3.0 x a | <= 2   | short   |\n";

        let summary = of([("list", "Not measured yet."), ("verify", table)].into_iter());

        let lines: Vec<[String; 6]> = summary.lines().skip(2).filter_map(grid::cells).collect();
        assert_eq!(
            lines,
            [
                ["verify", "verify", "8", "2.0 x a", ">= 1", "reached"],
                ["verify", "verify, p99", "", "3.0 x a", "<= 2", "short"],
            ]
        );
    }
}
