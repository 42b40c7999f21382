//! Sessions that nobody uses.

use jeton_tests::{Call, TestJeton};
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{get, scoped, text};

/// A browser session with the temporary tokens that it brought.
struct Browser {
    cookie: String,
    temporary: String,
    auth: String,
}

fn with_cookie(jeton: &TestJeton, method: &str, path: &str, secret: &str) -> Call {
    let call = jeton.call(method, path).header("cookie", format!("__Host-jeton={secret}"));
    call.header("sec-fetch-site", "same-origin")
}

async fn browser(jeton: &TestJeton) -> Browser {
    jeton.account("ada@example.com").await;
    let password = TestJeton::PASSWORD;
    let body = json!({ "account": "ada@example.com", "password": password, "cookie": true });
    let open = jeton.call("POST", "/api/v1/sessions").header("sec-fetch-site", "same-origin");
    let opened = open.json(&body).send().await.expect(201);
    let set = opened.header("set-cookie").strip_prefix("__Host-jeton=").expect("a cookie");
    let cookie = set.split(';').next().unwrap_or_default().to_owned();
    let opened = opened.json();
    let secret = async |service: &str| {
        let tokens = opened["tokens"].as_array().expect("tokens").iter();
        let token = tokens.clone().find(|token| token["service"] == service).expect(service);
        let path = format!("/api/v1/tokens/{}/reveal", text(token, "id"));
        let shown = with_cookie(jeton, "POST", &path, &cookie).json(&json!({})).send().await;
        shown.expect(200).field("secret")
    };
    let (temporary, auth) = (secret("duplocloud").await, secret("nocodb").await);
    Browser { cookie, temporary, auth }
}

async fn shown(jeton: &TestJeton, browser: &Browser) -> u16 {
    with_cookie(jeton, "GET", "/api/v1/session", &browser.cookie).send().await.status
}

#[tokio::test]
async fn a_browsers_session_ends_after_an_hour_without_use_on_every_carrier_and_surface() {
    let jeton = TestJeton::new().await;
    let browser = browser(&jeton).await;
    let asker = scoped(&jeton, &jeton.admin, &["verify"]).await;

    jeton.clock.advance(SignedDuration::from_secs(3600));

    let own = with_cookie(&jeton, "GET", "/api/v1/session", &browser.cookie).send().await;
    own.expect_problem(401, "session_ended");
    let gateway = jeton.verify("duplocloud").bearer(&browser.temporary).send().await;
    gateway.expect_problem(401, "session_ended");
    let gateway = jeton.verify("nocodb").header("xc-auth", &browser.auth).send().await;
    gateway.expect_problem(401, "session_ended");
    let front = jeton.front("duplocloud", "GET", "/anything").bearer(&browser.temporary);
    assert_eq!(front.send().await.status, 401);
    let asked = json!({ "service": "duplocloud", "secret": browser.temporary });
    let verdict = jeton.call("POST", "/api/v1/verify").bearer(&asker).json(&asked).send().await;
    assert_eq!(verdict.expect(200).json()["reason"], "session_ended");
    let form = jeton.call("POST", "/oauth/introspect").bearer(&asker);
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let told = form.body(format!("token={}", browser.temporary)).send().await.expect(200);
    assert_eq!(told.json(), json!({ "active": false }));
}

#[tokio::test]
async fn any_accepted_use_of_any_token_of_the_session_keeps_it_alive() {
    let jeton = TestJeton::new().await;
    let browser = browser(&jeton).await;
    let most = SignedDuration::from_secs(3599);

    jeton.clock.advance(most);
    jeton.verify("duplocloud").bearer(&browser.temporary).send().await.expect(200);
    jeton.clock.advance(most);
    jeton.verify("nocodb").header("xc-auth", &browser.auth).send().await.expect(200);
    jeton.clock.advance(most);
    assert_eq!(shown(&jeton, &browser).await, 200);
    jeton.clock.advance(most);

    // Neither a refused use nor one of another session counts.
    let refused = jeton.verify("duplocloud").header("x-other", &browser.temporary).send().await;
    assert_eq!(refused.status, 401);
    jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    jeton.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(shown(&jeton, &browser).await, 401);
}

#[tokio::test]
async fn a_program_is_promised_ten_hours_however_quiet_it_is() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let auth = jeton.nocodb_sign_in("ada@example.com").await;

    jeton.clock.advance(SignedDuration::from_secs(36_000 - 1));

    get(&jeton, &ada, "/api/v1/session").await.expect(200);
    jeton.verify("nocodb").header("xc-auth", &auth).send().await.expect(200);
}

#[tokio::test]
async fn uses_do_not_put_off_the_end_after_ten_hours() {
    let jeton = TestJeton::new().await;
    let browser = browser(&jeton).await;

    for _ in 0..19 {
        jeton.clock.advance(SignedDuration::from_mins(30));
        assert_eq!(shown(&jeton, &browser).await, 200);
    }
    jeton.clock.advance(SignedDuration::from_mins(30));

    assert_eq!(shown(&jeton, &browser).await, 401);
}

#[tokio::test]
async fn an_administrator_changes_how_long_browsers_may_be_idle_from_the_next_login_on() {
    let jeton = TestJeton::new().await;
    let before = browser(&jeton).await;
    let path = "/api/v1/services/jeton/settings/Browser%20session%20idle%20time";
    let set = jeton.call("PUT", path).bearer(&jeton.admin).json(&json!({ "value": "5m" }));
    set.send().await.expect(200);
    let password = TestJeton::PASSWORD;
    let body = json!({ "account": "ada@example.com", "password": password, "cookie": true });
    let open = jeton.call("POST", "/api/v1/sessions").header("sec-fetch-site", "same-origin");

    let opened = open.json(&body).send().await.expect(201);

    assert_eq!(opened.json()["session"]["idle_seconds"], 300);
    jeton.clock.advance(SignedDuration::from_mins(5));
    assert_eq!(shown(&jeton, &before).await, 200);
}

#[tokio::test]
async fn when_a_session_was_last_seen_is_shown_and_kept() {
    let jeton = TestJeton::new().await;
    let browser = browser(&jeton).await;
    jeton.clock.advance(SignedDuration::from_mins(20));
    jeton.verify("nocodb").header("xc-auth", &browser.auth).send().await.expect(200);
    jeton.clock.advance(SignedDuration::from_mins(20));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;

    let list = get(&jeton, &ada, "/api/v1/sessions").await.expect(200).json();
    let before = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.expect(200).text;
    jeton.app.do_jobs().await;
    let after = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.expect(200).text;

    let items = list["items"].as_array().expect("items");
    let seen = items.iter().find(|session| session["idle_seconds"] == 3600).expect("the browser");
    assert_eq!(seen["seen_at"], "2026-01-15T12:20:00Z");
    assert_eq!(before, after);
}
