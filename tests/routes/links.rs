//! `POST /api/v1/accounts/{id}/links`, `POST /api/v1/links/inspect` and `…/redeem`

use jeton_app::{AppError, Errand, NewAccount, NewLogin, NewRole, Password, Sender};
use jeton_core::{Contact, Refusal};
use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{NOBODY, account_id, get, items, online, post, scoped, text};

const CHOSEN: &str = "three blind mice run";

async fn link(jeton: &TestJeton, name: &str) -> Value {
    let id = account_id(jeton, name).await;
    let path = format!("/api/v1/accounts/{id}/links");
    jeton.call("POST", &path).bearer(&jeton.admin).send().await.expect(201).json()
}

async fn invite(jeton: &TestJeton, name: &str) -> Value {
    let body = json!({ "name": name, "invite": true });
    post(jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201).json()
}

async fn inspect(jeton: &TestJeton, secret: &str) -> Reply {
    let body = json!({ "secret": secret });
    jeton.call("POST", "/api/v1/links/inspect").json(&body).send().await
}

async fn redeem(jeton: &TestJeton, secret: &str, password: &str) -> Reply {
    let body = json!({ "secret": secret, "password": password });
    jeton.call("POST", "/api/v1/links/redeem").json(&body).send().await
}

async fn log_in(jeton: &TestJeton, name: &str, password: &str) -> Reply {
    let body = json!({ "account": name, "password": password });
    jeton.call("POST", "/api/v1/sessions").json(&body).send().await
}

#[tokio::test]
async fn an_invited_person_chooses_a_password_and_logs_in() {
    let jeton = TestJeton::new().await;

    let made = invite(&jeton, "ada@example.com").await;

    let secret = text(&made["link"], "secret");
    let whole = json!({
        "id": made["link"]["id"],
        "purpose": "invitation",
        "account": made["id"],
        "expires_at": "2026-01-22T12:00:00Z",
        "url": format!("http://{}/link#{secret}", jeton.address()),
        "secret": secret,
    });
    assert_eq!(
        (&made["link"], &made["invited"], &made["machine"]),
        (&whole, &json!(true), &json!(false))
    );
    assert!(secret.starts_with("jtl_") && text(&made["link"], "id").starts_with("lnk_"));
    let shown = inspect(&jeton, &secret).await.expect(200).json();
    let told = json!({ "purpose": "invitation", "account": "ada@example.com", "expires_at": "2026-01-22T12:00:00Z" });
    assert_eq!(shown, told);
    redeem(&jeton, &secret, CHOSEN).await.expect(204);
    let ada = jeton.log_in("ada@example.com", CHOSEN).await;
    let path = format!("/api/v1/accounts/{}", text(&made, "id"));
    assert_eq!(get(&jeton, &ada, &path).await.json()["invited"], false);
}

#[tokio::test]
async fn an_invited_account_is_answered_like_a_wrong_password() {
    let jeton = TestJeton::new().await;
    invite(&jeton, "ada@example.com").await;

    let nobody = log_in(&jeton, "nobody@example.com", CHOSEN).await;
    let invited = log_in(&jeton, "ada@example.com", CHOSEN).await;

    let nobody = nobody.expect_problem(401, "wrong_password").text;
    assert_eq!(invited.expect_problem(401, "wrong_password").text, nobody);
}

#[tokio::test]
async fn the_same_invitation_again_is_the_same_account_with_the_same_link() {
    let jeton = TestJeton::new().await;
    let ask = || {
        let call = jeton.call("POST", "/api/v1/accounts").bearer(&jeton.admin);
        let body = json!({ "name": "ada@example.com", "invite": true });
        call.header("idempotency-key", "once").json(&body).send()
    };

    let (first, again) = (ask().await.expect(201), ask().await.expect(201));

    assert_eq!(again.text, first.text);
    assert_eq!(again.header("idempotent-replayed"), "true");
    redeem(&jeton, &text(&first.json()["link"], "secret"), CHOSEN).await.expect(204);
}

#[tokio::test]
async fn whoever_is_invited_is_given_no_password() {
    let jeton = TestJeton::new().await;

    let body =
        json!({ "name": "ada@example.com", "invite": true, "password": TestJeton::PASSWORD });
    let reply = post(&jeton, &jeton.admin, "/api/v1/accounts", body).await;

    reply.expect_problem(400, "invalid_body");
    let accounts = items(&jeton, &jeton.admin, "/api/v1/accounts?limit=200").await;
    assert_eq!(accounts.len(), 1);
}

