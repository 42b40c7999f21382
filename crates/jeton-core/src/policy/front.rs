//! What a service's own listener answers by itself: the product's small routes, declared and not coded.

use std::collections::BTreeMap;

use crate::KindName;

/// What a service's own listener answers by itself; everything else goes upstream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Front {
    /// Headers of every answer, the values templates; an answer of the product keeps those that it has.
    pub headers: BTreeMap<String, Template>,
    /// The body of a refusal; the product's clients know its shape.
    pub refusal: Option<Template>,
    /// What the product calls a token in its URLs, where that is neither its number nor its identifier.
    pub token_key: Option<Template>,
    /// The routes, in the order in which they are tried.
    pub routes: Vec<Route>,
}

/// One route of a front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method, in capitals.
    pub method: String,
    /// The path, with parameters in braces: `/api/v1/tokens/{id}`.
    pub path: String,
    /// Who may call it.
    pub callers: Callers,
    /// What it does.
    pub action: Action,
    /// How the product calls the fields of its request: from Jeton's word, such as `account`, to the field's name,
    /// where the two differ.
    pub input: BTreeMap<String, String>,
    /// Headers of its answers, besides those of the front.
    pub headers: BTreeMap<String, Template>,
    /// How many things a page of its list has where the client does not say.
    pub page_size: usize,
    /// What it answers when that was done.
    pub success: Response,
    /// What it answers when that was refused; without one, the front's refusal.
    pub failure: Option<Response>,
}

/// Who may call a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callers {
    /// Anybody, without a credential.
    Anyone,
    /// A credential of one of these kinds.
    Kinds(Vec<KindName>),
}

/// What a route can do: a closed list, so that a preset declares and never programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing but the verdict.
    Static,
    /// Says who calls.
    Whoami,
    /// Logs in with a name and a password from the body.
    SessionOpen,
    /// Closes the caller's session.
    SessionClose,
    /// Asks a person in a browser for consent, logs in, and hands the secret to a program on their own computer.
    SessionHandOver,
    /// Makes an account with a name and a password from the body, where the policy lets strangers do so, and logs in.
    AccountCreate,
    /// Lists the accounts that may hold tokens of the service, to administrators alone.
    AccountList,
    /// Lists the caller's tokens.
    TokenList,
    /// Shows one of the caller's tokens.
    TokenShow,
    /// Issues a token to the caller.
    TokenCreate,
    /// Gives one of the caller's tokens another name.
    TokenRename,
    /// Deletes one of the caller's tokens.
    TokenDelete,
    /// Says whose the secret in the path is, to anybody who has it.
    TokenCheck,
}

impl Action {
    /// The parameter of the path that the action needs.
    pub fn parameter(self) -> Option<&'static str> {
        match self {
            Self::TokenShow | Self::TokenRename | Self::TokenDelete => Some("id"),
            Self::TokenCheck => Some("secret"),
            _ => None,
        }
    }

    /// Whether anybody may ask for it, without a credential in a header.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Static
                | Self::SessionOpen
                | Self::SessionHandOver
                | Self::AccountCreate
                | Self::TokenCheck
        )
    }

    /// Whether it reads fields from the request's body.
    pub fn takes_fields(self) -> bool {
        matches!(
            self,
            Self::SessionOpen | Self::AccountCreate | Self::TokenCreate | Self::TokenRename
        )
    }
}

/// An answer of a front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status; `None` leaves it to what happened.
    pub status: Option<u16>,
    /// The body, JSON; `None` for an answer without one.
    pub body: Option<Template>,
}

/// The source of a minijinja template, and where it stands in the policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    /// The source.
    pub source: String,
    /// The line in the policy's text at which it begins, from 1.
    pub line: usize,
}
