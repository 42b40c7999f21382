//! In which order tokens are listed.

use jeton_core::TokenId;

use super::filter::Conditions;

/// In which order tokens are listed. Every order ends with the id, so that a page begins behind one token and neither
/// skips nor doubles another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenOrder {
    /// The oldest first.
    #[default]
    Created,
    /// The newest first.
    CreatedBackwards,
    /// Those that expire next first, those that never do last.
    Expires,
    /// The other way round.
    ExpiresBackwards,
    /// Those that were never used first, then those that were not for the longest time.
    Used,
    /// Those that were used just now first.
    UsedBackwards,
    /// By name, those without one first.
    Name,
    /// By name, from the end.
    NameBackwards,
}

impl TokenOrder {
    /// What they go by before their ids, as an index has it: a row without a value has its place as well.
    fn key(self) -> Option<&'static str> {
        match self {
            Self::Created | Self::CreatedBackwards => None,
            Self::Expires | Self::ExpiresBackwards => {
                Some("coalesce(expires_at, 9223372036854775807)")
            }
            Self::Used | Self::UsedBackwards => Some("coalesce(used_at, 0)"),
            Self::Name | Self::NameBackwards => Some("coalesce(name, '')"),
        }
    }

    /// On which side of a token the next page is, and the word for that.
    fn way(self) -> (&'static str, &'static str) {
        match self {
            Self::Created | Self::Expires | Self::Used | Self::Name => (">", ""),
            Self::CreatedBackwards
            | Self::ExpiresBackwards
            | Self::UsedBackwards
            | Self::NameBackwards => ("<", " DESC"),
        }
    }

    /// The columns to order by.
    pub(in crate::tables) fn columns(self) -> String {
        let (_, backwards) = self.way();
        match self.key() {
            None => format!("id{backwards}"),
            Some(key) => format!("{key}{backwards}, id{backwards}"),
        }
    }

    /// Adds the condition on the rows behind a token. Its key is read where it is: where it has changed since the page
    /// before, the next page goes on from where the token is now.
    pub(in crate::tables) fn go_on(self, all: &mut Conditions, after: TokenId) {
        let (side, _) = self.way();
        let id = || -> Box<dyn rusqlite::ToSql> { Box::new(*after.as_bytes()) };
        match self.key() {
            None => all.add(&format!("id {side} ?"), vec![id()]),
            Some(key) => {
                let here = format!("(SELECT {key} FROM tokens WHERE id = ?)");
                // A pair of an expression and a column is not looked up in an index, its first part is.
                all.add(&format!("{key} {side}= {here}"), vec![id()]);
                all.add(&format!("({key}, id) {side} ({here}, ?)"), vec![id(), id()]);
            }
        }
    }
}
