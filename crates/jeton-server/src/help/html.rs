//! A help page as HTML.

use std::fmt::Write as _;

use jeton_core::help::{Block, Help, Piece, Text};

use crate::html::escape;

/// The page as the content of an HTML page.
pub(crate) fn html(help: &Help) -> String {
    let mut page = format!("<article>\n<h1>{}</h1>\n", escape(&help.title));
    for section in &help.sections {
        put(&mut page, format_args!("<h2>{}</h2>\n", inline(&section.heading)));
        for block in &section.blocks {
            page.push_str(&of_block(block));
        }
    }
    page.push_str("</article>");
    page
}

fn of_block(block: &Block) -> String {
    match block {
        Block::Paragraph(text) => format!("<p>{}</p>\n", inline(text)),
        Block::Warning(text) => format!("<p role=\"note\"><strong>{}</strong></p>\n", inline(text)),
        Block::List(items) => format!("<ul>\n{}</ul>\n", of_items(items)),
        Block::Steps(items) => format!("<ol>\n{}</ol>\n", of_items(items)),
        Block::Code(_, text) => format!("<pre><code>{}</code></pre>\n", escape(text)),
        Block::Table(head, rows) => {
            let rows: String = rows.iter().map(|row| of_row("td", row)).collect();
            format!("<table>\n{}{rows}</table>\n", of_row("th", head))
        }
    }
}

fn of_items(items: &[Text]) -> String {
    items.iter().map(|item| format!("<li>{}</li>\n", inline(item))).collect()
}

fn of_row(tag: &str, cells: &[Text]) -> String {
    let cells: String =
        cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", inline(cell))).collect();
    format!("<tr>{cells}</tr>\n")
}

fn inline(text: &Text) -> String {
    let mut line = String::new();
    for piece in &text.0 {
        match piece {
            Piece::Plain(text) => line.push_str(&escape(text)),
            Piece::Name(text) => put(&mut line, format_args!("<b>{}</b>", escape(text))),
            Piece::Code(text) => put(&mut line, format_args!("<code>{}</code>", escape(text))),
            Piece::Link(url) => {
                let url = escape(url);
                put(&mut line, format_args!("<a href=\"{url}\">{url}</a>"));
            }
        }
    }
    line
}

fn put(text: &mut String, more: std::fmt::Arguments<'_>) {
    text.write_fmt(more).expect("a string takes all that is written");
}
