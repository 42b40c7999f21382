//! The grant of RFC 8628 section 3.4: a device that somebody has approved gets its session

use http::StatusCode;
use jeton_app::{App, NotLoggedIn};

use super::{OAuthError, form::Form, token::SessionResponse};
use crate::views::OpenedView;

pub(super) const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(super) async fn poll(app: &App, form: &Form) -> Result<SessionResponse, OAuthError> {
    let (secret, client) = (form.wanted("device_code")?, form.wanted("client_id")?);
    let opened = app.poll_device(secret, client).await.map_err(refused)?;
    let (token, secret) = OpenedView::own_token(&opened);
    Ok(SessionResponse {
        access_token: secret.expose().to_owned(),
        token_type: "Bearer",
        expires_in: opened.session.expires_at.duration_since(opened.session.opened_at).as_secs(),
        scope: token.scopes.to_string(),
        opened: OpenedView::of(&opened, app),
    })
}

/// RFC 8628 section 3.5.
fn refused(error: NotLoggedIn) -> OAuthError {
    let why = error.to_string();
    match error {
        NotLoggedIn::Pending => {
            OAuthError::new(StatusCode::BAD_REQUEST, "authorization_pending", why)
        }
        NotLoggedIn::SlowDown => OAuthError::new(StatusCode::BAD_REQUEST, "slow_down", why),
        NotLoggedIn::Denied => OAuthError::new(StatusCode::BAD_REQUEST, "access_denied", why),
        NotLoggedIn::Expired => OAuthError::new(StatusCode::BAD_REQUEST, "expired_token", why),
        NotLoggedIn::Unknown => OAuthError::new(StatusCode::BAD_REQUEST, "invalid_grant", why),
        NotLoggedIn::Failed(error) => error.into(),
    }
}
