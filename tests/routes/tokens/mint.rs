//! What a token of Jeton's own API can make: nothing that may do more, lives longer or is somebody else's.

use std::collections::BTreeSet;

use jeton_tests::{Reply, TestJeton};
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{account_id, api_token, post, text};

/// The scopes of the tokens that make others.
const CALLERS: &[&[&str]] = &[
    &[],
    &["tokens:read"],
    &["tokens:write"],
    &["tokens:read", "tokens:write"],
    &["tokens:write", "verify"],
    &["tokens:write", "operate"],
    &["tokens:write", "admin"],
    &["admin", "verify", "tokens:read"],
    &["tokens:read", "tokens:write", "operate", "admin", "verify"],
];

/// The scopes that are asked for; `None` where nothing is.
const ASKED: &[Option<&[&str]>] = &[
    None,
    Some(&[]),
    Some(&["tokens:read"]),
    Some(&["tokens:write"]),
    Some(&["verify"]),
    Some(&["operate"]),
    Some(&["admin"]),
    Some(&["tokens:read", "tokens:write", "operate", "admin", "verify"]),
];

/// The lifetimes that are asked for, where the caller lives for another day.
const LIVES: &[Option<&str>] = &[None, Some("1h"), Some("1d"), Some("86401s"), Some("365d")];

/// Whose it is to be: nobody is named, the caller, a member, another administrator, nobody of that name.
const OWNERS: &[Option<&str>] = &[
    None,
    Some("admin"),
    Some("ada@example.com"),
    Some("eve@example.com"),
    Some("nobody@example.com"),
];

/// A credential: what it may do, until when, and whose it is.
struct Power {
    scopes: BTreeSet<String>,
    until: Timestamp,
    account: String,
}

impl Power {
    fn of(token: &Value) -> Self {
        let scopes = token["scopes"].as_array().expect("scopes").iter();
        let scopes = scopes.map(|scope| scope.as_str().expect("a text").to_owned()).collect();
        let until = text(token, "expires_at").parse().expect("a time");
        Self { scopes, until, account: text(token, "account") }
    }

    fn has(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }

    /// What is wrong with `other` as a thing that this one has made.
    fn exceeded_by(&self, other: &Self) -> Option<&'static str> {
        if !self.has("tokens:write") {
            return Some("it may make none");
        }
        if other.until > self.until {
            return Some("it lives longer");
        }
        // Who manages Jeton's own service issues for others there, what both of them may have.
        if other.account != self.account && !self.has("admin") {
            return Some("it is somebody else's");
        }
        if !other.scopes.is_subset(&self.scopes) {
            return Some("it may do more");
        }
        None
    }
}

/// A Jeton with a member and another administrator.
async fn scene() -> TestJeton {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let eve =
        json!({ "name": "eve@example.com", "role": "admin", "password": TestJeton::PASSWORD });
    post(&jeton, &jeton.admin, "/api/v1/accounts", eve).await.expect(201);
    jeton
}

