//! Ending: revocation always, deletion where the kind allows it, and never twice.

use jeton_core::{
    Cause, End, Refusal,
    decide::end::{delete, revoke},
};

use crate::support::{NOW, ada, days, eve, person, program, root, service, token, token_in};

#[test]
fn a_revoked_token_has_an_end_a_cause_and_no_sealed_secret() {
    let nocodb = service("nocodb");
    let (token, _) = token(&nocodb, "api-token", &ada());

    let change = revoke(&token, &nocodb, &person(&ada()), Cause::Leaked, NOW).unwrap();

    let ended = token_in(&change);
    assert_eq!(change.event.name(), "token.ended");
    assert_eq!(ended.end, Some(End { at: NOW, cause: Cause::Leaked }));
    assert_eq!((&ended.seal, ended.revision), (&None, token.revision + 1));
    assert!(!ended.is_live(NOW));
}

#[test]
fn owner_and_administrator_revoke_whatever_the_kind_says_about_deletion() {
    for (preset, kind) in [
        ("discloud", "api-key"),
        ("duplocloud", "temporary"),
        ("duplocloud", "permanent"),
        ("nocodb", "auth-token"),
        ("online", "api-token"),
        ("jeton", "session"),
    ] {
        let service = service(preset);
        let (token, _) = token(&service, kind, &ada());

        for by in [person(&ada()), person(&root())] {
            assert!(revoke(&token, &service, &by, Cause::Revoked, NOW).is_ok(), "{preset} {kind}");
        }
    }
}

#[test]
fn n7_s1_deletion_is_for_the_kinds_that_allow_it() {
    for (preset, kind_name, allowed) in [
        ("discloud", "api-key", false),
        ("duplocloud", "temporary", false),
        ("duplocloud", "permanent", true),
        ("nocodb", "api-token", true),
        ("nocodb", "auth-token", false),
        ("online", "api-token", true),
    ] {
        let service = service(preset);
        let kind = service.kind(kind_name).unwrap();
        let (token, _) = token(&service, kind_name, &ada());

        let outcome = delete(&token, (&service, kind), &person(&ada()), NOW);

        match outcome {
            Ok(change) => assert_eq!(token_in(&change).end.unwrap().cause, Cause::Deleted),
            Err(refusal) => assert_eq!(refusal.code(), "delete_not_allowed"),
        }
        assert_eq!(
            delete(&token, (&service, kind), &person(&ada()), NOW).is_ok(),
            allowed,
            "{preset} {kind_name}"
        );
    }
}

#[test]
fn what_has_ended_does_not_end_again() {
    let nocodb = service("nocodb");
    let (mut token, _) = token(&nocodb, "api-token", &ada());
    let end = End { at: NOW, cause: Cause::Revoked };
    token.end = Some(end);
    let refusal = Refusal::Ended { at: end.at, cause: end.cause };

    let later = NOW + days(1);
    assert_eq!(
        revoke(&token, &nocodb, &person(&ada()), Cause::Leaked, later),
        Err(refusal.clone())
    );
    assert_eq!(
        delete(&token, (&nocodb, nocodb.kind("api-token").unwrap()), &person(&ada()), later),
        Err(refusal)
    );
}

#[test]
fn an_expired_token_can_still_be_revoked() {
    let duplocloud = service("duplocloud");
    let (token, _) = token(&duplocloud, "permanent", &ada());

    assert!(revoke(&token, &duplocloud, &person(&ada()), Cause::Revoked, NOW + days(366)).is_ok());
}

#[test]
fn a_stranger_sees_no_token_and_a_reader_ends_none() {
    let nocodb = service("nocodb");
    let kind = nocodb.kind("api-token").unwrap();
    let (token, _) = token(&nocodb, "api-token", &ada());
    let reader = program(&ada(), "tokens:read");

    let hidden = Err(Refusal::NotFound { what: "token" });
    assert_eq!(revoke(&token, &nocodb, &person(&eve()), Cause::Revoked, NOW), hidden);
    assert_eq!(delete(&token, (&nocodb, kind), &person(&eve()), NOW), hidden);
    let too_little = Err(Refusal::CallerScopeMissing { scope: "tokens:write" });
    assert_eq!(revoke(&token, &nocodb, &reader, Cause::Revoked, NOW), too_little);
    assert_eq!(delete(&token, (&nocodb, kind), &reader, NOW), too_little);
}

#[test]
fn an_administrators_program_without_the_scope_admin_ends_only_its_own() {
    let online = service("online");
    let (token, _) = token(&online, "api-token", &ada());
    let program = program(&root(), "tokens:write");

    let refused = revoke(&token, &online, &program, Cause::Revoked, NOW);

    assert_eq!(refused, Err(Refusal::NotFound { what: "token" }));
}

#[test]
fn every_cause_reads_back_from_its_name() {
    for name in ["revoked", "deleted", "session-closed", "leaked", "expired", "key-lost"] {
        assert_eq!(Cause::named(name).unwrap().name(), name);
    }
    assert_eq!(Cause::named("lost"), None);
}
