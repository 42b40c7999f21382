//! Pages: where people find the tokens of a service, and what the buttons there are called.

use super::Words;

/// Where people find the tokens of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where the menu of the account stands.
    pub menu: Corner,
    /// The menu's entry that leads to the tokens.
    pub entry: Words,
    /// The tab on that page; `None` where there is none.
    pub tab: Option<Words>,
    /// Where the API itself is, for samples: a URL without a slash at its end; `None` where nobody said.
    pub api: Option<String>,
    /// Who reads the help page of the service.
    pub help: HelpReaders,
}

/// A corner of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// Above, on the right.
    TopRight,
    /// At the foot of the bar on the left.
    BottomLeft,
}

/// Who reads the help page of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpReaders {
    /// Whoever may hold tokens of the service, and administrators.
    Members,
    /// Everybody.
    Public,
}

/// What people do with the tokens of a kind, and what the buttons for it are called.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Where these actions stand.
    pub actions: Actions,
    /// The entry of the account's menu that takes the one secret of this kind to the clipboard; `None` where none does.
    pub menu_copy: Option<Words>,
}

/// Where the actions of a token stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actions {
    /// As buttons beside it.
    Buttons,
    /// In a menu beside it, which is called Actions.
    Menu,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            menu: Corner::TopRight,
            entry: Words::both("API tokens", "Tokens de API"),
            tab: None,
            api: None,
            help: HelpReaders::Members,
        }
    }
}

impl Default for KindPage {
    fn default() -> Self {
        Self {
            add: Words::both("New token", "Novo token"),
            add_entry: None,
            add_title: None,
            name: Words::both("Token name", "Nome do token"),
            save: Words::both("Create", "Criar"),
            copy: Words::both("Copy", "Copiar"),
            delete: Words::both("Delete", "Excluir"),
            reset: Words::both("Reset token", "Resetar token"),
            actions: Actions::Buttons,
            menu_copy: None,
        }
    }
}

impl Corner {
    /// As policies write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::TopRight => "top-right",
            Self::BottomLeft => "bottom-left",
        }
    }
}

impl HelpReaders {
    /// As policies write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Public => "public",
        }
    }
}

impl Actions {
    /// As policies write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Buttons => "buttons",
            Self::Menu => "menu",
        }
    }
}
