//! Which tokens end next.

use jeton_core::{Cause, End, Record, Span, Token};
use jeton_store::Ending;

use crate::support::*;

fn told(days: i64) -> Option<Span> {
    Some(Span::from_seconds(days * 86_400).unwrap())
}

/// Tokens that end in no order, told of any threshold or of none, and some that are in no list.
fn crowd() -> Vec<Token> {
    let mut tokens = Vec::new();
    for end in [40, 20, 60, 10, 20, 30] {
        for warned in [None, told(30), told(7), told(1)] {
            let n = u16::try_from(tokens.len()).unwrap() + 1;
            tokens.push(Token { expires_at: Some(at(end)), warned, ..token(n) });
        }
    }
    let near = Token { expires_at: Some(at(15)), ..token(1) };
    for other in [
        Token { end: Some(End { at: at(1), cause: Cause::Revoked }), ..near.clone() },
        Token { session: Some(session_id(1)), ..near.clone() },
        Token { quarantined_at: Some(at(1)), ..near.clone() },
        Token { expires_at: None, ..near.clone() },
        Token { service: service_id(2), ..near.clone() },
        Token { account: account_id(2), ..near },
    ] {
        let n = u16::try_from(tokens.len()).unwrap() + 1;
        tokens.push(Token { id: token_id(n), ..other });
    }
    tokens
}

#[tokio::test]
async fn those_of_an_account_or_a_service_are_found_in_the_order_of_their_ends() {
    let place = Place::furnished().await;
    place.put(Record::Account(account(2))).await;
    place.put(Record::Service(service(2))).await;
    place.put(Record::Session(session(1))).await;
    let crowd = crowd();
    for token in &crowd {
        place.put(Record::Token(token.clone())).await;
    }
    let wanted = |is_of: &dyn Fn(&Token) -> bool| {
        let ends = |token: &&Token| {
            let by_itself = token.session.is_none() && token.quarantined_at.is_none();
            by_itself && token.end.is_none() && token.expires_at > Some(at(10)) && is_of(token)
        };
        let mut wanted: Vec<Token> = crowd.iter().filter(ends).cloned().collect();
        wanted.sort_by_key(|token| (token.expires_at, token.id));
        wanted
    };
    let tokens = |found: Vec<Ending>| found.into_iter().map(|e| e.token).collect::<Vec<_>>();

    let of_account = place.store.next_ends_of_account(account_id(1), at(10), 1000).await.unwrap();
    let of_service = place.store.next_ends_of_service(service_id(1), at(10), 1000).await.unwrap();
    let first = place.store.next_ends_of_service(service_id(1), at(10), 5).await.unwrap();

    assert_eq!(first, of_service[..5]);
    assert_eq!(tokens(of_account), wanted(&|token| token.account == account_id(1)));
    assert_eq!(tokens(of_service), wanted(&|token| token.service == service_id(1)));
}
