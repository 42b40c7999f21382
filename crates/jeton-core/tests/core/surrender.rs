//! Surrender: what is given up ends, and nothing else does.

use jeton_core::{
    Cause, End, Session, SessionId, Token, TokenId,
    decide::{
        rotate::rotate,
        surrender::{is_own_token, surrender},
    },
};
use jiff::SignedDuration;

use crate::support::{
    INSTANT, NOW, ada, entropy, events, login, mint, person, service, token, token_in,
};

#[test]
fn the_secret_that_works_ends_with_its_token() {
    let (token, _) = token(&service("discloud"), "api-key", &ada());

    let changes = surrender(&token, &token.live.digest, None, NOW);

    let ended = token_in(&changes[0]);
    assert_eq!((changes.len(), changes[0].event.name()), (1, "token.ended"));
    assert_eq!(ended.end, Some(End { at: NOW, cause: Cause::Surrendered }));
    assert_eq!((&ended.seal, ended.revision), (&None, token.revision + 1));
}

#[test]
fn an_old_secret_ends_alone_and_only_while_its_grace_lasts() {
    let service = service("jeton");
    let kind = service.kind("api-token").unwrap();
    let (token, _) = token(&service, "api-token", &ada());
    let hour = SignedDuration::from_hours(1);
    let by = person(&ada());
    let rotated =
        rotate(&token, (&service, kind), &ada(), hour, &by, &mint(10), NOW).unwrap().token;
    let old = token.live.digest;

    let changes = surrender(&rotated, &old, None, NOW);

    let after = token_in(&changes[0]);
    assert_eq!((changes.len(), changes[0].event.name()), (1, "token.grace-ended"));
    assert_eq!((after.end, &after.live), (None, &rotated.live));
    assert_eq!(after.prior.as_ref().unwrap().until, NOW);
    assert_eq!(after.revision, rotated.revision + 1);
    assert_eq!(surrender(after, &old, None, NOW), []);
    assert_eq!(surrender(&rotated, &old, None, NOW + hour - INSTANT).len(), 1);
    assert_eq!(surrender(&rotated, &old, None, NOW + hour), []);
}

#[test]
fn what_has_ended_or_is_of_another_token_changes_nothing() {
    let (token, _) = token(&service("online"), "api-token", &ada());
    let stranger = jeton_token::Digest::from_bytes(*entropy(1).as_bytes());
    let end = Some(End { at: NOW, cause: Cause::Revoked });
    let ended = Token { end, ..token.clone() };

    assert_eq!(surrender(&token, &stranger, None, NOW), []);
    assert_eq!(surrender(&ended, &token.live.digest, None, NOW), []);
}

#[test]
fn the_own_token_of_a_login_takes_the_session_along_and_one_that_it_brought_does_not() {
    let nocodb = service("nocodb");
    let (token, _) = token(&nocodb, "auth-token", &ada());
    let at_front = login(&ada(), Some(&nocodb));
    let at_jeton = Session { service: None, ..at_front.clone() };
    let token = Token { session: Some(at_front.id), ..token };
    let both = [token.clone(), Token { id: TokenId::from_bytes([8; 16]), ..token.clone() }];

    let changes = surrender(&token, &token.live.digest, Some((&at_front, &both)), NOW);

    assert_eq!(events(&changes), ["session.closed", "token.ended", "token.ended"]);
    assert!(is_own_token(&token, &at_front, false));
    assert!(is_own_token(&token, &at_jeton, true));
    assert!(!is_own_token(&token, &at_jeton, false));
    let other = Session { id: SessionId::from_bytes([8; 16]), ..at_front };
    assert!(!is_own_token(&token, &other, false));
}

#[test]
fn the_token_of_a_session_that_was_closed_before_ends_alone() {
    let nocodb = service("nocodb");
    let (token, _) = token(&nocodb, "auth-token", &ada());
    let closed = Session { closed_at: Some(NOW), ..login(&ada(), Some(&nocodb)) };

    let changes = surrender(&token, &token.live.digest, Some((&closed, &[])), NOW);

    assert_eq!(events(&changes), ["token.ended"]);
}
