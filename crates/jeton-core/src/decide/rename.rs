//! Renaming: what its holder calls a token.

use jiff::Timestamp;

use crate::{
    Caller, Change, Event, Refusal, Service, Token, TokenName,
    policy::{Kind, Naming},
};

/// Decides whether `token` is called `name` from `now` on.
pub fn rename(
    token: &Token,
    (service, kind): (&Service, &Kind),
    name: TokenName,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    token.must_be_live(now)?;
    if kind.named == Naming::Never {
        return Err(Refusal::NameNotAllowed { kind: kind.name.clone() });
    }
    Ok(Change::token(Event::TokenRenamed, Token { name: Some(name), ..token.revised() }))
}
