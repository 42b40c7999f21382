//! What can be read of the tokens that are to end.

use jeton_core::TokenId;

use crate::{Page, ReadError, Sifted, Store, TokenFilter, tables::tokens::sift};

impl Store {
    /// The first tokens that match `filter` behind one of them, in the order of ids, and those among them whose rows were altered.
    pub async fn sift_tokens(
        &self,
        filter: TokenFilter,
        page: Page<TokenId>,
    ) -> Result<Sifted, ReadError> {
        self.read(move |db| sift::next(db, &filter, page)).await
    }

    /// Those of `tokens` that match `filter`, and those whose rows were altered or are gone, of which nobody can say whether they do.
    /// Each is looked up by its id, whatever the lists say.
    pub async fn sift_those(
        &self,
        filter: TokenFilter,
        tokens: Vec<TokenId>,
    ) -> Result<Sifted, ReadError> {
        self.read(move |db| sift::those(db, &filter, &tokens)).await
    }
}
