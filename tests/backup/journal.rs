//! A backup and the journal beside it: what ended after the backup is refused, and what was made works.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use jeton_tests::{Call, Process};
use serde_json::{Value, json};

use crate::desk::{Desk, Jeton, Made, PASSWORD, asked, log_in};

const OTHER: &str = "a quite different password";

/// A member with a session, a token and a rotated token.
struct Member {
    id: String,
    session: String,
    token: Made,
}

impl Jeton {
    async fn member(&self, name: &str) -> Member {
        let body = json!({ "name": name, "password": PASSWORD });
        let made = self.call("POST", "/api/v1/accounts").json(&body).send().await.expect(201);
        let body = json!({ "account": name, "password": PASSWORD });
        let opened = self.process.call("POST", "/api/v1/sessions").json(&body).send().await;
        let session = opened.expect(201).field("token");
        let token = self.own(&session, name).await;
        Member { id: made.field("id"), session, token }
    }

    /// A token of Jeton's own API.
    async fn own(&self, by: &str, name: &str) -> Made {
        let body = json!({ "service": "jeton", "kind": "api-token", "name": name });
        let made = self.process.call("POST", "/api/v1/tokens").bearer(by).json(&body).send().await;
        let made = made.expect(201);
        Made { id: made.field("id"), secret: made.field("secret") }
    }

    async fn rotate(&self, token: &Made, body: Value) -> Made {
        let path = format!("/api/v1/tokens/{}/rotate", token.id);
        let made = self.call("POST", &path).json(&body).send().await.expect(200);
        Made { id: token.id.clone(), secret: made.field("secret") }
    }
}

