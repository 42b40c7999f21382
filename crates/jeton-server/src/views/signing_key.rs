//! Signing keys in JSON.

use jeton_app::ListedKey;
use serde::Serialize;
use utoipa::ToSchema;

/// A key that assertions are signed with. Its private part is nowhere.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SigningKeyView {
    /// `key_…`: the `kid` of what it signs.
    id: String,
    /// `waiting`, `signing`, `published` (it has signed), `retired`, `withdrawn`.
    state: &'static str,
    /// RFC 3339, UTC.
    created_at: String,
    /// From when on it signs, until a later one does.
    signs_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn_at: Option<String>,
}

impl From<&ListedKey> for SigningKeyView {
    fn from(listed: &ListedKey) -> Self {
        Self {
            id: listed.key.id.to_string(),
            state: listed.state.name(),
            created_at: listed.key.created_at.to_string(),
            signs_from: listed.key.signs_from.to_string(),
            withdrawn_at: listed.key.withdrawn_at.map(|at| at.to_string()),
        }
    }
}
