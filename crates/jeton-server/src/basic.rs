//! `Authorization: Basic`: a name and a password (RFC 7617).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderValue;

/// What stands in it.
pub(crate) struct Basic {
    pub(crate) name: String,
    pub(crate) password: String,
}

impl Basic {
    /// What stands in this field, where its scheme is Basic. What cannot be read is a name and a password of nothing, which
    /// nobody has.
    pub(crate) fn of(field: &HeaderValue) -> Option<Self> {
        let (scheme, rest) = field.as_bytes().split_at_checked(6)?;
        scheme
            .eq_ignore_ascii_case(b"basic ")
            .then(|| read(rest).unwrap_or(Self { name: String::new(), password: String::new() }))
    }
}

fn read(text: &[u8]) -> Option<Basic> {
    let text = STANDARD.decode(text.trim_ascii()).ok()?;
    let colon = text.iter().position(|byte| *byte == b':')?;
    let (name, password) = (&text[..colon], &text[colon + 1..]);
    // A secret is ASCII in every encoding. A name that is not UTF-8, which the challenge asks for, is the name of nothing
    // here: where any name will do, it must not spoil the secret.
    let name = String::from_utf8_lossy(name).into_owned();
    Some(Basic { name, password: String::from_utf8(password.to_vec()).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(field: &'static str) -> Option<(String, String)> {
        Basic::of(&HeaderValue::from_static(field)).map(|basic| (basic.name, basic.password))
    }

    #[test]
    fn the_password_is_all_behind_the_first_colon_and_what_cannot_be_read_is_nobodys() {
        let found = |name: &str, password: &str| Some((name.to_owned(), password.to_owned()));

        assert_eq!(of("Basic YTpi"), found("a", "b"));
        assert_eq!(of("bAsIc   YTpi "), found("a", "b"));
        assert_eq!(of("Basic OmI6Yw=="), found("", "b:c"));
        assert_eq!(of("Basic 6Tpi"), found("\u{fffd}", "b"), "a name in Latin-1");
        for nobodys in
            ["Basic ", "Basic YQ==", "Basic /w==", "Basic YTr/", "Basic !", "Basic YTpi YTpi"]
        {
            assert_eq!(of(nobodys), found("", ""), "{nobodys}");
        }
        for other in ["Bearer YTpi", "Basic", "BasicYTpi", ""] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
