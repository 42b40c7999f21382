//! What a client is told with every answer while the end of its token is near: `Jeton-Token-Expires` says when it comes,
//! and `Link` where the token is looked after.

use http::{HeaderName, header};
use jeton_app::Expiring;

use crate::{PublicUrl, fields::Headers};

/// Until when the secret works: RFC 3339, UTC.
pub(crate) const TOKEN_EXPIRES: HeaderName = HeaderName::from_static("jeton-token-expires");

/// Adds both headers. Other links stay as they are (RFC 8288 section 3).
pub(crate) fn tell(expiring: &Expiring, public_url: &PublicUrl, headers: &mut impl Headers) {
    headers.set(TOKEN_EXPIRES, &expiring.expires_at);
    headers.add(header::LINK, &link(expiring, public_url));
}

/// `help` is the registered relation that fits best: the answer itself is about something else.
fn link(expiring: &Expiring, public_url: &PublicUrl) -> String {
    format!(r#"<{}>; rel="help"; title="Rotate this token""#, public_url.of_token(expiring.token))
}