/// How many tokens there are, and how long the log is.
fn state(jeton: &TestJeton) -> (i64, i64) {
    let db = Connection::open(jeton.directory().join("jeton.db")).expect("it is there");
    let counts = "SELECT (SELECT count(*) FROM tokens), (SELECT max(seq) FROM log)";
    db.query_row(counts, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("the tables are there")
}

fn refused(reply: &Reply) {
    assert!((400..500).contains(&reply.status), "{}", reply.text);
    assert!(reply.json()["code"].is_string() && reply.json()["secret"].is_null(), "{}", reply.text);
}

#[tokio::test]
async fn no_token_makes_one_that_may_do_more_lives_longer_or_is_anothers_and_a_refusal_leaves_nothing()
 {
    let jeton = scene().await;
    let (mut made, mut not) = (0, 0);
    for scopes in CALLERS {
        let caller = json!({ "scopes": scopes, "lifetime": "1d" });
        let caller = api_token(&jeton, &jeton.admin, caller).await;
        let (power, by) = (Power::of(&caller), text(&caller, "secret"));
        let mut before = state(&jeton);
        for (asked, life, owner) in wishes() {
            let mut wish = json!({ "service": "jeton", "kind": "api-token", "name": "child" });
            let named =
                [("scopes", json!(asked)), ("lifetime", json!(life)), ("account", json!(owner))];
            for (field, value) in named.into_iter().filter(|(_, value)| !value.is_null()) {
                wish[field] = value;
            }

            let reply = post(&jeton, &by, "/api/v1/tokens", wish.clone()).await;

            if reply.status == 201 {
                let wrong = power.exceeded_by(&Power::of(&reply.json()));
                assert_eq!(wrong, None, "{scopes:?} made {wish}: {}", reply.text);
                made += 1;
            } else {
                refused(&reply);
                not += 1;
            }
            let after = state(&jeton);
            let one_more = i64::from(reply.status == 201);
            let expected = (before.0 + one_more, before.1 + one_more);
            assert_eq!(after, expected, "{scopes:?} {wish}");
            before = after;
        }
    }
    assert!(made > 100 && not > 500, "{made} made, {not} refused");
}

/// Every wish.
fn wishes() -> impl Iterator<
    Item = (
        &'static Option<&'static [&'static str]>,
        &'static Option<&'static str>,
        &'static Option<&'static str>,
    ),
> {
    let with_life = ASKED.iter().flat_map(|asked| LIVES.iter().map(move |life| (asked, life)));
    with_life.flat_map(|(asked, life)| OWNERS.iter().map(move |owner| (asked, life, owner)))
}

#[tokio::test]
async fn nor_does_it_get_more_by_another_way() {
    let jeton = scene().await;
    let weak = json!({ "scopes": ["tokens:read", "tokens:write"], "lifetime": "1d" });
    let weak = api_token(&jeton, &jeton.admin, weak).await;
    let strong = json!({ "scopes": ["admin"], "lifetime": "90d", "name": "strong" });
    let strong = text(&api_token(&jeton, &jeton.admin, strong).await, "id");
    let long = json!({ "scopes": ["tokens:read"], "lifetime": "90d", "name": "long" });
    let long = text(&api_token(&jeton, &jeton.admin, long).await, "id");
    let (own, by) = (text(&weak, "id"), text(&weak, "secret"));
    let account = account_id(&jeton, "admin").await;
    let before = state(&jeton);

    for (method, path, body) in [
        // The secret of what may do more, or lives longer.
        ("POST", format!("/api/v1/tokens/{strong}/rotate"), json!({})),
        ("POST", format!("/api/v1/tokens/{strong}/rotate"), json!({ "grace": "1h" })),
        ("POST", format!("/api/v1/tokens/{long}/rotate"), json!({})),
        ("POST", format!("/api/v1/tokens/{strong}/reveal"), json!({})),
        // More for what it has.
        ("PATCH", format!("/api/v1/tokens/{own}"), json!({ "scopes": ["tokens:read", "admin"] })),
        ("PATCH", format!("/api/v1/tokens/{own}"), json!({ "addresses": [] })),
        ("PATCH", format!("/api/v1/tokens/{own}"), json!({ "account": "eve@example.com" })),
        ("PATCH", format!("/api/v1/tokens/{own}"), json!({ "expires_at": "2026-04-01T00:00:00Z" })),
        ("POST", format!("/api/v1/tokens/{own}/extend"), json!({ "lifetime": "90d" })),
        ("POST", format!("/api/v1/tokens/{own}/extend"), json!({ "lifetime": "86401s" })),
        // Credentials of other sorts: they have no end of the caller's.
        ("POST", "/api/v1/tokens".to_owned(), json!({ "service": "jeton", "kind": "session" })),
        ("POST", "/api/v1/tokens".to_owned(), json!({ "service": "jeton", "kind": "browser" })),
        (
            "POST",
            "/api/v1/tokens".to_owned(),
            json!({ "service": "jeton", "kind": "calendar", "name": "c", "scopes": ["calendar", "calendar:services"], "lifetime": "10d" }),
        ),
        (
            "POST",
            "/api/v1/accounts".to_owned(),
            json!({ "name": "made@example.com", "role": "admin" }),
        ),
        ("POST", format!("/api/v1/accounts/{account}/links"), json!({})),
        ("PATCH", format!("/api/v1/accounts/{account}"), json!({ "role": "admin" })),
        (
            "POST",
            "/api/v1/session/password".to_owned(),
            json!({ "current": jeton.admin_password, "new": TestJeton::PASSWORD }),
        ),
    ] {
        let reply = jeton.call(method, &path).bearer(&by).json(&body).send().await;

        refused(&reply);
        assert_eq!(state(&jeton), before, "{method} {path} {body}: {}", reply.text);
    }
}
