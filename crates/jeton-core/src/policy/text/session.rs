//! `idle`, `idle-settings` and `cookie`: what only session kinds have.

use toml::Spanned;

use super::{
    Fault, Parsed,
    carriers::is_http_token,
    fault,
    lifetime::{SettingText, must_be_spans, read_setting},
};
use crate::{
    Span,
    policy::{Carrier, Idle},
};

pub(super) fn read_idle(
    idle: Option<Spanned<Parsed<Span>>>,
    settings: Vec<Spanned<SettingText>>,
    session_kind: bool,
) -> Result<Option<Idle>, Fault> {
    let Some(idle) = idle else {
        return match settings.first() {
            Some(setting) => {
                fault(setting.span(), "without an `idle` there is nothing for a setting to replace")
            }
            None => Ok(None),
        };
    };
    if !session_kind {
        return fault(idle.span(), "only the session of a session kind can go unused");
    }
    must_be_spans(&settings)?;
    let settings = settings.into_iter().map(read_setting).collect();
    Ok(Some(Idle { span: idle.into_inner().0, settings }))
}

pub(super) fn read_cookie(
    cookie: Option<Spanned<String>>,
    carriers: &[Carrier],
    session_kind: bool,
) -> Result<Option<String>, Fault> {
    let Some(cookie) = cookie else { return Ok(None) };
    let name = cookie.get_ref().strip_prefix("__Host-");
    if !name.is_some_and(is_http_token) {
        return fault(
            cookie.span(),
            "a cookie is named `__Host-` and then letters, digits and `-`, so that browsers send it to this host alone",
        );
    }
    if !session_kind || !carriers.is_empty() {
        return fault(
            cookie.span(),
            "a cookie carries the secrets of a session kind whose `carriers` are `[]`",
        );
    }
    Ok(Some(cookie.into_inner()))
}
