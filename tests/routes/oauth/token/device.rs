//! The grant of RFC 8628: a program that cannot ask for a password is logged in from elsewhere.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    oauth::{expect_error, form},
    support::{account_id, get, items, post, scoped, text},
};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

async fn ask(jeton: &TestJeton) -> Value {
    let call = form(jeton, "/oauth/device_authorization", &[("client_id", "a build robot")]);
    call.header("user-agent", "robot/1.0").send().await.expect(200).json()
}

async fn poll(jeton: &TestJeton, asked: &Value) -> Reply {
    poll_as(jeton, &text(asked, "device_code"), "a build robot").await
}

async fn poll_as(jeton: &TestJeton, code: &str, client: &str) -> Reply {
    let fields = [("grant_type", GRANT), ("device_code", code), ("client_id", client)];
    form(jeton, "/oauth/token", &fields).send().await
}

fn path(asked: &Value, action: &str) -> String {
    format!("/api/v1/devices/{}{action}", text(asked, "user_code"))
}

async fn approve(jeton: &TestJeton, by: &str, asked: &Value) -> Reply {
    post(jeton, by, &path(asked, "/approve"), json!({})).await
}

fn wait(jeton: &TestJeton) {
    jeton.clock.advance(SignedDuration::from_secs(5));
}

#[tokio::test]
async fn a_device_shows_a_code_and_is_logged_in_once_somebody_approves_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let asked = ask(&jeton).await;
    let code = text(&asked, "user_code");
    assert_eq!((&asked["expires_in"], &asked["interval"]), (&json!(600), &json!(5)));
    expect_error(&poll(&jeton, &asked).await, 400, "authorization_pending");
    let shown = get(&jeton, &ada, &path(&asked, "")).await.expect(200).json();
    let expected = json!({
        "code": code,
        "client": "a build robot",
        "agent": "robot/1.0",
        "address": "127.0.0.1",
        "asked_at": "2026-01-15T12:00:00Z",
        "expires_at": "2026-01-15T12:10:00Z",
        "state": "pending",
    });
    assert_eq!(shown, expected);
    assert_eq!(approve(&jeton, &ada, &asked).await.expect(200).field("state"), "approved");
    wait(&jeton);
    let granted = poll(&jeton, &asked).await.expect(200);

    assert_eq!(granted.header("cache-control"), "no-store");
    let granted = granted.json();
    assert_eq!(
        (&granted["token_type"], &granted["expires_in"], &granted["scope"]),
        (&json!("Bearer"), &json!(36_000), &json!("tokens:read tokens:write"))
    );
    assert_eq!(granted["account"]["id"], account_id(&jeton, "ada@example.com").await);
    assert_eq!(granted["token"], granted["access_token"]);
    assert!(granted["tokens"].as_array().is_some_and(|tokens| !tokens.is_empty()));
    let session = text(&granted, "access_token");
    let shown = get(&jeton, &session, "/api/v1/session").await.expect(200).json();
    assert_eq!(shown["id"], granted["session"]["id"]);
    let log = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    let opened = log.iter().rfind(|entry| entry["event"] == "session.opened").unwrap();
    assert_eq!(opened["session"], granted["session"]["id"]);
}

#[tokio::test]
async fn what_was_granted_once_is_not_granted_again() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let asked = ask(&jeton).await;
    approve(&jeton, &ada, &asked).await.expect(200);

    let polls = [poll(&jeton, &asked), poll(&jeton, &asked), poll(&jeton, &asked)];
    let [first, second, third] = polls;
    let (first, second, third) = tokio::join!(first, second, third);

    let granted = [first, second, third].iter().filter(|reply| reply.status == 200).count();
    assert_eq!(granted, 1);
    wait(&jeton);
    expect_error(&poll(&jeton, &asked).await, 400, "expired_token");
    approve(&jeton, &ada, &asked).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn an_approval_ends_with_the_session_that_gave_it() {
    let jeton = TestJeton::new().await;
    let first = jeton.account("ada@example.com").await;
    let second = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let (logged_out, reset) = (ask(&jeton).await, ask(&jeton).await);
    approve(&jeton, &first, &logged_out).await.expect(200);
    approve(&jeton, &second, &reset).await.expect(200);

    jeton.call("DELETE", "/api/v1/session").bearer(&first).send().await.expect(204);
    let link = format!("/api/v1/accounts/{}/links", account_id(&jeton, "ada@example.com").await);
    let link = jeton.call("POST", &link).bearer(&jeton.admin).send().await.expect(201).json();
    let redeem = json!({ "secret": link["secret"], "password": "three blind mice run" });
    jeton.call("POST", "/api/v1/links/redeem").json(&redeem).send().await.expect(204);

    for asked in [&logged_out, &reset] {
        expect_error(&poll(&jeton, asked).await, 400, "access_denied");
    }
}

