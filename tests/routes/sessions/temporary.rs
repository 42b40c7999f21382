//! Temporary tokens end with their session: at once, on every carrier and surface, also while they are in use.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use jeton_tests::{Call, TestJeton};
use serde_json::json;

use crate::support::{delete, get, post, scoped, text};

/// A login and the temporary tokens that it brought.
struct Login {
    secret: String,
    temporary: String,
    auth: String,
}

/// A login at Jeton by somebody who reads the tokens that it brought.
async fn login(jeton: &TestJeton) -> Login {
    let body = json!({ "account": "ada@example.com", "password": TestJeton::PASSWORD });
    let opened = jeton.call("POST", "/api/v1/sessions").json(&body).send().await.expect(201);
    let (opened, secret) = (opened.json(), opened.field("token"));
    let read = async |service: &str| {
        let tokens = opened["tokens"].as_array().expect("tokens").iter();
        let token = tokens.clone().find(|token| token["service"] == service).expect(service);
        jeton.reveal(&secret, &text(token, "id")).await
    };
    let (temporary, auth) = (read("duplocloud").await, read("nocodb").await);
    Login { secret, temporary, auth }
}

/// What each surface says of the two tokens: its name, and whether it lets them pass.
async fn surfaces(jeton: &TestJeton, asker: &str, login: &Login) -> Vec<(&'static str, bool)> {
    let accepted = |call: Call| async { call.send().await.status == 200 };
    let asked = async |path, kind, body: String| {
        let call = jeton.call("POST", path).bearer(asker).header("content-type", kind);
        call.body(body).send().await.expect(200).json()["active"] == true
    };
    let json = json!({ "service": "duplocloud", "secret": login.temporary }).to_string();
    let form = format!("token={}", login.temporary);
    let form_type = "application/x-www-form-urlencoded";
    let nocodb_front = jeton.front("nocodb", "GET", "/anything").header("xc-auth", &login.auth);
    vec![
        ("forward-auth", accepted(jeton.verify("duplocloud").bearer(&login.temporary)).await),
        ("another carrier", accepted(jeton.verify("nocodb").header("xc-auth", &login.auth)).await),
        ("front", accepted(jeton.front("duplocloud", "GET", "/x").bearer(&login.temporary)).await),
        ("another front", accepted(nocodb_front).await),
        ("verify", asked("/api/v1/verify", "application/json", json).await),
        ("introspection", asked("/oauth/introspect", form_type, form).await),
    ]
}

#[tokio::test]
async fn u3_u4_n8_every_login_brings_tokens_that_its_holder_reads_and_every_end_of_it_ends_them() {
    let jeton = TestJeton::new().await;
    let other = jeton.account("ada@example.com").await;
    let asker = scoped(&jeton, &jeton.admin, &["verify"]).await;
    let accounts = get(&jeton, &jeton.admin, "/api/v1/accounts").await.json();
    let mut accounts = accounts["items"].as_array().expect("accounts").iter();
    let account = accounts.find(|account| account["name"] == "ada@example.com").expect("ada");
    let account = text(account, "id");

    for end in ["log-out", "from elsewhere", "others", "password", "disabled"] {
        let login = login(&jeton).await;
        let before = surfaces(&jeton, &asker, &login).await;
        assert!(before.iter().all(|(_, accepted)| *accepted), "{end}: {before:?}");

        match end {
            "log-out" => delete(&jeton, &login.secret, "/api/v1/session").await.expect(204),
            "from elsewhere" => {
                let session = get(&jeton, &login.secret, "/api/v1/session").await.field("id");
                delete(&jeton, &other, &format!("/api/v1/sessions/{session}")).await.expect(204)
            }
            "others" => delete(&jeton, &other, "/api/v1/sessions").await.expect(204),
            "password" => {
                let passwords =
                    json!({ "current": TestJeton::PASSWORD, "new": "a walrus in tweed" });
                let path = "/api/v1/session/password";
                let changed = post(&jeton, &other, path, passwords).await;
                let back = json!({ "current": "a walrus in tweed", "new": TestJeton::PASSWORD });
                post(&jeton, &other, path, back).await;
                changed.expect(204)
            }
            _ => post(
                &jeton,
                &jeton.admin,
                &format!("/api/v1/accounts/{account}/disable"),
                json!({}),
            )
            .await
            .expect(200),
        };

        let after = surfaces(&jeton, &asker, &login).await;
        assert!(after.iter().all(|(_, accepted)| !*accepted), "{end}: {after:?}");
        let told = jeton.verify("nocodb").header("xc-auth", &login.auth).send().await;
        let code = told.json()["code"].clone();
        assert!(
            [json!("session_ended"), json!("account_disabled")].contains(&code),
            "{end}: {code}"
        );
    }
}

/// Verifies over and over, and counts what was accepted before the log-out was answered and after it.
async fn hammer(
    call: Call,
    answered: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    counts: Arc<[AtomicUsize; 3]>,
) {
    while !stop.load(Ordering::SeqCst) {
        // Looked at before the request is sent: what began earlier may still have been right.
        let late = answered.load(Ordering::SeqCst);
        let status = call.clone().send().await.status;
        let count = match (status, late) {
            (200, false) => 0,
            (200, true) => 1,
            (401, _) => 2,
            other => panic!("{other:?}"),
        };
        counts[count].fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_out_ends_a_temporary_token_while_it_is_verified_without_a_pause() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let login = login(&jeton).await;
    let (answered, stop) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let counts: Arc<[AtomicUsize; 3]> = Arc::default();
    let count = |n: usize| counts[n].load(Ordering::SeqCst);
    let mut hammers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let call = jeton.verify("duplocloud").bearer(&login.temporary);
        hammers.spawn(hammer(call, answered.clone(), stop.clone(), counts.clone()));
    }
    let began = Instant::now();
    while count(0) < 500 {
        assert!(began.elapsed() < Duration::from_secs(30), "{counts:?}");
        tokio::task::yield_now().await;
    }

    delete(&jeton, &login.secret, "/api/v1/session").await.expect(204);
    answered.store(true, Ordering::SeqCst);

    let refused = count(2);
    while count(2) < refused + 500 {
        assert!(began.elapsed() < Duration::from_secs(60), "{counts:?}");
        tokio::task::yield_now().await;
    }
    stop.store(true, Ordering::SeqCst);
    hammers.join_all().await;
    assert_eq!(count(1), 0, "accepted before, accepted after, refused: {counts:?}");
}