#[tokio::test]
async fn a_reset_closes_every_session_with_its_tokens_at_once_and_leaves_the_others() {
    let jeton = TestJeton::new().await;
    let sessions = [jeton.account("ada@example.com").await, {
        jeton.log_in("ada@example.com", TestJeton::PASSWORD).await
    }];
    let auth_token = jeton.nocodb_sign_in("ada@example.com").await;
    let permanent = scoped(&jeton, &sessions[0], &["tokens:read"]).await;
    let (_, of_product) = online(&jeton, &sessions[0]).await;
    let link = link(&jeton, "ada@example.com").await;
    assert_eq!(
        (&link["purpose"], &link["expires_at"]),
        (&json!("reset"), &json!("2026-01-15T12:30:00Z"))
    );

    redeem(&jeton, &text(&link, "secret"), CHOSEN).await.expect(204);

    for session in &sessions {
        get(&jeton, session, "/api/v1/tokens").await.expect_problem(401, "session_ended");
    }
    let stolen = jeton.verify("nocodb").header("xc-auth", &auth_token).send().await;
    stolen.expect_problem(401, "session_ended");
    get(&jeton, &permanent, "/api/v1/tokens").await.expect(200);
    jeton.verify("online").header("x-auth-token", &of_product).send().await.expect(200);
    log_in(&jeton, "ada@example.com", TestJeton::PASSWORD)
        .await
        .expect_problem(401, "wrong_password");
    log_in(&jeton, "ada@example.com", CHOSEN).await.expect(201);
}

#[tokio::test]
async fn of_64_redeems_at_the_same_moment_one_succeeds() {
    let jeton = TestJeton::new().await;
    let secret = text(&invite(&jeton, "ada@example.com").await["link"], "secret");

    let mut redeems = JoinSet::new();
    for number in 0..64 {
        let body = json!({ "secret": secret, "password": format!("password of client {number}") });
        redeems.spawn(jeton.call("POST", "/api/v1/links/redeem").json(&body).send());
    }
    let replies = redeems.join_all().await;

    let (done, refused): (Vec<_>, Vec<_>) =
        replies.into_iter().partition(|reply| reply.status == 204);
    assert_eq!((done.len(), refused.len()), (1, 63));
    for reply in refused {
        let code = reply.field("code");
        assert!(["link_invalid", "too_many_attempts"].contains(&code.as_str()), "{code}");
    }
    let entries = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    let used = entries.iter().filter(|entry| entry["event"] == "link.used").count();
    // That of the first administrator is the other one.
    assert_eq!(used, 2);
}

#[tokio::test]
async fn a_login_that_races_a_reset_leaves_no_session_by_the_old_password() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    for round in 0..4 {
        let (old, new) =
            (format!("password of round {round}"), format!("password of round {}", round + 1));
        let secret = text(&link(&jeton, "ada@example.com").await, "secret");
        redeem(&jeton, &secret, &old).await.expect(204);
        let secret = text(&link(&jeton, "ada@example.com").await, "secret");

        let login = json!({ "account": "ada@example.com", "password": old });
        let mut logins = JoinSet::new();
        for _ in 0..4 {
            logins.spawn(jeton.call("POST", "/api/v1/sessions").json(&login).send());
        }
        redeem(&jeton, &secret, &new).await.expect(204);

        for reply in logins.join_all().await {
            if reply.status == 201 {
                let late = get(&jeton, &reply.field("token"), "/api/v1/session").await;
                late.expect_problem(401, "session_ended");
            }
        }
        jeton.log_in("ada@example.com", &new).await;
    }
}

#[tokio::test]
async fn a_weak_password_is_refused_and_the_link_still_works() {
    let jeton = TestJeton::new().await;
    let secret = text(&invite(&jeton, "ada@example.com").await["link"], "secret");

    let short = redeem(&jeton, &secret, "eleven char").await;
    let short = short.expect_problem(422, "weak_password").json();
    assert_eq!(short["weakness"], "too-short");
    redeem(&jeton, &secret, "").await.expect_problem(422, "weak_password");
    redeem(&jeton, &secret, &"x".repeat(1025)).await.expect_problem(422, "weak_password");

    redeem(&jeton, &secret, CHOSEN).await.expect(204);
}

#[tokio::test]
async fn links_that_do_not_work_are_answered_in_the_same_bytes() {
    let jeton = TestJeton::new().await;
    for name in ["used", "withdrawn", "disabled", "expired"] {
        jeton.account(name).await;
    }
    let used = text(&link(&jeton, "used").await, "secret");
    redeem(&jeton, &used, CHOSEN).await.expect(204);
    let withdrawn = text(&link(&jeton, "withdrawn").await, "secret");
    link(&jeton, "withdrawn").await;
    let disabled = text(&link(&jeton, "disabled").await, "secret");
    let path = format!("/api/v1/accounts/{}/disable", account_id(&jeton, "disabled").await);
    jeton.call("POST", &path).bearer(&jeton.admin).send().await.expect(200);
    let expired = text(&link(&jeton, "expired").await, "secret");
    jeton.clock.advance(SignedDuration::from_mins(30));
    let unknown = stranger();

    let told = inspect(&jeton, "").await.expect_problem(404, "link_invalid").text;
    for secret in
        [&used, &withdrawn, &disabled, &expired, &unknown, &jeton.admin, &"x".repeat(10_000)]
    {
        assert_eq!(inspect(&jeton, secret).await.expect_problem(404, "link_invalid").text, told);
        assert_eq!(
            redeem(&jeton, secret, CHOSEN).await.expect_problem(404, "link_invalid").text,
            told
        );
    }
}

