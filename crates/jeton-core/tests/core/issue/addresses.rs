//! From where: asked for, and never from where the giver does not work.

use jeton_core::{
    AddressRange, Change, Event, Record,
    decide::{
        extend::{NewEnd, extend},
        quarantine::release,
        rotate::rotate,
        rotation::cancel,
        scopes,
    },
};
use jiff::SignedDuration;

use super::*;

fn ranges(texts: &[&str]) -> Vec<AddressRange> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn from(texts: &[&str]) -> Wish {
    Wish { addresses: ranges(texts), ..named() }
}

/// A program that is bound to two networks.
fn bound(account: &Account) -> Caller {
    let addresses = ranges(&["192.0.2.0/24", "2001:db8::/32"]);
    Caller { addresses, ..program(account, "tokens:read tokens:write") }
}

fn code<T: std::fmt::Debug>(decided: Result<T, Refusal>) -> &'static str {
    decided.unwrap_err().code()
}

#[test]
fn a_bound_token_makes_none_of_jeton_that_works_elsewhere() {
    let (jeton, ada) = (service("jeton"), ada());
    let by = bound(&ada);
    let ask = |wish| ask(&jeton, "api-token", &ada, &[], wish, Right::Caller(&by));

    assert_eq!(ask(named()).unwrap().token.addresses, by.addresses, "where nothing is asked");
    let inside = ["192.0.2.128/25", "2001:db8:1::7"];
    assert_eq!(ask(from(&inside)).unwrap().token.addresses, ranges(&inside));
    for beyond in [&["0.0.0.0/0"][..], &["192.0.0.0/16"], &["192.0.2.7", "198.51.100.7"]] {
        assert_eq!(code(ask(from(beyond))), "reaches_beyond_caller", "{beyond:?}");
    }
    assert_eq!(
        ask(from(&["::/0"])).unwrap_err().to_string(),
        "a credential cannot make one that works where it does not: this one is bound to `192.0.2.0/24`, `2001:db8::/32`"
    );
}

#[test]
fn at_a_front_a_bound_token_makes_none_that_works_elsewhere() {
    let (online, ada) = (service("online"), ada());
    let front = Some(AtFront { service: online.id, scopes: words("") });
    let by = Caller { front, ..bound(&ada) };
    let ask = |wish| ask(&online, "api-token", &ada, &[], wish, Right::Caller(&by));

    assert_eq!(ask(named()).unwrap().token.addresses, by.addresses);
    assert_eq!(code(ask(from(&["198.51.100.7"]))), "reaches_beyond_caller");
}

#[test]
fn a_person_and_a_token_of_jeton_bind_the_tokens_of_a_product_as_they_like() {
    let (online, jeton, ada) = (service("online"), service("jeton"), ada());
    let session = Some(login(&ada, None).id);
    let person = Caller { session, ..Caller { addresses: bound(&ada).addresses, ..person(&ada) } };

    let of_product =
        ask(&online, "api-token", &ada, &[], named(), Right::Caller(&bound(&ada))).unwrap();
    let of_person = ask(&jeton, "api-token", &ada, &[], named(), Right::Caller(&person)).unwrap();

    assert_eq!((of_product.token.addresses, of_person.token.addresses), (vec![], vec![]));
}

#[test]
fn a_bound_token_strengthens_none_that_works_elsewhere() {
    let (jeton, ada) = (service("jeton"), ada());
    let kind = jeton.kind("api-token").unwrap();
    let brief = Wish { lifetime: Some(span("1h")), ..named() };
    let unbound = ask_in_person(&jeton, "api-token", &ada, brief).unwrap().token;
    let inner = Token { addresses: ranges(&["192.0.2.7"]), ..unbound.clone() };
    let by = bound(&ada);
    let rotate = |token: &Token| {
        rotate(token, (&jeton, kind), &ada, SignedDuration::ZERO, &by, &mint(21), NOW)
            .map(|it| it.change)
    };
    let extend =
        |token: &Token| extend(token, (&jeton, kind), &ada, NewEnd::In(span("2h")), &by, NOW);
    let set = |token: &Token, wanted: &str| {
        scopes::set(token, (&jeton, kind), &ada, words(wanted), &by, NOW)
    };
    let of = |change: Result<Change, Refusal>| match change.unwrap() {
        Change { event, record: Record::Token(token) } => (event, token.addresses),
        other => panic!("{other:?}"),
    };

    assert_eq!(code(rotate(&unbound)), "reaches_beyond_caller");
    assert_eq!(code(extend(&unbound)), "reaches_beyond_caller");
    assert_eq!(code(set(&unbound, "tokens:read tokens:write")), "reaches_beyond_caller");
    let held = Token { quarantined_at: Some(NOW), ..unbound.clone() };
    assert_eq!(code(release(&held, &jeton, &by, NOW)), "reaches_beyond_caller");
    assert_eq!(code(cancel(&unbound, (&jeton, kind), &by, NOW)), "reaches_beyond_caller");
    assert_eq!(of(set(&unbound, "")), (Event::TokenScopesSet, vec![]), "less is a way out");
    assert_eq!(of(rotate(&inner)), (Event::TokenRotated, inner.addresses.clone()));
    assert_eq!(of(extend(&inner)).0, Event::TokenExtended);
    assert_eq!(of(set(&inner, "tokens:read tokens:write")).0, Event::TokenScopesSet);
}
