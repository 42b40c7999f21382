//! One-time links in JSON.

use jeton_app::{App, CreatedAccount, InspectedLink, MadeLink};
use serde::Serialize;
use utoipa::ToSchema;

use super::AccountView;
use crate::PublicUrl;

/// A link that was just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinkView {
    /// `lnk_…`
    id: String,
    /// `invitation` or `reset`
    purpose: &'static str,
    /// `acc_…`
    account: String,
    /// RFC 3339, UTC.
    expires_at: String,
    /// The page where its person chooses a password. The secret stands behind `#`, which browsers send nowhere.
    url: String,
    /// The secret alone. It is shown here and nowhere else.
    secret: String,
}

/// What whoever has a link may know of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct InspectedLinkView {
    /// `invitation` or `reset`
    purpose: &'static str,
    /// The account's name.
    account: String,
    /// RFC 3339, UTC.
    expires_at: String,
}

/// An account that was just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct CreatedView {
    #[serde(flatten)]
    account: AccountView,
    /// The link for its person, where it was made with `invite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<LinkView>,
}

impl LinkView {
    pub(crate) fn of(made: &MadeLink, public_url: &PublicUrl) -> Self {
        let MadeLink { link, secret } = made;
        Self {
            id: link.id.to_string(),
            purpose: link.purpose.name(),
            account: link.account.to_string(),
            expires_at: link.expires_at.to_string(),
            url: public_url.of_link(secret),
            secret: secret.expose().to_owned(),
        }
    }
}

impl From<&InspectedLink> for InspectedLinkView {
    fn from(link: &InspectedLink) -> Self {
        Self {
            purpose: link.purpose.name(),
            account: link.account.to_string(),
            expires_at: link.expires_at.to_string(),
        }
    }
}

impl CreatedView {
    pub(crate) fn of(created: &CreatedAccount, public_url: &PublicUrl, app: &App) -> Self {
        Self {
            account: AccountView::of(&created.account, app),
            link: created.invitation.as_ref().map(|made| LinkView::of(made, public_url)),
        }
    }
}