/// The answers to a secret of Jeton's own API: by gateway, as a bearer, and to who asks about it.
async fn answers(process: &Process, by: &str, secret: &str) -> [u16; 3] {
    let gateway = process.call("GET", "/verify/jeton").bearer(secret).send().await.status;
    let own = process.call("GET", "/api/v1/tokens").bearer(secret).send().await.status;
    let body = json!({ "service": "jeton", "secret": secret });
    let told =
        process.call("POST", "/api/v1/verify").bearer(by).json(&body).send().await.expect(200);
    let form = format!("token={secret}");
    let form = process
        .call("POST", "/oauth/introspect")
        .bearer(by)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let active = form.send().await.expect(200).json()["active"] == json!(true);
    let allowed = told.json()["active"] == json!(true);
    assert_eq!(allowed, active, "{}", told.text);
    [gateway, own, if allowed { 200 } else { 401 }]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ended_after_the_backup_is_refused_once_the_journal_is_replayed_and_the_rest_works() {
    let desk = Desk::new();
    let jeton = desk.journaled().await;
    let admin = jeton.session.clone();
    let (disabled, left, stays) =
        (jeton.member("disabled").await, jeton.member("left").await, jeton.member("stays").await);
    let (kept, revoked) = (jeton.make().await, jeton.make().await);
    let reset = jeton.own(&admin, "reset").await;
    let rotated = jeton.own(&admin, "rotated").await;
    let cancelled = jeton.own(&admin, "revoked").await;
    let backup = desk.back_up("copy.db");

    jeton.revoke(&revoked).await;
    jeton.revoke(&cancelled).await;
    let anew = jeton.rotate(&reset, json!({})).await;
    let next = jeton.rotate(&rotated, json!({ "grace": "1s" })).await;
    let path = format!("/api/v1/accounts/{}/disable", disabled.id);
    jeton.call("POST", &path).send().await.expect(200);
    let leave = jeton.process.call("DELETE", "/api/v1/session").bearer(&left.session).send().await;
    leave.expect(204);
    let body = json!({ "current": PASSWORD, "new": OTHER });
    let change = jeton.process.call("POST", "/api/v1/session/password").bearer(&stays.session);
    change.json(&body).send().await.expect(204);
    let (made, late) = (jeton.make().await, jeton.member("late").await);
    while jeton.process.call("GET", "/verify/jeton").bearer(&rotated.secret).send().await.status
        == 200
    {
        tokio::task::yield_now().await;
    }
    jeton.process.kill().await;

    let told = desk.replay("copy.db", "restored", &["journal"]).done();
    let word = told.split("--lost ").nth(1).unwrap().split('`').next().unwrap().to_owned();
    let process = Process::serve(&desk.place("restored")).await;
    asked(&process, &kept).await.expect_problem(503, "restored");
    process.kill().await;
    desk.run(&["restore", "accept", "--data", "restored", "--lost", &word]).done();
    let process = desk.serve("restored").await;

    for token in [&kept, &made] {
        asked(&process, token).await.expect(200);
    }
    asked(&process, &revoked).await.expect(401);
    let dead = [
        &cancelled.secret,
        &reset.secret,
        &rotated.secret,
        &disabled.token.secret,
        &disabled.session,
        &left.session,
    ];
    for secret in dead {
        let answers = answers(&process, &admin, secret).await;
        assert!(answers.iter().all(|status| [401, 403].contains(status)), "{answers:?}");
    }
    for secret in
        [&anew.secret, &next.secret, &left.token.secret, &late.token.secret, &late.session]
    {
        assert_eq!(answers(&process, &admin, secret).await, [200; 3]);
    }
    let login = |password: &str| {
        let body = json!({ "account": "stays", "password": password });
        process.call("POST", "/api/v1/sessions").json(&body).send()
    };
    login(OTHER).await.expect(201);
    login(PASSWORD).await.expect(401);
    log_in(&process).await.expect(201);
    process.kill().await;
    assert!(word > format!("ended-after-{}", backup["seq"]), "{word}");
    assert!(desk.run(&["log", "verify", "--data", "restored"]).done().contains("each as it was"));
    assert!(desk.run(&["backup", "--to", "again.db", "--data", "restored"]).code == Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replayed_database_is_the_one_that_was_lost_row_by_row() {
    let desk = Desk::new();
    let config = "journal = \"journal\"\n[webhooks]\nenabled = true\n";
    std::fs::write(desk.place("jeton.toml"), config).unwrap();
    let jeton = desk.first_with(&["--config", desk.place("jeton.toml").to_str().unwrap()]).await;
    desk.back_up("copy.db");
    for preset in ["discloud", "duplocloud"] {
        let path = format!("/api/v1/services/{preset}");
        jeton.call("PUT", &path).json(&json!({ "preset": preset })).send().await.expect(201);
    }
    let member = jeton.member("ada").await;
    jeton.rotate(&member.token, json!({ "grace": "1h" })).await;
    jeton.call("POST", "/api/v1/signing-keys/rotate").send().await.expect(200);
    let hook = json!({ "url": "https://hooks.example.com/", "events": ["token.issued"] });
    let hook = jeton.call("POST", "/api/v1/webhooks").json(&hook).send().await.expect(201);
    let again = format!("/api/v1/webhooks/{}/rotate", hook.field("id"));
    jeton.call("POST", &again).json(&json!({})).send().await.expect(200);
    let invited = json!({ "name": "invited" });
    jeton.call("POST", "/api/v1/accounts").json(&invited).send().await.expect(201);
    for _ in 0..3 {
        jeton.revoke(&jeton.make().await).await;
    }
    jeton.process.kill().await;

    desk.replay("copy.db", "restored", &["journal"]).done();

    let tables: [(&str, &[&str]); 8] = [
        ("accounts", &[]),
        ("links", &[]),
        ("services", &[]),
        // When a session was last seen is no change, and stands in no journal.
        ("sessions", &["seen_at", "row_seal"]),
        ("signing_keys", &[]),
        ("tokens", &["used_at", "used_from", "used_by"]),
        ("webhooks", &[]),
        ("log", &[]),
    ];
    for (table, but) in tables {
        let (lost, mut back) = (desk.rows("data", table, but), desk.rows("restored", table, but));
        if table == "log" {
            let restored = back.pop().unwrap();
            assert!(restored.concat().contains("\"cause\":\"restored\""), "{restored:?}");
        }
        assert!(!lost.is_empty(), "{table}");
        assert_eq!(back, lost, "{table}");
    }
    let sealed = desk.rows("restored", "tokens", &[]).concat().concat();
    assert!(sealed.contains("seal_key = Integer"), "a token can be shown again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_end_that_was_acknowledged_before_a_kill_is_in_the_journal() {
    let desk = Desk::new();
    let jeton = desk.journaled().await;
    let mut tokens = Vec::new();
    for _ in 0..200 {
        tokens.push(jeton.make().await);
    }
    desk.back_up("copy.db");

    let stop = Arc::new(AtomicBool::new(false));
    let workers: Vec<_> = tokens
        .chunks(50)
        .map(|tokens| {
            let (stop, tokens) = (Arc::clone(&stop), tokens.to_vec());
            let (address, session) = (jeton.process.address, jeton.session.clone());
            tokio::spawn(async move {
                let mut ended = Vec::new();
                for token in tokens {
                    let path = format!("/api/v1/tokens/{}/revoke", token.id);
                    let call = Call::to(address, "POST", &path).bearer(&session);
                    let Ok(reply) = call.attempt().await else {
                        break;
                    };
                    reply.expect(204);
                    ended.push(token);
                    if ended.len() == 25 {
                        stop.store(true, Ordering::SeqCst);
                    }
                }
                ended
            })
        })
        .collect();
    while !stop.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    jeton.process.kill().await;
    let mut ended = Vec::new();
    for worker in workers {
        ended.extend(worker.await.unwrap());
    }
    // The machine is gone, and its disk with it: nothing is caught up.
    let told = desk.replay("copy.db", "restored", &["journal"]).done();
    let word = told.split("--lost ").nth(1).unwrap().split('`').next().unwrap().to_owned();
    desk.run(&["restore", "accept", "--data", "restored", "--lost", &word]).done();

    let process = Process::serve(&desk.place("restored")).await;

    assert!(ended.len() >= 25, "{}", ended.len());
    for token in &ended {
        asked(&process, token).await.expect(401);
    }
}