#[tokio::test]
async fn an_approval_ends_when_the_session_that_gave_it_expires() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    jeton.clock.advance(SignedDuration::from_mins(10 * 60 - 2));
    let asked = ask(&jeton).await;
    let right = json!({ "password": TestJeton::PASSWORD });
    post(&jeton, &ada, &path(&asked, "/approve"), right).await.expect(200);

    jeton.clock.advance(SignedDuration::from_mins(2));

    expect_error(&poll(&jeton, &asked).await, 400, "access_denied");
}

#[tokio::test]
async fn who_polls_too_often_has_to_slow_down() {
    let jeton = TestJeton::new().await;
    let asked = ask(&jeton).await;
    expect_error(&poll(&jeton, &asked).await, 400, "authorization_pending");

    expect_error(&poll(&jeton, &asked).await, 400, "slow_down");
    wait(&jeton);
    expect_error(&poll(&jeton, &asked).await, 400, "slow_down");
    jeton.clock.advance(SignedDuration::from_secs(15));
    expect_error(&poll(&jeton, &asked).await, 400, "authorization_pending");
}

#[tokio::test]
async fn a_device_that_is_denied_or_waits_too_long_does_not_get_in() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let denied = ask(&jeton).await;
    let late = ask(&jeton).await;

    let told = post(&jeton, &ada, &path(&denied, "/deny"), json!({})).await;
    assert_eq!(told.expect(200).field("state"), "denied");
    expect_error(&poll(&jeton, &denied).await, 400, "access_denied");
    approve(&jeton, &ada, &denied).await.expect_problem(404, "not_found");
    jeton.clock.advance(SignedDuration::from_mins(10));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    approve(&jeton, &ada, &late).await.expect_problem(404, "not_found");
    expect_error(&poll(&jeton, &late).await, 400, "expired_token");
}

#[tokio::test]
async fn codes_that_nobody_gave_and_those_of_another_client_are_refused() {
    let jeton = TestJeton::new().await;
    let asked = ask(&jeton).await;
    let code = text(&asked, "device_code");

    for bad in ["x", &format!("{}0", &code[..code.len() - 1]), &format!("{code}x")] {
        if *bad != code {
            expect_error(&poll_as(&jeton, bad, "a build robot").await, 400, "invalid_grant");
        }
    }
    expect_error(&poll_as(&jeton, &code, "another robot").await, 400, "invalid_grant");
    expect_error(&poll_as(&jeton, &code, "").await, 400, "invalid_request");
    expect_error(&poll(&jeton, &asked).await, 400, "authorization_pending");
    for name in ["", "a\nb", &"x".repeat(101)] {
        let call = form(&jeton, "/oauth/device_authorization", &[("client_id", name)]);
        expect_error(&call.send().await, 400, "invalid_request");
    }
}

