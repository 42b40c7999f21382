//! Tokens that are to end: those that a filter means, and those of which nobody can say any more whether it does.

use std::collections::BTreeSet;

use jeton_core::{Token, TokenId};

use super::{
    filter::TokenFilter,
    order::{PlaceKey, TokenOrder, TokenPlace},
    walk::{self, TokensFrom},
};
use crate::{Page, ReadError, connection::Db};

/// Some tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sifted {
    /// Those that are meant.
    pub meant: Vec<Token>,
    /// Those whose rows are not what was written, or are gone.
    pub altered: Vec<TokenId>,
    /// The last of all that were looked at.
    pub last: Option<TokenId>,
}

/// The first tokens that match `filter` behind one of them, in the order of ids.
pub(crate) fn next(
    db: &Db,
    filter: &TokenFilter,
    page: Page<TokenId>,
) -> Result<Sifted, ReadError> {
    let snapshot = db.unchecked_transaction()?;
    let after = page.after.map(|id| TokenPlace { key: PlaceKey::Id, id });
    let from = TokensFrom { after, limit: page.limit };
    let found = walk::places(db, filter, TokenOrder::Created, &from)?;
    let sifted = read(db, found.into_iter().map(|place| place.id));
    drop(snapshot);
    sifted
}

/// Those of `tokens` that match `filter`.
pub(crate) fn those(
    db: &Db,
    filter: &TokenFilter,
    tokens: &[TokenId],
) -> Result<Sifted, ReadError> {
    let snapshot = db.unchecked_transaction()?;
    let mut sifted = read(db, tokens.iter().copied())?;
    let few: BTreeSet<TokenId> = sifted.meant.iter().map(|token| token.id).collect();
    let fits = walk::few(db, filter, few)?;
    sifted.meant.retain(|token| fits.contains(&token.id));
    drop(snapshot);
    Ok(sifted)
}

fn read(db: &Db, tokens: impl Iterator<Item = TokenId>) -> Result<Sifted, ReadError> {
    let mut sifted = Sifted::default();
    for id in tokens {
        sifted.last = Some(id);
        match super::of_id(db, id) {
            Ok(token) => sifted.meant.extend(token),
            Err(ReadError::Altered(_)) => sifted.altered.push(id),
            Err(other) => return Err(other),
        }
    }
    Ok(sifted)
}
