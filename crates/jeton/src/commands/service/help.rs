//! `jeton service help`

use clap::{Args, ValueEnum};
use jeton_client::{Client, HelpLanguage};

use crate::{
    failure::{Doing as _, Failure},
    output::{self, Output},
};

/// Print the help page of a service, as Markdown.
#[derive(Args)]
pub(crate) struct Page {
    /// The service
    name: String,
    /// In which language
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    /// English
    En,
    /// The Portuguese of Brazil
    #[value(name = "pt-BR", alias = "pt-br", alias = "pt")]
    PtBr,
}

impl Page {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let language = match self.lang {
            Language::En => HelpLanguage::English,
            Language::PtBr => HelpLanguage::Portuguese,
        };
        let doing = || format!("cannot tell of `{}`", self.name);
        match output {
            Output::Table => {
                output::text(&client.help_markdown(&self.name, language).await.doing(doing)?)
            }
            Output::Json => {
                let page = client.help(&self.name, language).await.doing(doing)?;
                output.answer(&page, |page| page.title.clone())
            }
        }
    }
}
