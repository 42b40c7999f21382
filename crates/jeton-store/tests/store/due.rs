//! Which tokens are due to be told of, and which faults about their ends are over.

use jeton_core::{
    Cause, End, Fault, FaultCause, Nearing, Record, Service, ServiceState, Span, Token,
    decide::expiry::{due, tell},
};
use jeton_token::Entropy;

use crate::support::*;

const DAY: i64 = 86_400;

fn days(count: i64) -> Span {
    Span::from_seconds(count * DAY).unwrap()
}

/// Tokens that end around every threshold, told of any of them or of none.
fn crowd() -> Vec<Token> {
    let mut tokens = Vec::new();
    let edges = [0, DAY, 7 * DAY, 30 * DAY, 400 * DAY];
    let ends = edges.iter().flat_map(|edge| [edge - 1, *edge, edge + 1]);
    for end in ends {
        for warned in [None, Some(1), Some(5), Some(7), Some(30), Some(90)] {
            let n = u16::try_from(tokens.len()).unwrap() + 1;
            tokens.push(Token { expires_at: Some(at(end)), warned: warned.map(days), ..token(n) });
        }
    }
    let near = Token { expires_at: Some(at(5)), ..token(1) };
    let end = Some(End { at: at(1), cause: Cause::Revoked });
    for other in [
        Token { end, ..near.clone() },
        Token { session: Some(session_id(1)), ..near.clone() },
        Token { quarantined_at: Some(at(1)), ..near.clone() },
        Token { expires_at: None, ..near.clone() },
        Token { service: service_id(2), ..near },
    ] {
        let n = u16::try_from(tokens.len()).unwrap() + 1;
        tokens.push(Token { id: token_id(n), ..other });
    }
    tokens
}

#[tokio::test]
async fn those_are_found_of_whom_the_decision_tells_and_nobody_else() {
    let place = Place::furnished().await;
    place.put(Record::Service(service(2))).await;
    place.put(Record::Session(session(1))).await;
    let crowd = crowd();
    for token in &crowd {
        place.put(Record::Token(token.clone())).await;
    }
    let tells = |token: &&Token| {
        let entropy = Entropy::from_bytes([9; 32]);
        token.service == service_id(1)
            && !tell(token, (&service(1), &account(1)), &[], &entropy, at(0)).is_empty()
    };

    let due = due(&service(1), at(0));
    let mut found = place.store.due_tokens(service_id(1), due.clone(), 1000).await.unwrap();
    let first = place.store.due_tokens(service_id(1), due, 3).await.unwrap();

    assert_eq!(first, found[..3], "those with the nearest end and the tightest threshold first");
    found.sort_by_key(|token| token.id);
    let told: Vec<Token> = crowd.iter().filter(tells).cloned().collect();
    assert!(told.len() > 20, "{}", told.len());
    assert_eq!(found, told);
}

#[tokio::test]
async fn a_disabled_service_has_no_tokens_that_are_due() {
    let service = Service { state: ServiceState::Disabled, ..service(1) };

    assert_eq!(due(&service, at(0)), []);
}

#[tokio::test]
async fn a_fault_about_an_end_is_over_when_it_has_come() {
    let place = Place::furnished().await;
    place.put(Record::Token(Token { expires_at: Some(at(50)), ..token(1) })).await;
    let about = |n, days_before, expires_at| Fault {
        cause: FaultCause::TokenExpiring,
        nearing: Some(Nearing { threshold: days(days_before), expires_at }),
        ..fault(n)
    };
    for fault in [about(1, 30, at(50)), about(2, 7, at(50)), fault(3)] {
        place.put(Record::Fault(fault)).await;
    }

    assert_eq!(place.store.settled_faults(at(49)).await.unwrap(), []);
    let over = place.store.settled_faults(at(50)).await.unwrap();

    let mut over: Vec<_> = over.iter().map(|fault| fault.id).collect();
    over.sort();
    assert_eq!(over, [1, 2, 3].map(|n| fault(n).id));
}
