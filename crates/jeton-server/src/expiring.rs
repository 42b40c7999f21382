//! What a client is told with every answer while the end of its token is near: `Jeton-Token-Expires` says when it comes,
//! and `Link` where the token is looked after.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use jeton_app::Expiring;

use crate::PublicUrl;

/// Until when the secret works: RFC 3339, UTC.
pub(crate) const TOKEN_EXPIRES: HeaderName = HeaderName::from_static("jeton-token-expires");

/// Adds both headers. Other links stay as they are (RFC 8288 section 3).
pub(crate) fn tell(headers: &mut HeaderMap, expiring: &Expiring, public_url: &PublicUrl) {
    // A time and an identifier are ASCII, and so is a URL.
    if let (Ok(expires), Ok(link)) = (
        HeaderValue::try_from(expiring.expires_at.to_string()),
        HeaderValue::try_from(link(expiring, public_url)),
    ) {
        headers.insert(TOKEN_EXPIRES, expires);
        headers.append(header::LINK, link);
    }
}

/// `help` is the registered relation that fits best: the answer itself is about something else.
fn link(expiring: &Expiring, public_url: &PublicUrl) -> String {
    format!(r#"<{}>; rel="help"; title="Rotate this token""#, public_url.of_token(expiring.token))
}
