//! Sessions in JSON.

use jeton_app::{App, Opened, ShownSession};
use jeton_core::{
    Caller, ServiceName, Session, Span, Token, decide::session::Holder, policy::Policy,
};
use jeton_token::Secret;
use serde::Serialize;
use utoipa::ToSchema;

use super::AccountView;

/// A session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// `ses_…`
    pub(crate) id: String,
    /// RFC 3339, UTC.
    opened_at: String,
    /// When the password was last entered.
    authenticated_at: String,
    /// When it, or a token of it, was last seen in use.
    seen_at: String,
    /// When it ends by itself, however much it is used.
    pub(crate) expires_at: String,
    /// How many seconds it may go unused before it ends; absent where that does not end it.
    #[serde(skip_serializing_if = "Option::is_none")]
    idle_seconds: Option<i64>,
    /// Where it was opened from, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// The program that opened it, if it said what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    /// The name of the product's service where it was opened at that one's front.
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
}

/// A session among others.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedSessionView {
    #[serde(flatten)]
    pub(crate) session: SessionView,
    /// Whether it is the one that asks.
    current: bool,
}

/// The session that asks, and whose it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CurrentSessionView {
    #[serde(flatten)]
    pub(crate) session: SessionView,
    pub(crate) account: AccountView,
}

/// A session that was just opened.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpenedView {
    session: SessionView,
    account: AccountView,
    /// The secret for calls of this API, to send as `Authorization: Bearer …`. It is shown here and nowhere else; a
    /// browser has it in its cookie alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// The tokens that the login brought for other services; their secrets are read by `reveal`.
    tokens: Vec<SessionTokenView>,
}

/// A token that a login brought.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionTokenView {
    /// `tok_…`
    id: String,
    service: String,
    kind: String,
}

impl From<&Session> for SessionView {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.to_string(),
            opened_at: session.opened_at.to_string(),
            authenticated_at: session.authenticated_at.to_string(),
            seen_at: session.seen_at.to_string(),
            expires_at: session.expires_at.to_string(),
            idle_seconds: session.idle.map(Span::seconds),
            address: session.address.map(|address| address.to_string()),
            agent: session.agent.as_ref().map(ToString::to_string),
            service: None,
        }
    }
}

impl ListedSessionView {
    /// A session, and which one asks.
    pub(crate) fn of(shown: &ShownSession, by: &Caller) -> Self {
        let service = shown.service.as_ref().map(ToString::to_string);
        let session = SessionView { service, ..(&shown.session).into() };
        Self { session, current: by.session == Some(shown.session.id) }
    }
}

impl OpenedView {
    /// The token for calls of this API that a login at Jeton brought, and its secret.
    pub(crate) fn own_token(opened: &Opened) -> (&Token, &Secret) {
        let own = opened.tokens.iter().find(|(service, ..)| is_own(service));
        // Jeton's own service has a session kind, and can be neither disabled nor given another policy.
        let (_, token, secret) = own.expect("a login at Jeton brings a token of Jeton's own");
        (token, secret)
    }
}

fn is_own(service: &ServiceName) -> bool {
    service.as_str() == Policy::OWN
}

impl OpenedView {
    /// What is told of a login.
    pub(crate) fn of(opened: &Opened, app: &App) -> Self {
        let (_, secret) = Self::own_token(opened);
        let shown = opened.holder == Holder::Program;
        let others = opened.tokens.iter().filter(|(service, ..)| !is_own(service));
        Self {
            session: (&opened.session).into(),
            account: AccountView::of(&opened.account, app),
            token: shown.then(|| secret.expose().to_owned()),
            tokens: others
                .map(|(service, token, _secret)| SessionTokenView {
                    id: token.id.to_string(),
                    service: service.to_string(),
                    kind: token.kind.to_string(),
                })
                .collect(),
        }
    }
}
