//! The table: one line for every route.

use crate::row::{
    Proof::{Fresh, InPerson, InSession, SteppedUp},
    Row,
    Stands::{InGrace, InQuarantine},
    Takes::{
        Account, Admin, Anybody, Calendar, CalendarOfHere, Fault, ForOthers, ManagedToken, Manager,
        Nothing, OwnSession, Scope, Session, SomeManager, Token,
    },
    row,
};

const READ: &str = "tokens:read";
const WRITE: &str = "tokens:write";
const NO_SESSION: crate::row::Takes = Session(404, "not_found");
const NO_PERSON: crate::row::Takes = Session(403, "session_needed");

/// Every route, with what it takes and what it answers when it is done. What a row says of its route:
///
/// - who may: see [`crate::row::Takes`];
/// - `.with(…)`: what besides, see [`crate::row::Proof`];
/// - `.json(…)` or `.form(…)`: what is sent, in which `$n` is a fresh number, see [`crate::row::Body`];
/// - `.of_one(…)`: how the token in the path stands before;
/// - `.uses_up()`: the caller is not the same afterwards, so that a new one is made for each call that is done;
/// - `.owners_only()`: whoever manages the token's service may see it but not do this.
pub(crate) fn rows() -> Vec<Row> {
    vec![
        // Nobody has to say who they are.
        row("GET /livez", Nothing, 200),
        row("GET /readyz", Nothing, 200),
        row("GET /device", Nothing, 200),
        row("GET /tokens/{id}", Nothing, 200),
        row("GET /.well-known/jwks.json", Nothing, 200),
        row("GET /.well-known/oauth-authorization-server", Nothing, 200),
        row("GET /.well-known/oauth-protected-resource", Nothing, 200),
        row("GET /.well-known/oauth-protected-resource/verify/{service}", Nothing, 200),
        row("GET /verify/{service}", Nothing, 401),
        row("POST /api/v1/sessions", Nothing, 400).json("{}"),
        row("GET /link", Nothing, 200),
        row("GET /help/{service}", Nothing, 404),
        row("POST /link", Nothing, 403),
        row("GET /api/v1/first-administrator", Nothing, 200),
        row("POST /api/v1/links/inspect", Nothing, 400).json("{}"),
        row("POST /api/v1/links/redeem", Nothing, 400).json("{}"),
        row("POST /oauth/device_authorization", Nothing, 400).form(""),
        row("POST /oauth/token", Nothing, 400).form("grant_type=password"),
        row("POST /oauth/revoke", Nothing, 200).form("token=unknown"),
        // Accounts.
        row("GET /api/v1/accounts", Admin, 200),
        row("POST /api/v1/accounts", Admin, 201).json(r#"{"name":"made-$n"}"#),
        row("POST /api/v1/accounts", Admin, 201)
            .with(InPerson)
            .json(r#"{"name":"made-$n","invite":true}"#),
        row("POST /api/v1/accounts", Admin, 201)
            .with(InPerson)
            .json(r#"{"name":"made-$n","password":"$password"}"#),
        row("POST /api/v1/accounts", Admin, 201)
            .with(InPerson)
            .json(r#"{"name":"made-$n","role":"admin"}"#),
        row("GET /api/v1/accounts/{id}", Account, 200),
        row("PATCH /api/v1/accounts/{id}", Admin, 200).with(InPerson).json(r#"{"role":"admin"}"#),
        row("PATCH /api/v1/accounts/{id}", Admin, 200)
            .with(InPerson)
            .json(r#"{"mail":"made-$n@example.com"}"#),
        row("PATCH /api/v1/accounts/{id}", Account, 200)
            .with(InSession)
            .json(r#"{"language":"pt-BR"}"#),
        row("DELETE /api/v1/accounts/{id}", Admin, 200).with(InPerson),
        row("POST /api/v1/accounts/{id}/disable", Admin, 200),
        row("POST /api/v1/accounts/{id}/enable", Admin, 200),
        row("POST /api/v1/accounts/{id}/links", Admin, 201).with(InPerson),
        // Sessions.
        row("GET /api/v1/session", NO_SESSION, 200),
        row("POST /api/v1/session/confirm", NO_SESSION, 204)
            .json(r#"{"password":"$password"}"#)
            .uses_up(),
        row("POST /api/v1/session/password", NO_PERSON, 204)
            .json(r#"{"current":"$password","new":"$password"}"#)
            .uses_up(),
        row("DELETE /api/v1/session", NO_SESSION, 204).uses_up(),
        row("GET /api/v1/sessions", Scope(READ), 200),
        row("DELETE /api/v1/sessions", Scope(WRITE), 204).uses_up(),
        row("DELETE /api/v1/sessions/{id}", OwnSession, 204),
        // Devices.
        row("GET /api/v1/devices/{code}", NO_PERSON, 200),
        row("POST /api/v1/devices/{code}/approve", NO_PERSON, 200).with(Fresh),
        row("POST /api/v1/devices/{code}/deny", NO_PERSON, 200),
        // Services.
        row("GET /api/v1/services", Anybody, 200),
        row("GET /api/v1/services/{name}", Anybody, 200),
        row("POST /api/v1/services", Admin, 201)
            .with(SteppedUp)
            .json(r#"{"preset":"online","name":"made-$n"}"#),
        row("PUT /api/v1/services/{name}", Admin, 200)
            .with(SteppedUp)
            .json(r#"{"policy":"$policy"}"#),
        row("POST /api/v1/services/{name}/preview", Admin, 200).json(r#"{"policy":"$policy"}"#),
        row("GET /api/v1/presets", Anybody, 200),
        row("GET /api/v1/presets/{name}", Anybody, 200),
        row("GET /api/v1/services/{name}/help", Anybody, 200),
        row("GET /api/v1/services/{name}/members", Manager(""), 200),
        row("GET /api/v1/services/{name}/settings", Manager(""), 200),
        row("GET /api/v1/services/{name}/usage", Manager(""), 200),
        row("GET /api/v1/services/{name}/usage/top?by=idle", Manager(""), 200),
        row("PUT /api/v1/services/{name}/settings/{key}", Manager(""), 200)
            .with(SteppedUp)
            .json(r#"{"value":"1h"}"#),
        row("DELETE /api/v1/services/{name}/settings/{key}", Manager(""), 200).with(SteppedUp),
        row("POST /api/v1/services/{name}/disable", Manager(""), 200),
        row("POST /api/v1/services/{name}/enable", Manager(""), 200),
        // Tokens.
        row("GET /api/v1/tokens", Scope(READ), 200),
        row("GET /api/v1/tokens?account=*&service=here", Manager(READ), 200),
        row("POST /api/v1/tokens", Scope(WRITE), 201)
            .with(SteppedUp)
            .json(r#"{"service":"here","kind":"key"}"#),
        row("POST /api/v1/tokens", ForOthers, 201)
            .with(SteppedUp)
            .json(r#"{"service":"here","kind":"key","account":"bob"}"#),
        row("GET /api/v1/tokens/{id}", Token(READ), 200),
        row("GET /api/v1/tokens/{id}/uses", Token(READ), 200),
        row("GET /api/v1/tokens/{id}/usage", Token(READ), 200),
        row("PATCH /api/v1/tokens/{id}", Token(WRITE), 200).json(r#"{"name":"renamed"}"#),
        row("PATCH /api/v1/tokens/{id}", Token(WRITE), 200).json(r#"{"scopes":["read"]}"#),
        row("POST /api/v1/tokens/explain", Scope(READ), 200)
            .json(r#"{"service":"here","secret":"x"}"#),
        row("POST /api/v1/tokens/revoke", Scope(WRITE), 200)
            .json(r#"{"filter":{"name":"nothing is called like this"}}"#),
        row("POST /api/v1/tokens/{id}/extend", Token(WRITE), 200)
            .with(SteppedUp)
            .json(r#"{"lifetime":"100d"}"#),
        row("POST /api/v1/tokens/{id}/rotate", Token(WRITE), 200).with(SteppedUp).json("{}"),
        row("POST /api/v1/tokens/{id}/rotation/close", Token(WRITE), 200).of_one(InGrace),
        row("POST /api/v1/tokens/{id}/rotation/cancel", Token(WRITE), 200)
            .with(SteppedUp)
            .of_one(InGrace),
        row("POST /api/v1/tokens/{id}/quarantine", Token(WRITE), 200),
        row("POST /api/v1/tokens/{id}/release", ManagedToken(WRITE), 200).of_one(InQuarantine),
        row("POST /api/v1/tokens/{id}/reveal", Token(READ), 200).with(Fresh).owners_only(),
        row("POST /api/v1/tokens/{id}/revoke", Token(WRITE), 204),
        row("DELETE /api/v1/tokens/{id}", Token(WRITE), 204),
        row("GET /api/v1/calendar.ics", Calendar, 200),
        row("GET /api/v1/calendar.ics?service=here", CalendarOfHere, 200),
        // Faults.
        row("GET /api/v1/faults", SomeManager, 200),
        row("GET /api/v1/faults/{id}", Fault, 200),
        row("POST /api/v1/faults/{id}/close", Fault, 200),
        row("GET /api/v1/notices", Admin, 200),
        row("POST /api/v1/notices/retry", Admin, 200),
        // The rest.
        row("GET /api/v1/log", Scope(READ), 200),
        row("GET /api/v1/log/chain", Admin, 200),
        // It has no end where it is done; with a `limit` it is refused after the question who may.
        row("GET /api/v1/log/follow?limit=1", Scope(READ), 400),
        row("POST /api/v1/log/export", Admin, 200).with(SteppedUp).json(r#"{"format":"csv"}"#),
        row("POST /api/v1/verify", Scope("verify"), 200).json(r#"{"service":"here","secret":"x"}"#),
        row("POST /oauth/introspect", Scope("verify"), 200).form("token=unknown").oauth(),
        // Webhooks.
        row("GET /api/v1/webhooks", Admin, 200),
        row("POST /api/v1/webhooks", Admin, 201)
            .with(Fresh)
            .json(r#"{"url":"https://hooks.example.com/","events":["*"]}"#),
        row("GET /api/v1/webhooks/{id}", Admin, 200),
        row("DELETE /api/v1/webhooks/{id}", Admin, 204).with(Fresh),
        row("POST /api/v1/webhooks/{id}/disable", Admin, 200).with(Fresh),
        row("POST /api/v1/webhooks/{id}/enable", Admin, 200).with(Fresh),
        row("POST /api/v1/webhooks/{id}/rotate", Admin, 200).with(Fresh),
        row("POST /api/v1/webhooks/{id}/test", Admin, 200),
        row("GET /api/v1/signing-keys", Admin, 200),
        row("POST /api/v1/signing-keys/rotate", Admin, 200)
            .with(Fresh)
            .json(r#"{"withdraw":true}"#),
    ]
}
