//! Quarantine: no rights, and a way back.

use jeton_core::{
    Cause, Token,
    decide::{end::revoke, quarantine, rename::rename, reveal::reveal, rotate::rotate, scopes},
};
use jiff::SignedDuration;

use crate::support::{
    NOW, ada, eve, mint, operator, person, program, root, service, token, token_in, words,
};

#[test]
fn a_token_goes_in_and_comes_out_and_nothing_else_about_it_changes() {
    let service = service("discloud");
    let (token, _) = token(&service, "api-key", &ada());

    let put = quarantine::put(&token, &service, &person(&ada()), NOW).unwrap();
    let inside = token_in(&put);
    let out = quarantine::release(inside, &service, &person(&root()), NOW).unwrap();

    assert_eq!([put.event.name(), out.event.name()], ["token.quarantined", "token.released"]);
    assert_eq!(inside.quarantined_at, Some(NOW));
    assert_eq!(*token_in(&out), Token { revision: token.revision + 2, ..token });
}

#[test]
fn its_owner_and_who_manages_its_service_put_it_in_and_only_the_latter_release_it() {
    let service = service("discloud");
    let (token, _) = token(&service, "api-key", &ada());
    let put = |by| quarantine::put(&token, &service, &by, NOW);
    let inside = put(person(&ada())).unwrap();
    let release = |by| quarantine::release(token_in(&inside), &service, &by, NOW);

    for manager in [root(), operator(&[&service])] {
        assert!(put(person(&manager)).is_ok());
        assert!(release(person(&manager)).is_ok());
    }
    assert_eq!(release(person(&ada())).unwrap_err().code(), "operators_only");
    for stranger in [eve(), operator(&[])] {
        assert_eq!(put(person(&stranger)).unwrap_err().code(), "not_found");
        assert_eq!(release(person(&stranger)).unwrap_err().code(), "not_found");
    }
    let reader = program(&root(), "admin tokens:read");
    assert_eq!(put(reader).unwrap_err().code(), "caller_scope_missing");
}

#[test]
fn what_is_in_already_what_is_not_in_and_what_has_ended_are_told_apart() {
    let service = service("discloud");
    let (token, _) = token(&service, "api-key", &ada());
    let by = person(&root());
    let inside = quarantine::put(&token, &service, &by, NOW).unwrap();
    let inside = token_in(&inside);
    let ended = revoke(inside, &service, &by, Cause::Revoked, NOW).unwrap();

    let put = |token| quarantine::put(token, &service, &by, NOW).unwrap_err().code();
    let release = |token| quarantine::release(token, &service, &by, NOW).unwrap_err().code();

    assert_eq!((put(inside), release(&token)), ("in_quarantine", "not_in_quarantine"));
    assert_eq!((put(token_in(&ended)), release(token_in(&ended))), ("token_ended", "token_ended"));
}

#[test]
fn a_token_in_quarantine_gets_no_secret_and_no_scopes_and_keeps_its_name() {
    let service = service("jeton");
    let kind = service.kind("api-token").unwrap();
    let (token, _) = token(&service, "api-token", &ada());
    let by = person(&ada());
    let inside = quarantine::put(&token, &service, &by, NOW).unwrap();
    let inside = token_in(&inside);
    let owner = ada();

    let rotated =
        rotate(inside, (&service, kind), &owner, SignedDuration::ZERO, &by, &mint(30), NOW);
    let revealed = reveal(inside, (&service, kind), &by, NOW);
    let scoped = scopes::set(inside, (&service, kind), &owner, words("tokens:read"), &by, NOW);

    assert_eq!(rotated.unwrap_err().code(), "in_quarantine");
    assert_eq!(revealed.unwrap_err().code(), "in_quarantine");
    assert_eq!(scoped.unwrap_err().code(), "in_quarantine");
    assert!(rename(inside, (&service, kind), "ci".parse().unwrap(), &by, NOW).is_ok());
}
