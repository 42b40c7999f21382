//! In JSON, where people find tokens and what the buttons are called.

use jeton_core::policy::{KindPage, Page, Words};
use serde::Serialize;
use utoipa::ToSchema;

/// Where people find the tokens of a service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServicePageView {
    /// Where the menu of the account stands: `top-right` or `bottom-left`.
    menu: &'static str,
    /// The menu's entry that leads to the tokens.
    entry: WordsView,
    /// The tab on that page.
    #[serde(skip_serializing_if = "Option::is_none")]
    tab: Option<WordsView>,
    /// Where the API itself is, for samples.
    #[serde(skip_serializing_if = "Option::is_none")]
    api: Option<String>,
    /// Who reads the help page of the service: `members` or `public`.
    help: &'static str,
}

/// What people do with the tokens of a kind, and what the buttons for it are called.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KindPageView {
    /// The button that begins a new token.
    add: WordsView,
    /// What the button's menu offers, where it opens one.
    #[serde(skip_serializing_if = "Option::is_none")]
    add_entry: Option<WordsView>,
    /// The title of the pane of a new token, where it is not called like its button.
    #[serde(skip_serializing_if = "Option::is_none")]
    add_title: Option<WordsView>,
    /// What the name of a token is called.
    name: WordsView,
    /// The button that makes the token.
    save: WordsView,
    copy: WordsView,
    delete: WordsView,
    reset: WordsView,
    /// Where these three stand: `buttons` or `menu`.
    actions: &'static str,
    /// The entry of the account's menu that takes the one secret of this kind to the clipboard.
    #[serde(skip_serializing_if = "Option::is_none")]
    menu_copy: Option<WordsView>,
}

/// Words in English and Brazilian Portuguese.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WordsView {
    en: String,
    #[serde(rename = "pt-BR")]
    pt_br: String,
}

impl From<&Page> for ServicePageView {
    fn from(page: &Page) -> Self {
        Self {
            menu: page.menu.name(),
            entry: (&page.entry).into(),
            tab: page.tab.as_ref().map(WordsView::from),
            api: page.api.clone(),
            help: page.help.name(),
        }
    }
}

impl From<&KindPage> for KindPageView {
    fn from(page: &KindPage) -> Self {
        Self {
            add: (&page.add).into(),
            add_entry: page.add_entry.as_ref().map(WordsView::from),
            add_title: page.add_title.as_ref().map(WordsView::from),
            name: (&page.name).into(),
            save: (&page.save).into(),
            copy: (&page.copy).into(),
            delete: (&page.delete).into(),
            reset: (&page.reset).into(),
            actions: page.actions.name(),
            menu_copy: page.menu_copy.as_ref().map(WordsView::from),
        }
    }
}

impl From<&Words> for WordsView {
    fn from(words: &Words) -> Self {
        Self { en: words.en.clone(), pt_br: words.pt_br.clone() }
    }
}
