//! Assertions: never more than the token, never longer than it.

use jeton_core::{
    Span, Token,
    decide::assertion::{NoAssertion, Wish, assert},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::support::{NOW, acme, ada, entropy, service, span, token, words};

fn a_token() -> Token {
    Token { scopes: words("read write"), ..token(&service("online"), "api-token", &ada()).0 }
}

fn asserted(
    token: &Token,
    life: Option<Span>,
    ends: Option<Timestamp>,
    scopes: Option<&str>,
    now: Timestamp,
) -> Result<jeton_core::decide::assertion::Assertion, NoAssertion> {
    let wish = Wish { scopes: scopes.map(words) };
    assert(token, (acme().name(), life), ends, wish, &entropy(1), now)
}

#[test]
fn a_service_that_does_not_offer_assertions_gives_none() {
    let refused = asserted(&a_token(), None, None, None, NOW).unwrap_err();

    assert!(matches!(refused, NoAssertion::NotOffered { .. }));
}

#[test]
fn scopes_can_be_left_out_and_not_added() {
    let assert = |scopes| asserted(&a_token(), Some(span("5m")), None, scopes, NOW);

    assert_eq!(assert(None).unwrap().scopes, words("read write"));
    assert_eq!(assert(Some("read")).unwrap().scopes, words("read"));
    let scope = "admin".parse().unwrap();
    assert_eq!(assert(Some("admin read")), Err(NoAssertion::ScopeTooWide { scope }));
}

#[test]
fn a_token_bound_to_addresses_or_ended_meanwhile_gives_none() {
    let bound = Token { addresses: vec!["192.0.2.0/24".parse().unwrap()], ..a_token() };
    let end = Some(jeton_core::End { at: NOW, cause: jeton_core::Cause::Revoked });
    let ended = Token { end, ..a_token() };
    let life = Some(span("5m"));

    assert_eq!(asserted(&bound, life, None, None, NOW), Err(NoAssertion::BoundToAddresses));
    assert_eq!(asserted(&ended, life, None, None, NOW), Err(NoAssertion::AboutToEnd));
}

proptest! {
    #[test]
    fn an_assertion_ends_with_the_policys_time_or_the_tokens_and_never_later(
        life in 1_i64..=300, left in 1_i64..1_000_000_000, micros in 0_i64..1_000_000,
    ) {
        let now = NOW + SignedDuration::from_micros(micros);
        let ends = now + SignedDuration::from_micros(left);
        let life = Span::from_seconds(life).unwrap();

        match asserted(&a_token(), Some(life), Some(ends), None, now) {
            Ok(assertion) => {
                prop_assert!(now < assertion.expires_at && assertion.expires_at <= ends);
                prop_assert!(assertion.expires_at <= life.after(now) && assertion.issued_at <= now);
                prop_assert_eq!(assertion.expires_at.subsec_nanosecond(), 0);
            }
            Err(refused) => {
                prop_assert_eq!(refused, NoAssertion::AboutToEnd);
                prop_assert!(ends.duration_since(now) < SignedDuration::from_secs(1) || life.seconds() == 1);
            }
        }
    }
}
