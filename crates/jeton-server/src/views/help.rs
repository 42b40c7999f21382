//! Help pages in JSON: a document without markup, for whoever shows it.

use jeton_core::help::{Block, Help, Piece, Section, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of help about the tokens of a service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HelpView {
    service: String,
    /// `en` or `pt-BR`.
    language: &'static str,
    title: String,
    sections: Vec<HelpSectionView>,
}

/// A section of a page of help.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HelpSectionView {
    /// What it is about, the same in every language: `about`, `kinds`, `find`, `send`, `practice`, `reset`, `delete`,
    /// `trouble`, `notices`. Several sections can have the same.
    topic: &'static str,
    heading: Vec<PieceView>,
    blocks: Vec<BlockView>,
}

/// A part of a section.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(crate) enum BlockView {
    /// A few sentences.
    Paragraph { text: Vec<PieceView> },
    /// A few sentences that nobody should miss.
    Warning { text: Vec<PieceView> },
    /// Things without an order.
    List { items: Vec<Vec<PieceView>> },
    /// Things to do, one after the other.
    Steps { items: Vec<Vec<PieceView>> },
    /// A piece of a program, in `sh`, `js` or `python`.
    Code { language: &'static str, code: String },
    /// A table.
    Table { head: Vec<Vec<PieceView>>, rows: Vec<Vec<Vec<PieceView>>> },
}

/// A piece of a text. None holds markup.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PieceView {
    /// `plain`, `name` for what a button, a tab or a kind is called, `code` for what is written exactly so, `link` for an
    /// address.
    r#type: &'static str,
    text: String,
}

impl HelpView {
    pub(crate) fn of(service: &str, help: &Help) -> Self {
        Self {
            service: service.to_owned(),
            language: help.language.tag(),
            title: help.title.clone(),
            sections: help.sections.iter().map(HelpSectionView::from).collect(),
        }
    }
}

impl From<&Section> for HelpSectionView {
    fn from(section: &Section) -> Self {
        Self {
            topic: section.topic.name(),
            heading: pieces(&section.heading),
            blocks: section.blocks.iter().map(BlockView::from).collect(),
        }
    }
}

impl From<&Block> for BlockView {
    fn from(block: &Block) -> Self {
        let all = |texts: &[Text]| texts.iter().map(pieces).collect();
        match block {
            Block::Paragraph(text) => Self::Paragraph { text: pieces(text) },
            Block::Warning(text) => Self::Warning { text: pieces(text) },
            Block::List(items) => Self::List { items: all(items) },
            Block::Steps(items) => Self::Steps { items: all(items) },
            Block::Code(program, code) => {
                Self::Code { language: program.name(), code: code.clone() }
            }
            Block::Table(head, rows) => {
                Self::Table { head: all(head), rows: rows.iter().map(|row| all(row)).collect() }
            }
        }
    }
}

fn pieces(text: &Text) -> Vec<PieceView> {
    let piece = |piece: &Piece| {
        let (r#type, text) = match piece {
            Piece::Plain(text) => ("plain", text),
            Piece::Name(text) => ("name", text),
            Piece::Code(text) => ("code", text),
            Piece::Link(text) => ("link", text),
        };
        PieceView { r#type, text: text.clone() }
    };
    text.0.iter().map(piece).collect()
}
