//! Help pages: how the tokens of a service are found, sent and kept.

use serde::Deserialize;

use crate::{Answer, Client, Error, address::Target, client::Call};

/// The language of a help page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HelpLanguage {
    /// English.
    #[default]
    English,
    /// The Portuguese of Brazil.
    Portuguese,
}

/// A page of help about the tokens of a service.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Help {
    /// The service.
    pub service: String,
    /// `en` or `pt-BR`.
    pub language: String,
    /// What it is about.
    pub title: String,
    /// Its sections.
    pub sections: Vec<HelpSection>,
}

/// A section of a page of help.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct HelpSection {
    /// What it is about, the same in every language, such as `send`. Several sections can have the same.
    pub topic: String,
    /// Its heading.
    pub heading: Vec<HelpPiece>,
    /// What it says.
    pub blocks: Vec<HelpBlock>,
}

/// A part of a section.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HelpBlock {
    /// A few sentences.
    Paragraph {
        /// What it says.
        text: Vec<HelpPiece>,
    },
    /// A few sentences that nobody should miss.
    Warning {
        /// What it says.
        text: Vec<HelpPiece>,
    },
    /// Things without an order.
    List {
        /// The things.
        items: Vec<Vec<HelpPiece>>,
    },
    /// Things to do, one after the other.
    Steps {
        /// The things.
        items: Vec<Vec<HelpPiece>>,
    },
    /// A piece of a program.
    Code {
        /// `sh`, `js` or `python`.
        language: String,
        /// The text.
        code: String,
    },
    /// A table.
    Table {
        /// Its head.
        head: Vec<Vec<HelpPiece>>,
        /// Its rows, as long as the head.
        rows: Vec<Vec<Vec<HelpPiece>>>,
    },
}

/// A piece of a text. None holds markup.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct HelpPiece {
    /// `plain`, `name` for what something is called, `code` for what is written exactly so, `link` for an address.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words.
    pub text: String,
}

impl HelpLanguage {
    /// Its tag (RFC 5646).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Portuguese => "pt-BR",
        }
    }
}

impl Client {
    /// The help page of a service, for whoever may hold its tokens; where its policy says so, for everybody.
    pub async fn help(&self, name: &str, language: HelpLanguage) -> Result<Answer<Help>, Error> {
        self.ask(Call::get(of(name, language))).await
    }

    /// The same as Markdown.
    pub async fn help_markdown(&self, name: &str, language: HelpLanguage) -> Result<String, Error> {
        self.read_text(Call::get(of(name, language)).accepting("text/markdown")).await
    }
}

fn of(name: &str, language: HelpLanguage) -> Target {
    Target::new(&["services", name, "help"]).with("language", Some(language.tag()))
}
