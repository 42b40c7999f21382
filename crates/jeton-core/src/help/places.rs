//! What stands on every dashboard, whatever the policy says, and the ways to it.

use super::{
    Text,
    teller::{Teller, link},
};
use crate::policy::{Actions, Corner, Kind};

/// English and Portuguese.
pub(super) type Fixed = (&'static str, &'static str);

pub(super) const ADMINISTRATOR: Fixed = ("Administrator", "Administrador");
pub(super) const USERS: Fixed = ("Users", "Usuários");
pub(super) const USERNAME: Fixed = ("USERNAME", "USUÁRIO");
pub(super) const TOKENS: Fixed = ("Tokens", "Tokens");
pub(super) const ACTIONS: Fixed = ("Actions", "Ações");
pub(super) const SYSTEMS_SETTINGS: Fixed = ("Systems Settings", "Configurações do sistema");
pub(super) const CONFIG: Fixed = ("Config", "Config");
pub(super) const ADD: Fixed = ("Add", "Adicionar");
pub(super) const ADD_CONFIG: Fixed = ("Add Config", "Adicionar configuração");
pub(super) const CONFIG_TYPE: Fixed = ("Config Type", "Tipo de configuração");
pub(super) const KEY: Fixed = ("Key", "Chave");
pub(super) const VALUE: Fixed = ("Value", "Valor");
pub(super) const SUBMIT: Fixed = ("Submit", "Enviar");

impl Teller<'_> {
    /// To open the dashboard.
    pub(super) fn open(&self) -> Text {
        self.tell(
            "Open the dashboard at {0} and log in.",
            "Abra o dashboard em {0} e entre na sua conta.",
            &[link(self.place.jeton)],
        )
    }

    /// To open the menu of the account.
    pub(super) fn open_menu(&self) -> Text {
        match self.service.policy.page.menu {
            Corner::TopRight => self.say(
                "Open the menu of your account, the person icon in the upper right corner.",
                "Abra o menu da sua conta, o ícone de pessoa no canto superior direito.",
            ),
            Corner::BottomLeft => self.say(
                "Open the user menu in the bottom left corner of the sidebar.",
                "Abra o menu do usuário no canto inferior esquerdo da barra lateral.",
            ),
        }
    }

    /// The steps from the start to where the tokens are.
    pub(super) fn way(&self) -> Vec<Text> {
        let page = &self.service.policy.page;
        let mut steps = vec![
            self.open(),
            self.open_menu(),
            self.tell("Select {0}.", "Selecione {0}.", &[self.words(&page.entry)]),
        ];
        steps.extend(
            page.tab.as_ref().map(|tab| {
                self.tell("Click the tab {0}.", "Clique na aba {0}.", &[self.words(tab)])
            }),
        );
        steps
    }

    /// The same way in a few words.
    pub(super) fn way_in_short(&self) -> Text {
        let page = &self.service.policy.page;
        let menu = match page.menu {
            Corner::TopRight => self.say("the menu of your account", "o menu da sua conta"),
            Corner::BottomLeft => self.say("the user menu", "o menu do usuário"),
        };
        let entry = self.words(&page.entry);
        match &page.tab {
            Some(tab) => {
                self.tell("{0} → {1} → {2}", "{0} → {1} → {2}", &[menu, entry, self.words(tab)])
            }
            None => self.tell("{0} → {1}", "{0} → {1}", &[menu, entry]),
        }
    }

    /// To click an action of a token.
    pub(super) fn click_action(&self, kind: &Kind, action: Text) -> Text {
        match kind.page.actions {
            Actions::Buttons => {
                self.tell("Click {0} at the token.", "Clique em {0} junto ao token.", &[action])
            }
            Actions::Menu => self.tell(
                "Open the menu {1} at the token and click {0}.",
                "Abra o menu {1} junto ao token e clique em {0}.",
                &[action, self.fixed(ACTIONS)],
            ),
        }
    }
}
