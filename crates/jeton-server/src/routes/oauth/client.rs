//! The client of an endpoint that wants one: a program with a token of Jeton's own service.
//!
//! It sends the token as `Bearer`, or as `client_secret_basic` (RFC 6749 section 2.3.1): the client id is the id of the
//! token, the client secret is its secret.

use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use jeton_app::{App, AppError, Errand, Held, LetIn};
use jeton_core::{Caller, Reason, Refusal};

use super::OAuthError;
use crate::{
    api::{Calls, address, fields},
    basic::Basic,
    challenge::insufficient_scope,
    sender::sender,
};

/// The client that calls, by its token.
pub(super) struct Client(pub(super) LetIn);

/// How a client showed who it is.
enum Shown {
    Nothing,
    Basic { id: String, secret: String },
    Other,
}

const BASIC: HeaderValue = HeaderValue::from_static("Basic realm=\"jeton\"");
const BEARER: HeaderValue = HeaderValue::from_static("Bearer realm=\"jeton\"");
const BEARER_INVALID: HeaderValue =
    HeaderValue::from_static("Bearer realm=\"jeton\", error=\"invalid_token\"");

impl Calls for Client {
    type Refused = OAuthError;

    fn shown(parts: &Parts, app: &App) -> Result<Held, OAuthError> {
        let sender = sender(address(parts), &parts.headers);
        let held = match shown(&parts.headers)? {
            Shown::Nothing => {
                let how = "authenticate with a token of Jeton that has the scope `verify`: as Bearer, or as Basic \
                           with the id of the token and its secret";
                return Err(invalid_client(how)
                    .with(header::WWW_AUTHENTICATE, BASIC)
                    .with(header::WWW_AUTHENTICATE, BEARER));
            }
            Shown::Basic { id, secret } => app.client(&id, &secret, sender),
            Shown::Other => app.caller(fields(parts), sender),
        };
        held.map_err(|error| refused(error, &parts.headers))
    }

    async fn let_in(held: Held, parts: &Parts, app: &App) -> Result<Self, OAuthError> {
        let by = app.let_in(&held, Errand::Other).await;
        by.map(Self).map_err(|error| refused(error, &parts.headers))
    }
}

impl Client {
    /// The error for a client whose token lacks a right that the endpoint needs.
    pub(super) fn lacks(refusal: &Refusal) -> OAuthError {
        OAuthError::new(StatusCode::FORBIDDEN, "insufficient_scope", refusal.to_string())
            .with(header::WWW_AUTHENTICATE, insufficient_scope(Caller::VERIFY))
    }
}

fn shown(headers: &HeaderMap) -> Result<Shown, OAuthError> {
    let mut fields = headers.get_all(header::AUTHORIZATION).iter();
    let (field, another) = (fields.next(), fields.next());
    if another.is_some() {
        return Err(OAuthError::invalid_request("more than one credential was sent"));
    }
    let Some(field) = field else { return Ok(Shown::Nothing) };
    // Ids and secrets are of letters, digits and `_`, which the form encoding of RFC 6749 leaves as they are.
    Ok(match Basic::of(field) {
        Some(basic) => Shown::Basic { id: basic.name, secret: basic.password },
        None => Shown::Other,
    })
}

fn refused(error: AppError, headers: &HeaderMap) -> OAuthError {
    let challenge = match shown(headers) {
        Ok(Shown::Basic { .. }) => BASIC,
        _ => BEARER_INVALID,
    };
    match error {
        AppError::Unauthenticated(Reason::SeveralCredentials) => {
            OAuthError::invalid_request(Reason::SeveralCredentials.words())
        }
        AppError::Unauthenticated(reason)
            if !matches!(reason, Reason::Stale | Reason::Restored) =>
        {
            let why = if reason.is_genuine() { reason.words() } else { "the client is not known" };
            invalid_client(why).with(header::WWW_AUTHENTICATE, challenge)
        }
        other => other.into(),
    }
}

fn invalid_client(why: &str) -> OAuthError {
    OAuthError::new(StatusCode::UNAUTHORIZED, "invalid_client", why)
}
