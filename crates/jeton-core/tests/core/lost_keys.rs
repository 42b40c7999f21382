//! Keys that are lost: what can never be accepted again ends, an old secret is forgotten, a seal is dropped.

use jeton_core::{
    Cause, End, Event, Prior, Seal, Session, Token,
    decide::lost_keys::{LostKeys, tokens},
};
use jeton_token::KeyId;

use crate::support::{NOW, ada, days, events, login, service, token, token_in};

const LOST: KeyId = KeyId(2);

fn digest_key() -> LostKeys {
    LostKeys { digests: vec![LOST], seals: Vec::new() }
}

fn under(key: KeyId, token: &Token) -> Token {
    let mut token = token.clone();
    token.live.key = key;
    token
}

fn api_token() -> Token {
    token(&service("jeton"), "api-token", &ada()).0
}

/// One with a secret before, which has that key.
fn rotated(key: KeyId) -> Token {
    let token = api_token();
    let (digest, hint) = (token.live.digest, token.live.hint.clone());
    let seal = Some(Seal { key, bytes: vec![1] });
    Token { prior: Some(Prior { digest, key, hint, until: NOW + days(1), seal }), ..token }
}

#[test]
fn a_token_whose_digest_key_is_lost_ends_with_a_cause_of_its_own_and_another_is_left_alone() {
    let (lost, kept) = (under(LOST, &api_token()), api_token());

    let changes = tokens(&[lost.clone(), kept], &[], &digest_key(), NOW);

    assert_eq!(events(&changes), ["token.ended"]);
    let ended = token_in(&changes[0]);
    assert_eq!(ended.end, Some(End { at: NOW, cause: Cause::KeyLost }));
    assert_eq!((ended.id, ended.revision), (lost.id, lost.revision + 1));
}

#[test]
fn a_session_goes_with_any_of_its_tokens_and_takes_the_others_along() {
    let session = login(&ada(), None);
    let of_it = |token: Token| Token { session: Some(session.id), ..token };
    let (lost, other) = (of_it(under(LOST, &api_token())), of_it(api_token()));
    let closed = Session { closed_at: Some(NOW), ..session.clone() };

    let changes = tokens(&[lost.clone(), other.clone()], &[session], &digest_key(), NOW);
    let before = tokens(&[lost], &[closed], &digest_key(), NOW);
    let nothing = tokens(&[other], &[], &digest_key(), NOW);

    assert_eq!(events(&changes), ["session.closed", "token.ended", "token.ended"]);
    let causes = [1, 2].map(|at: usize| token_in(&changes[at]).end.unwrap().cause);
    assert_eq!(causes, [Cause::KeyLost, Cause::SessionClosed]);
    assert_eq!(events(&before), ["token.ended"], "a session is closed once");
    assert!(nothing.is_empty());
}

#[test]
fn an_old_secret_whose_digest_key_is_lost_is_forgotten_and_the_new_one_works_on() {
    let token = rotated(LOST);

    let changes = tokens(&[token.clone(), rotated(KeyId(1))], &[], &digest_key(), NOW);

    assert_eq!(events(&changes), ["token.grace-ended"]);
    let after = token_in(&changes[0]);
    assert_eq!((after.end, &after.live, &after.prior), (None, &token.live, &None));
}

#[test]
fn what_was_sealed_under_a_key_that_is_lost_is_dropped_and_nothing_else() {
    let lost = LostKeys { digests: Vec::new(), seals: vec![LOST] };
    let seal = |key: KeyId| Some(Seal { key, bytes: vec![1] });
    let token = Token { seal: seal(LOST), ..rotated(KeyId(1)) };
    let of_old = Token { seal: seal(KeyId(1)), ..rotated(LOST) };

    let changes = tokens(&[token.clone(), of_old.clone(), rotated(KeyId(1))], &[], &lost, NOW);

    assert_eq!(events(&changes), [Event::TokenUnsealed.name(); 2]);
    let (first, second) = (token_in(&changes[0]), token_in(&changes[1]));
    assert_eq!((&first.seal, &first.prior, first.end), (&None, &token.prior, None));
    assert_eq!(second.seal, of_old.seal);
    let prior = second.prior.as_ref().unwrap();
    assert_eq!((&prior.seal, prior.until), (&None, NOW + days(1)));
}

#[test]
fn what_has_ended_is_left_as_it_is() {
    let end = Some(End { at: NOW, cause: Cause::Revoked });
    let ended = Token { end, ..under(LOST, &rotated(LOST)) };
    let both = LostKeys { digests: vec![LOST], seals: vec![LOST] };

    assert!(!both.concern(&ended));
    assert!(tokens(&[ended], &[], &both, NOW).is_empty());
}
