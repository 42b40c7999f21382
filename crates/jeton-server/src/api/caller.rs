//! Who calls, and from where.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use jeton_app::{App, AppError};
use jeton_core::{Caller, ClientName, Origin, policy::Policy};

use crate::{PublicUrl, problem::Problem, refusal, routes::metadata_url, sender::sender};

/// The caller, by the token of Jeton's own service.
pub(crate) struct By(pub(crate) Caller);

/// The address that the request came from, which the door found out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From(pub(crate) Option<IpAddr>);

/// Where the request came from, and from what program.
pub(crate) struct RequestOrigin(pub(crate) Origin);

impl FromRequestParts<App> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let address = address(parts);
        let headers = parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        match app.caller(headers, sender(address, &parts.headers)).await {
            Ok(caller) => Ok(Self(caller)),
            Err(AppError::Unauthenticated(reason)) => {
                let own = app.served(Policy::OWN)?;
                let url = parts.extensions.get::<PublicUrl>().map(metadata_url).unwrap_or_default();
                Err(refusal::of_own_api(&own.policy, reason, &url))
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(address(parts)))
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

fn address(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<From>().and_then(|from| from.0)
}
