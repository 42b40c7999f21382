//! `[page]` and `[kind.page]`: where people find tokens, and what the buttons are called.

use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use super::{Fault, Parsed, fault};
use crate::{
    noun::name::is_invisible,
    policy::{Actions, Corner, HelpReaders, Issuer, KindPage, Page, Reveal, Words},
};

/// Longer ones fit on no button.
const LONGEST: usize = 60;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PageText {
    menu: Option<CornerText>,
    entry: Option<WordsText>,
    tab: Option<WordsText>,
    api: Option<Parsed<Base>>,
    help: Option<HelpReadersText>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct KindPageText {
    add: Option<WordsText>,
    add_entry: Option<WordsText>,
    add_title: Option<WordsText>,
    name: Option<WordsText>,
    save: Option<WordsText>,
    copy: Option<WordsText>,
    delete: Option<WordsText>,
    reset: Option<WordsText>,
    actions: Option<ActionsText>,
    menu_copy: Option<Spanned<WordsText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table such as `{ en = \"Key\", pt-BR = \"Chave\" }`")]
struct WordsText {
    en: Parsed<Phrase>,
    #[serde(rename = "pt-BR")]
    pt_br: Option<Parsed<Phrase>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum CornerText {
    TopRight,
    BottomLeft,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum HelpReadersText {
    Members,
    Public,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum ActionsText {
    Buttons,
    Menu,
}

/// What a button can be called.
struct Phrase(String);

impl FromStr for Phrase {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= LONGEST;
        let is_text = |c: char| !c.is_control() && !is_invisible(c);
        (fits && text.chars().all(is_text))
            .then(|| Self(text.to_owned()))
            .ok_or_else(|| format!("1 to {LONGEST} characters in one line"))
    }
}

/// A URL that a shell, JavaScript and Python all read as it stands, in quotes or without.
struct Base(String);

impl FromStr for Base {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let harmless =
            |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b':' | b'.' | b'-' | b'_');
        let fits = host.is_some_and(|host| {
            host.starts_with(|c: char| c.is_ascii_alphanumeric()) && host.bytes().all(harmless)
        });
        let why = "the address of an API is `https://`, a host, and perhaps a path, such as \
                   `https://api.example.com/v2`: letters, digits, `/`, `:`, `.`, `-` and `_`";
        fits.then(|| Self(text.to_owned())).ok_or(why)
    }
}

impl PageText {
    pub(super) fn read(self) -> Page {
        let usual = Page::default();
        Page {
            menu: self.menu.map_or(usual.menu, Corner::from),
            entry: self.entry.map_or(usual.entry, Words::from),
            tab: self.tab.map(Words::from),
            api: self.api.map(|base| base.0.0),
            help: self.help.map_or(usual.help, HelpReaders::from),
        }
    }
}

impl KindPageText {
    pub(super) fn read(
        self,
        reveal: Reveal,
        issued_by: &[Issuer],
        per_account: Option<u32>,
    ) -> Result<KindPage, Fault> {
        let only_one = per_account == Some(1) || issued_by.contains(&Issuer::Login);
        if let Some(entry) = &self.menu_copy
            && !(only_one && reveal == Reveal::Always)
        {
            return fault(
                entry.span(),
                "the menu copies the one token of a kind that can be read again: it needs `reveal = \"always\"`, and \
                 `per-account = 1` or `issued-by = [\"login\"]`",
            );
        }
        let usual = KindPage::default();
        let or = |given: Option<WordsText>, usual: Words| given.map_or(usual, Words::from);
        Ok(KindPage {
            add: or(self.add, usual.add),
            add_entry: self.add_entry.map(Words::from),
            add_title: self.add_title.map(Words::from),
            name: or(self.name, usual.name),
            save: or(self.save, usual.save),
            copy: or(self.copy, usual.copy),
            delete: or(self.delete, usual.delete),
            reset: or(self.reset, usual.reset),
            actions: self.actions.map_or(usual.actions, Actions::from),
            menu_copy: self.menu_copy.map(|entry| entry.into_inner().into()),
        })
    }
}

impl From<WordsText> for Words {
    fn from(text: WordsText) -> Self {
        let en = text.en.0.0;
        Self { pt_br: text.pt_br.map_or_else(|| en.clone(), |words| words.0.0), en }
    }
}

impl From<CornerText> for Corner {
    fn from(text: CornerText) -> Self {
        match text {
            CornerText::TopRight => Self::TopRight,
            CornerText::BottomLeft => Self::BottomLeft,
        }
    }
}

impl From<HelpReadersText> for HelpReaders {
    fn from(text: HelpReadersText) -> Self {
        match text {
            HelpReadersText::Members => Self::Members,
            HelpReadersText::Public => Self::Public,
        }
    }
}

impl From<ActionsText> for Actions {
    fn from(text: ActionsText) -> Self {
        match text {
            ActionsText::Buttons => Self::Buttons,
            ActionsText::Menu => Self::Menu,
        }
    }
}
