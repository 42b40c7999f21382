//! The grant of RFC 8693: a token is exchanged for an assertion

use http::StatusCode;
use jeton_app::{App, Exchange, NotExchanged, Sender, Signed};
use jeton_core::{Reason, Scopes, decide::assertion::NoAssertion};

use super::{OAuthError, form::Form, token::TokenResponse};
use crate::PublicUrl;

pub(super) const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

pub(super) async fn exchange(
    app: &App,
    issuer: &PublicUrl,
    sender: Sender<'_>,
    form: &Form,
) -> Result<TokenResponse, OAuthError> {
    if form.wanted("subject_token_type")? != ACCESS_TOKEN {
        let why = format!("subject_token_type must be {ACCESS_TOKEN}");
        return Err(OAuthError::invalid_request(why));
    }
    if form.get("actor_token").or(form.get("actor_token_type")).is_some() {
        return Err(OAuthError::invalid_request("nobody acts for another here: no actor_token"));
    }
    let issued_token_type = match form.get("requested_token_type") {
        None | Some(ACCESS_TOKEN) => ACCESS_TOKEN,
        Some(JWT) => JWT,
        Some(_) => {
            let why = format!("requested_token_type must be {ACCESS_TOKEN} or {JWT}");
            return Err(OAuthError::invalid_request(why));
        }
    };
    let asked = Exchange {
        text: form.wanted("subject_token")?,
        scopes: form.get("scope").map(scopes).transpose()?,
        audience: form.all("audience").collect(),
        resource: form.all("resource").collect(),
        issuer: issuer.as_str(),
        sender,
    };
    let signed = app.exchange(asked).await.map_err(refused)?;
    Ok(response(signed, issued_token_type))
}

fn response(Signed { assertion, text }: Signed, issued_token_type: &'static str) -> TokenResponse {
    TokenResponse {
        access_token: text,
        issued_token_type,
        token_type: "Bearer",
        expires_in: assertion.expires_at.as_second() - assertion.issued_at.as_second(),
        scope: Some(assertion.scopes.to_string()).filter(|scopes| !scopes.is_empty()),
    }
}

fn scopes(text: &str) -> Result<Scopes, OAuthError> {
    text.parse().map_err(|_| invalid_scope("a scope cannot be read"))
}

fn invalid_scope(why: &str) -> OAuthError {
    OAuthError::new(StatusCode::BAD_REQUEST, "invalid_scope", why)
}

/// RFC 8693 section 2.2.2: a subject token that is not accepted makes the request invalid.
fn refused(error: NotExchanged) -> OAuthError {
    let why = error.to_string();
    match error {
        NotExchanged::NotAccepted(reason @ (Reason::Stale | Reason::Restored)) => {
            OAuthError::unsure(reason)
        }
        NotExchanged::NotAccepted(_)
        | NotExchanged::Refused(NoAssertion::BoundToAddresses | NoAssertion::AboutToEnd) => {
            OAuthError::invalid_request(why)
        }
        NotExchanged::Refused(NoAssertion::ScopeTooWide { .. }) => invalid_scope(&why),
        NotExchanged::Refused(NoAssertion::NotOffered { .. }) | NotExchanged::OtherAudience => {
            OAuthError::invalid_target(why)
        }
        NotExchanged::Failed(error) => error.into(),
    }
}
