//! Browsers: the session in a cookie.

use jeton_tests::{Call, Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{get, online, scoped, text};

/// A call as a page of this very door makes it.
fn from_here(call: Call) -> Call {
    call.header("sec-fetch-site", "same-origin")
}

/// Logs a browser in; the whole answer.
async fn log_in(jeton: &TestJeton, account: &str) -> Reply {
    let body = json!({ "account": account, "password": TestJeton::PASSWORD, "cookie": true });
    from_here(jeton.call("POST", "/api/v1/sessions")).json(&body).send().await.expect(201)
}

/// The value of the cookie that an answer sets.
fn cookie(reply: &Reply) -> String {
    let set = reply.header("set-cookie");
    let value = set.strip_prefix("__Host-jeton=").and_then(|rest| rest.split(';').next());
    value.unwrap_or_else(|| panic!("no cookie in {set:?}")).to_owned()
}

/// A browser that is logged in; the value of its cookie.
async fn browser(jeton: &TestJeton) -> String {
    jeton.account("ada@example.com").await;
    cookie(&log_in(jeton, "ada@example.com").await)
}

fn with_cookie(jeton: &TestJeton, method: &str, path: &str, secret: &str) -> Call {
    jeton.call(method, path).header("cookie", format!("theme=dark; __Host-jeton={secret}"))
}

async fn confirm(jeton: &TestJeton, secret: &str) -> Reply {
    let body = json!({ "password": TestJeton::PASSWORD });
    let call = with_cookie(jeton, "POST", "/api/v1/session/confirm", secret);
    from_here(call).json(&body).send().await
}

async fn session(jeton: &TestJeton, secret: &str) -> Reply {
    with_cookie(jeton, "GET", "/api/v1/session", secret).send().await
}

#[tokio::test]
async fn a_browser_gets_its_secret_in_a_cookie_and_nowhere_else() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;

    let reply = log_in(&jeton, "ada@example.com").await;

    let secret = cookie(&reply);
    let set =
        format!("__Host-jeton={secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=36000");
    assert_eq!(reply.header("set-cookie"), set);
    assert!(secret.starts_with("jtb_") && !reply.text.contains(&secret), "{}", reply.text);
    assert_eq!(reply.json()["token"], Value::Null);
    assert_eq!(reply.json()["session"]["idle_seconds"], 3600);
    let shown = session(&jeton, &secret).await.expect(200);
    assert_eq!(shown.json()["id"], reply.json()["session"]["id"]);
    assert_eq!(shown.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_login_with_a_cookie_is_for_pages_of_this_door_alone() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let asked = |cookie| {
        let password = TestJeton::PASSWORD;
        json!({ "account": "ada@example.com", "password": password, "cookie": cookie })
    };
    let open = || jeton.call("POST", "/api/v1/sessions");

    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "https://evil.example"),
        ("x-nothing", "at all"),
    ] {
        let refused = open().header(name, value).json(&asked(true)).send().await;
        let refused = refused.expect_problem(403, "cross_site");
        assert_eq!(refused.header("set-cookie"), "");
    }
    let by_origin = open().header("origin", format!("http://{}", jeton.address()));
    by_origin.json(&asked(true)).send().await.expect(201);
    let program = open().json(&asked(false)).send().await.expect(201);
    assert!(program.field("token").starts_with("jts_"));
    assert_eq!(program.header("set-cookie"), "");
}

#[tokio::test]
async fn the_secret_of_the_cookie_works_nowhere_else() {
    let jeton = TestJeton::new().await;
    let secret = browser(&jeton).await;
    let token = scoped(&jeton, &jeton.admin, &["verify"]).await;

    get(&jeton, &secret, "/api/v1/session").await.expect_problem(401, "wrong_carrier");
    let gateway = jeton.verify("jeton").bearer(&secret).send().await;
    gateway.expect_problem(401, "wrong_carrier");
    let asked = json!({ "service": "jeton", "secret": secret });
    let verdict = jeton.call("POST", "/api/v1/verify").bearer(&token).json(&asked).send().await;
    assert_eq!(verdict.expect(200).json()["active"], false);
    let form = format!("token={secret}");
    let form_type = "application/x-www-form-urlencoded";
    let introspect = jeton.call("POST", "/oauth/introspect").bearer(&token).body(form);
    let told = introspect.header("content-type", form_type).send().await.expect(200);
    assert_eq!(told.json()["active"], false);
    session(&jeton, &secret).await.expect(200);
}

#[tokio::test]
async fn a_cookie_is_no_carrier_of_any_other_token() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = scoped(&jeton, &jeton.admin, &["admin", "tokens:read"]).await;
    let (_, product) = online(&jeton, &ada).await;

    for secret in [&ada, &token] {
        session(&jeton, secret).await.expect_problem(401, "wrong_carrier");
    }
    for secret in [&*product, "", "x", "jtb_", "\u{e9}"] {
        session(&jeton, secret).await.expect_problem(401, "invalid_token");
    }
}

