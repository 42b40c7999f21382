//! Help pages: what a service's policy and settings mean for those who use its tokens, in words.
//!
//! A page is told from the policy as it stands, so that it is true as long as the policy is. It is a document and no
//! markup: whoever shows it decides how.

mod about;
mod end;
mod find;
mod leak;
mod notices;
mod places;
mod send;
mod teller;
mod trouble;

use crate::{Language, Service};

use teller::Teller;

/// A page of help about the tokens of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// Its language.
    pub language: Language,
    /// What it is about.
    pub title: String,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A section of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is about, the same in every language.
    pub topic: Topic,
    /// Its heading.
    pub heading: Text,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// What a token is.
    About,
    /// The kinds, and how long their tokens live.
    Kinds,
    /// Where a token is found, or how it is made.
    Find,
    /// How it is sent.
    Send,
    /// How to treat it.
    Practice,
    /// How it is reset.
    Reset,
    /// How it is deleted.
    Delete,
    /// What to do when something does not work.
    Trouble,
    /// Who is told before a token expires.
    Notices,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A few sentences.
    Paragraph(Text),
    /// A few sentences that nobody should miss.
    Warning(Text),
    /// Things without an order.
    List(Vec<Text>),
    /// Things to do, one after the other.
    Steps(Vec<Text>),
    /// A piece of a program.
    Code(Program, String),
    /// A table: its head, and rows as long as that.
    Table(Vec<Text>, Vec<Vec<Text>>),
}

/// What a piece of a program is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// For a shell.
    Shell,
    /// For Node.js.
    JavaScript,
    /// For Python.
    Python,
}

/// A text of one or more pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Piece>);

/// A piece of a text. None holds markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain words.
    Plain(String),
    /// What something is called: a button, a tab, a kind.
    Name(String),
    /// What has to be written exactly so.
    Code(String),
    /// An address to open.
    Link(String),
}

/// Where things are.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Where people open Jeton: a URL without a slash at its end.
    pub jeton: &'a str,
}

impl Topic {
    /// Its name, the same for ever.
    pub fn name(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Kinds => "kinds",
            Self::Find => "find",
            Self::Send => "send",
            Self::Practice => "practice",
            Self::Reset => "reset",
            Self::Delete => "delete",
            Self::Trouble => "trouble",
            Self::Notices => "notices",
        }
    }
}

impl Program {
    /// Its name in fences of Markdown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shell => "sh",
            Self::JavaScript => "js",
            Self::Python => "python",
        }
    }
}

/// The page of a service, whose settings are those in force.
pub fn of(service: &Service, place: Place<'_>, language: Language) -> Help {
    let teller = Teller::new(service, place, language);
    let mut sections = vec![about::about(&teller), about::kinds(&teller)];
    sections.extend(find::find(&teller));
    sections.extend(send::send(&teller));
    sections.push(leak::practice(&teller));
    sections.extend(end::reset(&teller));
    sections.extend(end::delete(&teller));
    sections.push(trouble::trouble(&teller));
    sections.extend(notices::notices(&teller));
    let title = teller.tell("{0}: API tokens", "{0}: tokens de API", &[teller.service_label()]);
    Help { language, title: title.plain(), sections }
}

impl Text {
    /// The words alone.
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) | Piece::Name(text) | Piece::Code(text) | Piece::Link(text) => {
                    text.as_str()
                }
            })
            .collect()
    }
}
