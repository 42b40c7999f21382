//! Renaming: for kinds with names, while the token lives.

use jeton_core::decide::rename::rename;

use crate::support::{
    NOW, ada, days, edited, eve, person, program, root, service, service_of, token, token_in,
};

#[test]
fn a_renamed_token_has_another_name_and_the_same_secret() {
    let nocodb = service("nocodb");
    let (token, _) = token(&nocodb, "api-token", &ada());
    let kind = nocodb.kind("api-token").unwrap();

    for by in [person(&ada()), person(&root())] {
        let change = rename(&token, (&nocodb, kind), "nightly".parse().unwrap(), &by, NOW).unwrap();

        let renamed = token_in(&change);
        assert_eq!(change.event.name(), "token.renamed");
        assert_eq!(renamed.name.as_ref().unwrap().as_str(), "nightly");
        assert_eq!((&renamed.live, &renamed.seal), (&token.live, &token.seal));
        assert_eq!(renamed.revision, token.revision + 1);
    }
}

#[test]
fn each_reason_not_to_rename_is_told() {
    let (duplocloud, nameless) = (
        service("duplocloud"),
        service_of(edited("online", "named = \"optional\"", "named = false")),
    );
    let (named, _) = token(&duplocloud, "permanent", &ada());
    let (unnamed, _) = token(&nameless, "api-token", &ada());
    let permanent = (&duplocloud, duplocloud.kind("permanent").unwrap());
    let api_token = (&nameless, nameless.kind("api-token").unwrap());
    let (owner, late) = (person(&ada()), NOW + days(365));

    for (token, kind, by, now, code) in [
        (&named, permanent, &person(&eve()), NOW, "not_found"),
        (&named, permanent, &program(&ada(), "tokens:read"), NOW, "caller_scope_missing"),
        (&named, permanent, &owner, late, "token_expired"),
        (&unnamed, api_token, &owner, NOW, "name_not_allowed"),
    ] {
        let refused = rename(token, kind, "nightly".parse().unwrap(), by, now).unwrap_err();

        assert_eq!(refused.code(), code);
    }
}
