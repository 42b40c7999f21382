//! An address and a language as they are sent.

use jeton_core::{Language, LanguageError, MailAddress, MailAddressError};

use crate::problem::Problem;

/// A mail address.
pub(super) fn mail(text: &str) -> Result<MailAddress, Problem> {
    let invalid = |error: MailAddressError| Problem::bad_request("invalid_mail", error.to_string());
    text.parse().map_err(invalid)
}

/// A language.
pub(super) fn language(text: &str) -> Result<Language, Problem> {
    let invalid =
        |error: LanguageError| Problem::bad_request("invalid_language", error.to_string());
    text.parse().map_err(invalid)
}
