//! Where people find the tokens of a service, and what the buttons there are called.

use serde::Deserialize;

/// Where people find the tokens of a service.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ServicePage {
    /// Where the menu of the account stands: `top-right` or `bottom-left`.
    pub menu: String,
    /// The menu's entry that leads to the tokens.
    pub entry: Words,
    /// The tab on that page; `None` where there is none.
    pub tab: Option<Words>,
    /// Where the API itself is, for samples; `None` where nobody said.
    pub api: Option<String>,
    /// Who reads the help page of the service: `members` or `public`.
    pub help: String,
}

/// What people do with the tokens of a kind, and what the buttons for it are called.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct KindPage {
    /// The button that begins a new token.
    pub add: Words,
    /// What the button's menu offers; `None` where it opens none.
    pub add_entry: Option<Words>,
    /// The title of the pane of a new token; `None` where it is called like its button.
    pub add_title: Option<Words>,
    /// What the name of a token is called.
    pub name: Words,
    /// The button that makes the token.
    pub save: Words,
    /// Takes the secret to the clipboard.
    pub copy: Words,
    /// Ends the token.
    pub delete: Words,
    /// Gives the token a new secret.
    pub reset: Words,
    /// Where these three stand: `buttons` or `menu`.
    pub actions: String,
    /// The entry of the account's menu that copies the one secret of this kind; `None` where none does.
    pub menu_copy: Option<Words>,
}

/// Words in English and Brazilian Portuguese.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Words {
    /// English.
    pub en: String,
    /// Brazilian Portuguese.
    #[serde(rename = "pt-BR")]
    pub pt_br: String,
}