#[tokio::test]
async fn approving_takes_a_session_and_a_password_that_was_just_entered() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = scoped(&jeton, &ada, &["tokens:read", "tokens:write"]).await;
    let asked = ask(&jeton).await;

    jeton.call("POST", &path(&asked, "/approve")).send().await.expect_problem(401, "invalid_token");
    for action in ["/approve", "/deny"] {
        let refused = post(&jeton, &token, &path(&asked, action), json!({})).await;
        refused.expect_problem(403, "session_needed");
    }
    get(&jeton, &token, &path(&asked, "")).await.expect_problem(403, "session_needed");
    jeton.clock.advance(SignedDuration::from_mins(6));
    approve(&jeton, &ada, &asked).await.expect_problem(403, "step_up_required");
    let right = json!({ "password": TestJeton::PASSWORD });
    post(&jeton, &ada, &path(&asked, "/approve"), right).await.expect(200);
    // The password was entered elsewhere, a minute ago: on the device it counts from then.
    jeton.clock.advance(SignedDuration::from_mins(1));
    let session = poll(&jeton, &asked).await.expect(200).json()["session"].clone();
    assert_eq!(session["authenticated_at"], "2026-01-15T12:06:00Z");
    assert_eq!(session["opened_at"], "2026-01-15T12:07:00Z");
}

#[tokio::test]
async fn an_account_that_was_disabled_meanwhile_is_not_logged_in() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let asked = ask(&jeton).await;
    approve(&jeton, &ada, &asked).await.expect(200);
    let id = account_id(&jeton, "ada@example.com").await;
    post(&jeton, &jeton.admin, &format!("/api/v1/accounts/{id}/disable"), json!({}))
        .await
        .expect(200);

    expect_error(&poll(&jeton, &asked).await, 400, "access_denied");
}

#[tokio::test]
async fn a_code_is_read_in_any_case_with_and_without_its_dash_and_guessing_is_slowed_down() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let asked = ask(&jeton).await;
    let code = text(&asked, "user_code");
    for spelling in [code.to_lowercase(), code.replace('-', ""), code.replace('-', "%20")] {
        get(&jeton, &ada, &format!("/api/v1/devices/{spelling}")).await.expect(200);
    }

    // A look at one's own device between the guesses does not undo them.
    let mut refused = None;
    for wrong in ["BBBB-BBBB", "AEIO-UAEI", "x", "BBBBBBBBB", "BCDF-GHJK"].iter().cycle().take(20) {
        let guess = get(&jeton, &ada, &format!("/api/v1/devices/{wrong}")).await;
        if guess.status == 429 {
            refused = Some(guess);
            break;
        }
        guess.expect_problem(404, "not_found");
        get(&jeton, &ada, &path(&asked, "")).await;
    }

    let refused = refused.expect("guessing is slowed down within 20 guesses");
    assert!(!refused.header("retry-after").is_empty());
    refused.expect_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn an_anonymous_question_is_written_nowhere_and_so_many_can_wait_and_no_more() {
    let jeton = TestJeton::new().await;
    let length = async || items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.len();
    let before = length().await;
    for _ in 0..100 {
        ask(&jeton).await;
    }

    let one_more = form(&jeton, "/oauth/device_authorization", &[("client_id", "x")]).send().await;

    expect_error(&one_more, 429, "temporarily_unavailable");
    assert_eq!((length().await, one_more.header("retry-after")), (before, "60"));
    jeton.clock.advance(SignedDuration::from_mins(11));
    ask(&jeton).await;
}

#[tokio::test]
async fn the_page_behind_the_link_says_what_to_type_and_repeats_nothing_else() {
    let jeton = TestJeton::new().await;
    let asked = ask(&jeton).await;
    let issuer = format!("http://{}", jeton.address());
    let link = text(&asked, "verification_uri_complete");
    let link = link.strip_prefix(&issuer).unwrap();

    let page = jeton.call("GET", link).send().await.expect(200);

    let line = format!("jeton device approve {}", text(&asked, "user_code"));
    assert!(page.text.contains(&line), "{}", page.text);
    assert_eq!(page.header("content-type"), "text/plain; charset=utf-8");
    let plain = jeton.call("GET", "/device").send().await.expect(200);
    assert!(plain.text.contains("jeton device approve CODE"));
    let hostile = "/device?user_code=%3Cscript%3E";
    assert_eq!(jeton.call("GET", hostile).send().await.expect(200).text, plain.text);
    jeton.call("GET", "/device?user_code=a&user_code=b").send().await.expect(200);
}
