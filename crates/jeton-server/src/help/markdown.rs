//! A help page as Markdown: CommonMark 0.31 with the tables of GitHub.

use jeton_core::help::{Block, Help, Piece, Text};

/// The page as Markdown.
pub(crate) fn markdown(help: &Help) -> String {
    let mut parts = vec![format!("# {}", escape(&help.title))];
    for section in &help.sections {
        parts.push(format!("## {}", inline(&section.heading)));
        parts.extend(section.blocks.iter().map(of_block));
    }
    let mut page = parts.join("\n\n");
    page.push('\n');
    page
}

fn of_block(block: &Block) -> String {
    match block {
        Block::Paragraph(text) => inline(text),
        Block::Warning(text) => format!("> {}", inline(text)),
        Block::List(items) => lines(items, |_number| "- ".to_owned()),
        Block::Steps(items) => lines(items, |number| format!("{}. ", number + 1)),
        Block::Code(program, text) => {
            let fence = "`".repeat(longest_run(text).max(2) + 1);
            format!("{fence}{}\n{text}\n{fence}", program.name())
        }
        Block::Table(head, rows) => {
            let under = vec!["---"; head.len()].join(" | ");
            let mut table = vec![row(head), format!("| {under} |")];
            table.extend(rows.iter().map(|cells| row(cells)));
            table.join("\n")
        }
    }
}

fn lines(items: &[Text], mark: impl Fn(usize) -> String) -> String {
    let lines: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(number, item)| format!("{}{}", mark(number), inline(item)))
        .collect();
    lines.join("\n")
}

// In a table a bar ends the cell even within code, unless a backslash stands before it.
fn row(cells: &[Text]) -> String {
    let cell = |piece: &Piece| match piece {
        Piece::Code(text) => in_code(text).replace('|', "\\|"),
        piece => of_piece(piece),
    };
    let cells: Vec<String> = cells.iter().map(|text| text.0.iter().map(cell).collect()).collect();
    format!("| {} |", cells.join(" | "))
}

fn inline(text: &Text) -> String {
    text.0.iter().map(of_piece).collect()
}

fn of_piece(piece: &Piece) -> String {
    match piece {
        Piece::Plain(text) => escape(text),
        Piece::Name(text) => format!("**{}**", escape(text.trim())),
        Piece::Code(text) => in_code(text),
        Piece::Link(url) => {
            let plain =
                url.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'\\'));
            if plain { format!("<{url}>") } else { escape(url) }
        }
    }
}

/// The text between more backticks than it holds in a row.
fn in_code(text: &str) -> String {
    let text = one_line(text);
    let ticks = "`".repeat(longest_run(&text) + 1);
    let edge = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{edge}{text}{edge}{ticks}")
}

/// The text with a backslash before whatever could be markup. A sign that is markup at the start of a line alone is
/// escaped only there.
fn escape(text: &str) -> String {
    let text = one_line(text);
    let mut escaped = String::with_capacity(text.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let anywhere =
            matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#');
        let at_start = at == 0 && matches!(c, '-' | '+' | '=')
            || digits > 0 && at == digits && matches!(c, '.' | ')');
        if anywhere || at_start {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_something_is_called_is_never_markup() {
        for (text, escaped) in [
            ("a|b", "a\\|b"),
            ("**a** `b`", "\\*\\*a\\*\\* \\`b\\`"),
            ("<script>", "\\<script\\>"),
            ("[a](https://b)", "\\[a\\](https://b)"),
            ("# a\n# b", "\\# a \\# b"),
            ("1. a", "1\\. a"),
            ("- a-b", "\\- a-b"),
            ("=", "\\="),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }

    #[test]
    fn code_stands_between_more_backticks_than_it_holds() {
        assert_eq!(in_code("a`b``c"), "```a`b``c```");
        assert_eq!(in_code("`"), "`` ` ``");
        assert_eq!(row(&[Text(vec![Piece::Code("a|b".to_owned())])]), "| `a\\|b` |");
    }
}
