//! Sweeps: what is meant ends, what the caller asks with goes on, and nothing foreign is touched.

use jeton_core::{
    Caller, Cause, Selection, TokenState,
    decide::sweep::{Everything, must_be_meant, sweep},
};

use crate::support::{NOW, ada, eve, events, person, program, root, service, token, token_in};

#[test]
fn every_token_that_has_not_ended_ends_with_the_cause() {
    let service = service("online");
    let (of_ada, of_eve) =
        (token(&service, "api-token", &ada()).0, token(&service, "api-token", &eve()).0);

    let both = [(&of_ada, &service), (&of_eve, &service)];
    let changes = sweep(both, &person(&root()), Cause::Leaked, NOW).unwrap();

    assert_eq!(events(&changes), ["token.ended", "token.ended"]);
    for (change, before) in changes.iter().zip([&of_ada, &of_eve]) {
        let after = token_in(change);
        assert_eq!((after.id, after.end.unwrap().cause), (before.id, Cause::Leaked));
        assert_eq!(after.seal, None);
    }
    let ended = token_in(&changes[0]);
    let again = sweep([(ended, &service)], &person(&root()), Cause::Leaked, NOW).unwrap();
    assert_eq!(again, []);
}

#[test]
fn the_token_that_the_caller_asks_with_goes_on() {
    let jeton = service("jeton");
    let own = token(&jeton, "api-token", &root()).0;
    let by = Caller { credential: Some(own.id), ..program(&root(), "tokens:write admin") };

    assert_eq!(sweep([(&own, &jeton)], &by, Cause::Revoked, NOW).unwrap(), []);
}

#[test]
fn a_member_sweeps_nothing_foreign_and_a_reader_nothing() {
    let service = service("online");
    let (own, foreign) =
        (token(&service, "api-token", &ada()).0, token(&service, "api-token", &eve()).0);
    let refusal = |token, by: &Caller| {
        sweep([(token, &service)], by, Cause::Revoked, NOW).unwrap_err().code()
    };

    assert_eq!(refusal(&foreign, &person(&ada())), "not_found");
    assert_eq!(refusal(&own, &program(&ada(), "tokens:read")), "caller_scope_missing");
}

#[test]
fn every_token_is_meant_only_where_somebody_says_so() {
    let all = Selection { state: Some(TokenState::Active), ..Selection::default() };
    let some = Selection { name: Some("ci".parse().unwrap()), ..Selection::default() };

    for selection in [Selection::default(), all] {
        let refused = must_be_meant(&selection, Everything::NotSaid).unwrap_err();
        assert_eq!(refused.code(), "selection_empty");
        assert_eq!(must_be_meant(&selection, Everything::Meant), Ok(()));
    }
    assert_eq!(must_be_meant(&some, Everything::NotSaid), Ok(()));
}