/// A link's secret of the right form that was never made.
fn stranger() -> String {
    let form = jeton_core::decide::link::form();
    form.mint(&jeton_token::Entropy::from_bytes([9; 32]), "").expose().to_owned()
}

#[tokio::test]
async fn who_guesses_links_waits_and_whoever_is_elsewhere_does_not() {
    let jeton = TestJeton::behind_proxies().await;
    let secret = text(&invite(&jeton, "ada@example.com").await["link"], "secret");
    let from = |address: &str, secret: &str| {
        let body = json!({ "secret": secret });
        let call = jeton.call("POST", "/api/v1/links/inspect").header("x-forwarded-for", address);
        call.json(&body).send()
    };
    for _ in 0..20 {
        from("198.51.100.7", "jtl_guess").await.expect_problem(404, "link_invalid");
    }

    let held = from("198.51.100.99", &secret).await.expect_problem(429, "too_many_attempts");

    assert_eq!(held.header("retry-after"), "1");
    from("203.0.113.7", &secret).await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(1));
    from("198.51.100.7", &secret).await.expect(200);
}

#[tokio::test]
async fn only_an_administrator_who_has_just_entered_their_password_makes_a_link_and_not_for_themselves()
 {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let program = scoped(&jeton, &jeton.admin, &["admin"]).await;
    post(&jeton, &jeton.admin, "/api/v1/accounts", json!({ "name": "builder" })).await.expect(201);
    let of =
        async |name: &str| format!("/api/v1/accounts/{}/links", account_id(&jeton, name).await);
    let (ada_s, admin_s, builder_s) =
        (of("ada@example.com").await, of("admin").await, of("builder").await);
    let ask = |by: &str, path: &str| jeton.call("POST", path).bearer(by).send();
    let before = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text;

    ask(&ada, &ada_s).await.expect_problem(403, "administrators_only");
    ask(&ada, &admin_s).await.expect_problem(403, "administrators_only");
    ask(&program, &ada_s).await.expect_problem(403, "session_needed");
    ask(&jeton.admin, &admin_s).await.expect_problem(409, "own_password");
    ask(&jeton.admin, &builder_s).await.expect_problem(403, "account_is_machine");
    let nobody = format!("/api/v1/accounts/acc_{NOBODY}/links");
    ask(&jeton.admin, &nobody).await.expect_problem(404, "not_found");
    jeton.call("POST", &ada_s).send().await.expect_problem(401, "invalid_token");
    jeton.clock.advance(SignedDuration::from_secs(301));
    ask(&jeton.admin, &ada_s).await.expect_problem(403, "step_up_required");

    assert_eq!(get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text, before);
}

#[tokio::test]
async fn a_link_is_in_no_file_and_not_in_the_log() {
    let jeton = TestJeton::new().await;
    let secret = text(&invite(&jeton, "ada@example.com").await["link"], "secret");

    let log = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.expect(200).text;

    assert!(log.contains("link.made") && !log.contains(&secret));
    for entry in std::fs::read_dir(jeton.directory()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!found);
    }
}

#[tokio::test]
async fn whoever_was_demoted_while_they_asked_makes_neither_a_link_nor_an_account() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let body = json!({ "name": "eve", "role": "admin", "password": TestJeton::PASSWORD });
    post(&jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201);
    let eve = format!("Bearer {}", jeton.log_in("eve", TestJeton::PASSWORD).await);
    let fields = [("authorization", eve.as_bytes())].into_iter();
    let held = jeton.app.caller(fields, Sender::default()).unwrap();
    let asked_before = jeton.app.let_in(&held, Errand::Other).await.unwrap();
    let path = format!("/api/v1/accounts/{}", account_id(&jeton, "eve").await);
    let demote = jeton.call("PATCH", &path).bearer(&jeton.admin);
    demote.json(&json!({ "role": "member" })).send().await.expect(200);

    let ada = account_id(&jeton, "ada@example.com").await.parse().unwrap();
    let link = jeton.app.make_link(ada, &asked_before).await;
    let new = NewAccount {
        contact: Contact::default(),
        name: "mallory".parse().unwrap(),
        role: NewRole::Admin,
        login: NewLogin::Password(Password::new(TestJeton::PASSWORD)),
        services: None,
    };
    let account = jeton.app.create_account(new, &asked_before, None).await;

    let no_more = |error: AppError| matches!(error, AppError::Refused(Refusal::AdministratorsOnly));
    assert!(link.is_err_and(no_more));
    assert!(account.is_err_and(no_more));
}
