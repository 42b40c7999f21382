//! `owner-gone`: what becomes of a token whose owner is disabled or deleted.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Unexpected, Visitor},
};

use super::Parsed;
use crate::policy::OwnerGone;

/// `"revoke"`, `"suspend"`, `{ expire-in = "30d" }` or `{ hand-over = "account" }`.
pub(super) struct OwnerGoneText(pub(super) OwnerGone);

impl<'de> Deserialize<'de> for OwnerGoneText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OwnerGoneVisitor)
    }
}

struct OwnerGoneVisitor;

impl<'de> Visitor<'de> for OwnerGoneVisitor {
    type Value = OwnerGoneText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "`\"revoke\"`, `\"suspend\"`, `{ expire-in = \"30d\" }` or `{ hand-over = \"account\" }`",
        )
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<OwnerGoneText, E> {
        match text {
            "revoke" => Ok(OwnerGoneText(OwnerGone::Revoke)),
            "suspend" => Ok(OwnerGoneText(OwnerGone::Suspend)),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OwnerGoneText, A::Error> {
        let fate = match map.next_key::<Key>()? {
            Some(Key::ExpireIn) => OwnerGone::ExpireIn(map.next_value::<Parsed<_>>()?.0),
            Some(Key::HandOver) => OwnerGone::HandOver(map.next_value::<Parsed<_>>()?.0),
            None => return Err(de::Error::invalid_length(0, &self)),
        };
        match map.next_key::<Key>()? {
            Some(_) => Err(de::Error::invalid_length(2, &self)),
            None => Ok(OwnerGoneText(fate)),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Key {
    ExpireIn,
    HandOver,
}
