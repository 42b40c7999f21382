//! `POST /api/v1/sessions`

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{account_id, get, text};

async fn open(jeton: &TestJeton, account: &str, password: &str) -> Reply {
    let body = json!({ "account": account, "password": password });
    jeton.call("POST", "/api/v1/sessions").json(&body).send().await
}

#[tokio::test]
async fn a_login_opens_a_session_and_the_answer_names_the_tokens_that_it_brought() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;

    let reply = open(&jeton, " ADA@example.com", TestJeton::PASSWORD).await.expect(201);

    let mut opened = reply.json();
    let tokens = opened["tokens"].as_array_mut().unwrap();
    tokens.sort_by_key(|token| text(token, "service"));
    let whole = json!({
        "session": {
            "id": opened["session"]["id"],
            "opened_at": "2026-01-15T12:00:00Z",
            "authenticated_at": "2026-01-15T12:00:00Z",
            "seen_at": "2026-01-15T12:00:00Z",
            "expires_at": "2026-01-15T22:00:00Z",
            "address": "127.0.0.1",
        },
        "account": {
            "id": opened["account"]["id"],
            "name": "ada@example.com",
            "role": "member",
            "machine": false,
            "invited": false,
            "disabled": false,
            "deleted": false,
            "created_at": "2026-01-15T12:00:00Z",
        },
        "token": opened["token"],
        "tokens": [
            { "id": opened["tokens"][0]["id"], "service": "duplocloud", "kind": "temporary" },
            { "id": opened["tokens"][1]["id"], "service": "nocodb", "kind": "auth-token" },
        ],
    });
    assert_eq!(opened, whole);
    assert_eq!(reply.header("cache-control"), "no-store");
    let token = text(&opened, "token");
    assert!(token.starts_with("jts_"));
    let mut shown = get(&jeton, &token, "/api/v1/session").await.expect(200).json();
    let whose = shown.as_object_mut().unwrap().remove("account").unwrap();
    assert_eq!((whose, shown), (opened["account"].clone(), opened["session"].clone()));
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_get_the_same_answer() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;

    let wrong = open(&jeton, "ada@example.com", "not the password").await;
    let wrong = wrong.expect_problem(401, "wrong_password").text;

    for (account, password) in [
        ("nobody@example.com", "not the password"),
        ("", "not the password"),
        ("a\u{0}b", "not the password"),
        (&"a".repeat(10_000), "not the password"),
        ("admin", ""),
        ("admin", &"x".repeat(1025)),
    ] {
        let reply = open(&jeton, account, password).await;
        assert_eq!(reply.expect_problem(401, "wrong_password").text, wrong);
    }
}

#[tokio::test]
async fn who_cannot_log_in_is_answered_like_who_is_not_there() {
    let jeton = TestJeton::new().await;
    jeton.account("disabled@example.com").await;
    let path =
        format!("/api/v1/accounts/{}/disable", account_id(&jeton, "disabled@example.com").await);
    jeton.call("POST", &path).bearer(&jeton.admin).send().await.expect(200);
    for body in [json!({ "name": "machine" }), json!({ "name": "invited", "invite": true })] {
        let call = jeton.call("POST", "/api/v1/accounts").bearer(&jeton.admin);
        call.json(&body).send().await.expect(201);
    }

    let nobody = open(&jeton, "nobody", "not the password").await;
    let nobody = nobody.expect_problem(401, "wrong_password").text;

    for name in ["disabled@example.com", "machine", "invited"] {
        let reply = open(&jeton, name, "not the password").await;
        assert_eq!(reply.expect_problem(401, "wrong_password").text, nobody, "{name}");
    }
}

#[tokio::test]
async fn who_guesses_waits_longer_and_longer_and_a_spelling_does_not_help() {
    let jeton = TestJeton::new().await;
    let body = json!({ "name": "Straße@example.com", "password": TestJeton::PASSWORD });
    let accounts = jeton.call("POST", "/api/v1/accounts").bearer(&jeton.admin);
    accounts.json(&body).send().await.expect(201);
    let spellings = [
        "strasse@example.com",
        "STRASSE@EXAMPLE.COM",
        " straße@example.com ",
        "ｓｔｒａｓｓｅ@example.com",
        "ſtraẞe@example.com",
    ];
    for spelling in spellings {
        open(&jeton, spelling, "not the password").await.expect_problem(401, "wrong_password");
    }

    let early = open(&jeton, "strasse@example.com", TestJeton::PASSWORD).await;

    let early = early.expect_problem(429, "too_many_attempts");
    assert_eq!(early.header("retry-after"), "1");
    jeton.clock.advance(SignedDuration::from_secs(1));
    open(&jeton, "strasse@example.com", TestJeton::PASSWORD).await.expect(201);
}

#[tokio::test]
async fn guesses_at_the_same_moment_are_held_back_like_guesses_in_a_row() {
    let jeton = TestJeton::new().await;
    let body = json!({ "name": "ada@example.com", "password": TestJeton::PASSWORD });
    let accounts = jeton.call("POST", "/api/v1/accounts").bearer(&jeton.admin);
    accounts.json(&body).send().await.expect(201);

    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..32 {
        let body =
            json!({ "account": "ada@example.com", "password": format!("guess number {number}") });
        guesses.spawn(jeton.call("POST", "/api/v1/sessions").json(&body).send());
    }
    let replies = guesses.join_all().await;

    let looked_at = replies.iter().filter(|reply| reply.status == 401).count();
    let held_back = replies.iter().filter(|reply| reply.status == 429).count();
    // Five are free; as many more as there are workers may be on their way by then.
    assert!(looked_at <= 12, "{looked_at} guesses were looked at");
    assert_eq!(looked_at + held_back, 32);
}

#[tokio::test]
async fn logins_at_the_same_moment_with_the_right_password_all_succeed() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let body = json!({ "account": "ada@example.com", "password": TestJeton::PASSWORD });

    let mut logins = tokio::task::JoinSet::new();
    for _ in 0..16 {
        logins.spawn(jeton.call("POST", "/api/v1/sessions").json(&body).send());
    }

    for reply in logins.join_all().await {
        reply.expect(201);
    }
}

#[tokio::test]
async fn a_session_ends_by_itself_after_ten_hours_to_the_second() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    jeton.clock.advance(SignedDuration::from_secs(36_000 - 1));
    get(&jeton, &ada, "/api/v1/session").await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(1));

    let reply = get(&jeton, &ada, "/api/v1/session").await.expect(401);
    assert!(["expired", "session_ended"].contains(&reply.field("code").as_str()));
}
