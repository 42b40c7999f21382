//! Places in a list of tokens, as the cursor of its next page.

use jeton_app::{PlaceKey, TokenOrder, TokenPlace};

use crate::problem::Problem;

/// `tok_…` in the order of time, else what the order goes by, a full stop, and `tok_…`. A name is in hexadecimal, so that a
/// cursor needs no quotes wherever somebody pastes it.
pub(super) fn text(place: &TokenPlace) -> String {
    match &place.key {
        PlaceKey::Id => place.id.to_string(),
        PlaceKey::Time(time) => format!("{time}.{}", place.id),
        PlaceKey::Name(name) => {
            let hex: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
            format!("{hex}.{}", place.id)
        }
    }
}

/// The place of a text, as the `order` has it.
pub(super) fn read(text: &str, order: TokenOrder) -> Result<TokenPlace, Problem> {
    let parts = text.split_once('.');
    let found = match order {
        TokenOrder::Created | TokenOrder::CreatedBackwards => Some((PlaceKey::Id, text)),
        TokenOrder::Expires
        | TokenOrder::ExpiresBackwards
        | TokenOrder::Used
        | TokenOrder::UsedBackwards => {
            parts.and_then(|(time, id)| Some((PlaceKey::Time(time.parse().ok()?), id)))
        }
        TokenOrder::Name | TokenOrder::NameBackwards => {
            parts.and_then(|(name, id)| Some((PlaceKey::Name(unhex(name)?), id)))
        }
    };
    let place = found.and_then(|(key, id)| Some(TokenPlace { key, id: id.parse().ok()? }));
    place.ok_or_else(|| {
        Problem::bad_request("invalid_query", "`cursor` is not the `next` of a page in this order")
    })
}

fn unhex(text: &str) -> Option<String> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    String::from_utf8(pairs.iter().map(byte).collect::<Option<_>>()?).ok()
}

#[cfg(test)]
mod tests {
    use jeton_core::TokenId;
    use jeton_token::Entropy;
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_told_and_in_its_own_order_alone() {
        let id = TokenId::new(Timestamp::UNIX_EPOCH, &Entropy::from_bytes([7; 32]));
        for (order, key) in [
            (TokenOrder::Created, PlaceKey::Id),
            (TokenOrder::Expires, PlaceKey::Time(i64::MAX)),
            (TokenOrder::UsedBackwards, PlaceKey::Time(0)),
            (TokenOrder::Name, PlaceKey::Name(String::new())),
            (TokenOrder::NameBackwards, PlaceKey::Name("d\u{e9}ploy 1.2 $(x)".to_owned())),
        ] {
            let place = TokenPlace { key, id };

            let told = text(&place);

            assert_eq!(read(&told, order).ok(), Some(place), "{told}");
            assert!(told.chars().all(|c| c.is_ascii_alphanumeric() || "._".contains(c)), "{told}");
            assert!(read(&told, TokenOrder::Created).is_ok() == (told == id.to_string()));
        }
        for wrong in ["", ".", "tok_", "zz.tok_", "0g.tok_1", "c3.tok_1"] {
            assert!(read(wrong, TokenOrder::Name).is_err(), "{wrong}");
        }
    }
}
