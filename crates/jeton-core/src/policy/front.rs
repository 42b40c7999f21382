//! What a service's own listener answers by itself: the product's small routes, declared and not coded.

use std::collections::BTreeMap;

use crate::KindName;

/// What a service's own listener answers by itself; everything else goes upstream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Front {
    /// Headers of every answer that the front itself gives; the values are templates.
    pub headers: BTreeMap<String, Template>,
    /// The body of a refusal; the product's clients know its shape.
    pub refusal: Option<Template>,
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
    /// How the product calls the fields of its request's body: from Jeton's word (`account`, `password`, `name`)
    /// to the field's name, where the two differ.
    pub input: BTreeMap<String, String>,
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
    /// Lists the caller's tokens.
    TokenList,
    /// Issues a token to the caller.
    TokenCreate,
    /// Deletes one of the caller's tokens.
    TokenDelete,
}

/// An answer of a front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status; `None` leaves it to what happened.
    pub status: Option<u16>,
    /// The body, JSON.
    pub body: Template,
}

/// The source of a minijinja template, and where it stands in the policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    /// The source.
    pub source: String,
    /// The line in the policy's text at which it begins, from 1.
    pub line: usize,
}
