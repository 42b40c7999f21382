//! Secrets in JSON: written only into requests, read only out of the answers that show one.

use jeton_token::Secret;
use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
use zeroize::Zeroizing;

/// For `deserialize_with`.
pub(crate) fn read_secret<'de, D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
    let text = Zeroizing::new(String::deserialize(from)?);
    Secret::parse(&text).map_err(D::Error::custom)
}

/// For `deserialize_with`, where there may be none.
pub(crate) fn read_some_secret<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Secret>, D::Error> {
    let text = Option::<String>::deserialize(from)?.map(Zeroizing::new);
    text.map(|text| Secret::parse(&text).map_err(D::Error::custom)).transpose()
}

/// For `serialize_with`.
pub(crate) fn write_secret<S: Serializer>(secret: &Secret, into: S) -> Result<S::Ok, S::Error> {
    into.serialize_str(secret.expose())
}
