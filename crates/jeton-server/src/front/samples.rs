//! What templates are proved with before a policy is applied: what each action can show, filled with texts that break
//! JSON wherever they are inserted without `tojson`.

use jeton_core::policy::{Action, Callers, Kind, Lifetime, Policy, Route};

use super::context::{AccountFacts, Context, SessionFacts, TokenFacts};

const TEXT: &str = "a \"quoted\" \\ name";

/// What the template of `route` may have to show when its action was done.
pub(super) fn successes(policy: &Policy, route: &Route) -> Vec<Context> {
    match (&route.callers, route.action) {
        (_, Action::SessionOpen | Action::AccountCreate) => vec![opened(policy)],
        (_, Action::TokenCheck) => {
            policy.kinds.iter().flat_map(|kind| done(kind, route.action)).collect()
        }
        (Callers::Anyone, _) => vec![Context::default()],
        (Callers::Kinds(names), action) => {
            let kinds = names.iter().filter_map(|name| policy.kind(name.as_str()));
            kinds.flat_map(|kind| done(kind, action)).collect()
        }
    }
}

/// What a header of a forwarded answer may have to show.
pub(super) fn forwarded() -> Context {
    Context { status: 200, ..Context::default() }
}

/// What the template of a token's key may have to show.
pub(super) fn tokens() -> Vec<Context> {
    [token(None), token(Some(TEXT))]
        .map(|token| Context { token: Some(token), ..Context::default() })
        .into()
}

/// What the template of a refusal may have to show.
pub(super) fn refusals() -> Vec<Context> {
    let of = |status| Context {
        status,
        reason: "invalid_token",
        detail: TEXT.to_owned(),
        ..Context::default()
    };
    [400, 401, 403, 404, 409, 410, 422, 429, 502].map(of).into()
}

fn opened(policy: &Policy) -> Context {
    let kinds = policy.kinds.iter().filter(|kind| is_of_sessions(kind));
    Context {
        status: 200,
        account: Some(account()),
        session: Some(session()),
        secret: Some(TEXT.to_owned()),
        secrets: kinds.map(|kind| (kind.name.to_string(), TEXT.to_owned())).collect(),
        ..Context::default()
    }
}

fn done(kind: &Kind, action: Action) -> Vec<Context> {
    let caller = Context {
        status: 200,
        account: Some(account()),
        token: Some(token(None)),
        session: is_of_sessions(kind).then(session),
        is: Some(kind.name.to_string()),
        ..Context::default()
    };
    match action {
        Action::TokenList => {
            let tokens = vec![token(Some(TEXT)), token(None)];
            vec![Context { tokens, ..caller.clone() }, caller]
        }
        Action::TokenShow => {
            let shown = |token| Context { token: Some(token), ..caller.clone() };
            vec![shown(token(Some(TEXT))), shown(token(None))]
        }
        Action::AccountList => {
            vec![Context { accounts: vec![account()], ..caller.clone() }, caller]
        }
        Action::TokenCreate => {
            let (token, secret) = (Some(token(Some(TEXT))), Some(TEXT.to_owned()));
            vec![Context { token, secret, ..caller }]
        }
        _ => vec![caller],
    }
}

fn is_of_sessions(kind: &Kind) -> bool {
    matches!(kind.lifetime, Lifetime::Session { .. })
}

fn account() -> AccountFacts {
    AccountFacts {
        id: format!("acc_{:032}", 1),
        number: "1".to_owned(),
        name: TEXT.to_owned(),
        role: "member",
    }
}

fn session() -> SessionFacts {
    SessionFacts { id: format!("ses_{:032}", 1), expires_at: "2026-01-01T10:00:00Z".to_owned() }
}

/// A token with all that it can have, or with as little.
fn token(secret: Option<&str>) -> TokenFacts {
    TokenFacts {
        id: format!("tok_{:032}", 1),
        number: 1,
        key: Some("KEY1".to_owned()),
        kind: "kind".to_owned(),
        name: secret.map(|_| TEXT.to_owned()),
        scopes: vec!["read".to_owned()],
        hint: "abcd".to_owned(),
        secret: secret.map(str::to_owned),
        created_at: "2026-01-01T00:00:00Z".to_owned(),
        renewed_at: "2026-01-02T00:00:00Z".to_owned(),
        expires_at: secret.map(|_| "2027-01-01T00:00:00Z".to_owned()),
    }
}
