//! Who calls, and from where.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use jeton_app::{App, AppError, Errand, Held, LetIn};
use jeton_core::{ClientName, Origin, policy::Policy};

use super::sent::Calls;
use crate::{
    PublicUrl,
    cookie::{self, Sent},
    problem::Problem,
    refusal,
    routes::metadata_url,
    same_origin::is_same_origin,
    sender::sender,
};

/// The caller, by a token of Jeton's own service in a header, or by the cookie of a browser's session.
pub(crate) struct By(pub(crate) LetIn);

/// The same, who comes to end what would be accepted otherwise: they find room where nobody else is let in any more.
pub(crate) struct ToRevoke(pub(crate) LetIn);

/// The caller, by a token in a header alone: for what programs do and no browser, as to ask for verdicts. Every route has
/// to choose between this one and [`By`].
pub(crate) struct ByToken(pub(crate) LetIn);

/// The caller, and what to judge their credential again by: for answers that go on when it may have ended.
pub(crate) struct ByLasting(pub(crate) LetIn, pub(crate) Held);

/// The address that the request came from, which the door found out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From(pub(crate) Option<IpAddr>);

/// Where the page is from that sent the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// From this very door.
    Same,
    /// From elsewhere, or from nowhere, as what a program sends.
    Other,
}

/// Whether the request came with the cookie of a browser's session, which it has to be rid of when that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CookieSent {
    /// It did.
    Yes,
    /// It did not.
    No,
}

/// Where the request came from, and from what program.
pub(crate) struct RequestOrigin(pub(crate) Origin);

impl Calls for By {
    type Refused = Problem;

    fn shown(parts: &Parts, app: &App) -> Result<Held, Problem> {
        shown(parts, app)
    }

    async fn let_in(held: Held, parts: &Parts, app: &App) -> Result<Self, Problem> {
        let_in(&held, Errand::Other, parts, app).await.map(Self)
    }
}

impl Calls for ToRevoke {
    type Refused = Problem;

    fn shown(parts: &Parts, app: &App) -> Result<Held, Problem> {
        shown(parts, app)
    }

    async fn let_in(held: Held, parts: &Parts, app: &App) -> Result<Self, Problem> {
        let_in(&held, Errand::Revocation, parts, app).await.map(Self)
    }
}

impl Calls for ByToken {
    type Refused = Problem;

    fn shown(parts: &Parts, app: &App) -> Result<Held, Problem> {
        let sender = sender(address(parts), &parts.headers);
        app.caller(fields(parts), sender).map_err(|error| refused(error, parts, app))
    }

    async fn let_in(held: Held, parts: &Parts, app: &App) -> Result<Self, Problem> {
        let_in(&held, Errand::Other, parts, app).await.map(Self)
    }
}

impl Calls for ByLasting {
    type Refused = Problem;

    fn shown(parts: &Parts, app: &App) -> Result<Held, Problem> {
        shown(parts, app)
    }

    async fn let_in(held: Held, parts: &Parts, app: &App) -> Result<Self, Problem> {
        let by = let_in(&held, Errand::Other, parts, app).await?;
        Ok(Self(by, held))
    }
}

impl FromRequestParts<App> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Self::let_in(Self::shown(parts, app)?, parts, app).await
    }
}

impl FromRequestParts<App> for ToRevoke {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Self::let_in(Self::shown(parts, app)?, parts, app).await
    }
}

impl FromRequestParts<App> for ByLasting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Self::let_in(Self::shown(parts, app)?, parts, app).await
    }
}

/// The credential in a header or in the cookie of a browser's session.
fn shown(parts: &Parts, app: &App) -> Result<Held, Problem> {
    let sender = sender(address(parts), &parts.headers);
    let held = match cookie::sent(&parts.headers) {
        Sent::Nothing => app.caller(fields(parts), sender),
        Sent::One(secret) if !carries_another(&parts.headers) => {
            app.caller_by_cookie(secret, sender)
        }
        Sent::One(_) | Sent::Several => Err(app.several_credentials()),
    };
    held.map_err(|error| refused(error, parts, app))
}

async fn let_in(held: &Held, errand: Errand, parts: &Parts, app: &App) -> Result<LetIn, Problem> {
    app.let_in(held, errand).await.map_err(|error| refused(error, parts, app))
}

/// Whether a credential stands beside the cookie. A password of Basic is none but for the calendar; a browser that was once
/// asked for it there sends it along with everything (RFC 7617 section 2.2).
fn carries_another(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    lines.any(|line| !line.as_bytes().get(..6).is_some_and(|s| s.eq_ignore_ascii_case(b"basic ")))
}

pub(crate) fn fields(parts: &Parts) -> impl Iterator<Item = (&str, &[u8])> {
    parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
}

pub(super) fn refused(error: AppError, parts: &Parts, app: &App) -> Problem {
    match (error, app.served(Policy::OWN)) {
        (AppError::Unauthenticated(reason), Ok(own)) => {
            let url = parts.extensions.get::<PublicUrl>().map(metadata_url).unwrap_or_default();
            refusal::of_own_api(&own.policy, reason, &url)
        }
        (error, _) => error.into(),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(address(parts)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Site {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(if is_same_origin(&parts.headers, &parts.uri) { Self::Same } else { Self::Other })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CookieSent {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let sent = cookie::sent(&parts.headers) != Sent::Nothing;
        Ok(if sent { Self::Yes } else { Self::No })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestOrigin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(origin(&parts.headers, address(parts))))
    }
}

/// Where a request comes from, by what the door found out and what the program says of itself.
pub(crate) fn origin(headers: &HeaderMap, address: Option<IpAddr>) -> Origin {
    let agent = headers.get(header::USER_AGENT);
    Origin { address, agent: agent.and_then(|agent| ClientName::said(agent.as_bytes())) }
}

pub(crate) fn address(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<From>().and_then(|from| from.0)
}