#[tokio::test]
async fn routes_for_programs_alone_do_not_know_the_cookie() {
    let jeton = TestJeton::new().await;
    let password = jeton.admin_password.clone();
    let body = json!({ "account": "admin", "password": password, "cookie": true });
    let open = from_here(jeton.call("POST", "/api/v1/sessions")).json(&body);
    let admin = cookie(&open.send().await.expect(201));
    let asked = json!({ "service": "jeton", "secret": "x" });

    let verdict = from_here(with_cookie(&jeton, "POST", "/api/v1/verify", &admin)).json(&asked);
    verdict.send().await.expect_problem(401, "invalid_token");
    let gateway = with_cookie(&jeton, "GET", "/verify/jeton", &admin).send().await;
    gateway.expect_problem(401, "invalid_token");
    for path in ["/oauth/introspect", "/oauth/token"] {
        let call = from_here(with_cookie(&jeton, "POST", path, &admin)).json(&json!({}));
        let told = call.send().await;
        assert!([400, 401].contains(&told.status), "{path}: {} {}", told.status, told.text);
    }
    let front = jeton.front("duplocloud", "GET", "/anything");
    let front = front.header("cookie", format!("__Host-jeton={admin}")).send().await;
    assert_eq!(front.status, 401);
}

#[tokio::test]
async fn a_password_that_a_browser_sends_along_for_the_calendar_is_in_nobodys_way() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let secret = cookie(&log_in(&jeton, "ada@example.com").await);

    let beside = with_cookie(&jeton, "GET", "/api/v1/session", &secret);
    let beside = beside.header("authorization", "Basic eDp5").send().await;

    beside.expect(200);
    let alone = jeton.call("GET", "/api/v1/session").header("authorization", "Basic eDp5");
    alone.send().await.expect(401);
}

#[tokio::test]
async fn more_than_one_credential_is_refused() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let secret = cookie(&log_in(&jeton, "ada@example.com").await);

    let beside = with_cookie(&jeton, "GET", "/api/v1/session", &secret).bearer(&ada).send().await;
    beside.expect_problem(400, "several_credentials");
    let beside = with_cookie(&jeton, "GET", "/api/v1/calendar.ics", &secret);
    let beside = beside.header("authorization", "Basic eDp5").send().await;
    beside.expect_problem(400, "several_credentials");
    for second in [&*secret, "", "x"] {
        let call = with_cookie(&jeton, "GET", "/api/v1/session", &secret);
        let twice = call.header("cookie", format!("__Host-jeton={second}")).send().await;
        twice.expect_problem(400, "several_credentials");
    }
}

#[tokio::test]
async fn every_step_up_brings_a_new_cookie_and_the_old_one_is_dead_at_once() {
    let jeton = TestJeton::new().await;
    let old = browser(&jeton).await;
    jeton.clock.advance(SignedDuration::from_mins(10));

    let confirmed = confirm(&jeton, &old).await.expect(204);

    session(&jeton, &old).await.expect_problem(401, "rotated");
    confirm(&jeton, &old).await.expect_problem(401, "rotated");
    let new = cookie(&confirmed);
    assert!(confirmed.header("set-cookie").ends_with("; Max-Age=35400"), "{:?}", confirmed.headers);
    let shown = session(&jeton, &new).await.expect(200).json();
    assert_eq!(shown["authenticated_at"], "2026-01-15T12:10:00Z");
    let third = cookie(&confirm(&jeton, &new).await.expect(204));
    for dead in [&old, &new] {
        assert_eq!(session(&jeton, dead).await.status, 401);
    }
    session(&jeton, &third).await.expect(200);
}

#[tokio::test]
async fn a_wrong_password_leaves_the_cookie_as_it_is() {
    let jeton = TestJeton::new().await;
    let secret = browser(&jeton).await;
    let call = with_cookie(&jeton, "POST", "/api/v1/session/confirm", &secret);

    let refused = from_here(call).json(&json!({ "password": "not the password" })).send().await;

    let refused = refused.expect_problem(401, "wrong_password");
    assert_eq!(refused.header("set-cookie"), "");
    session(&jeton, &secret).await.expect(200);
}

#[tokio::test]
async fn a_log_out_takes_the_cookie_away_and_it_is_dead() {
    let jeton = TestJeton::new().await;
    let mut secret = browser(&jeton).await;
    let gone = "__Host-jeton=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";
    let id = text(&session(&jeton, &secret).await.json(), "id");

    for path in ["/api/v1/session", &format!("/api/v1/sessions/{id}"), "/api/v1/sessions?all=true"]
    {
        let path = match path.ends_with(&id) {
            true => format!("/api/v1/sessions/{}", session(&jeton, &secret).await.field("id")),
            false => path.to_owned(),
        };
        let ended = from_here(with_cookie(&jeton, "DELETE", &path, &secret)).send().await;
        assert_eq!(ended.expect(204).header("set-cookie"), gone, "{path}");
        session(&jeton, &secret).await.expect_problem(401, "session_ended");
        secret = cookie(&log_in(&jeton, "ada@example.com").await);
    }
    let others = from_here(with_cookie(&jeton, "DELETE", "/api/v1/sessions", &secret)).send().await;
    assert_eq!(others.expect(204).header("set-cookie"), "");
    session(&jeton, &secret).await.expect(200);
}

#[tokio::test]
async fn a_browsers_secret_can_neither_be_rotated_nor_revealed_by_hand() {
    let jeton = TestJeton::new().await;
    let secret = browser(&jeton).await;
    let path = "/api/v1/tokens?service=jeton&kind=browser&ended=false";
    let list = with_cookie(&jeton, "GET", path, &secret).send().await.expect(200).json();
    let id = text(&list["items"][0], "id");

    for (doing, code) in [("rotate", "reset_not_allowed"), ("reveal", "shown_once")] {
        let path = format!("/api/v1/tokens/{id}/{doing}");
        let call = from_here(with_cookie(&jeton, "POST", &path, &secret)).json(&json!({}));
        call.send().await.expect_problem(403, code);
    }
}
