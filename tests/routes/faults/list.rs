//! `GET /api/v1/faults`: which uses open one

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use super::{acme, open, pass, rotate, show};
use crate::support::{events, get, items, post, text};

#[tokio::test]
async fn d15_after_a_reset_the_fault_says_who_still_uses_the_old_value() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = acme(&jeton, &ada, "note").await;
    let new = rotate(&jeton, &ada, &id, json!({})).await;
    pass(&jeton, 60);

    for agent in ["old bot", "older bot"] {
        show(&jeton, &old, agent, 401).await;
        pass(&jeton, 1);
    }
    show(&jeton, &new, "new bot", 200).await;

    let faults = open(&jeton).await;
    let fault = faults[0].clone();
    assert_eq!(
        faults,
        [json!({
            "id": fault["id"], "cause": "retired-secret-used", "state": "open", "token": id, "service": "acme",
            "owner": "ada@example.com", "account": fault["account"], "address": "127.0.0.1", "agent": "old bot",
            "kind": "key", "hint": &new[new.len() - 4..], "last_used_at": fault["opened_at"], "age_seconds": 0,
            "opened_at": fault["opened_at"],
            "remedy": "give the new secret to the program that still uses the old one, or revoke the token if nobody knows it",
        })]
    );
    show(&jeton, &new, "new bot", 200).await;
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.rotated", "fault.opened"]);
    let log = items(&jeton, &jeton.admin, &format!("/api/v1/log?token={id}")).await;
    assert_eq!((&log[2]["fault"], &log[2]["actor"]), (&fault["id"], &Value::Null));
    assert_eq!(log[2]["cause"], "retired-secret-used");
}

#[tokio::test]
async fn faults_come_the_newest_first_where_that_is_asked_and_pages_go_on() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (first, old) = acme(&jeton, &ada, "note").await;
    let mut tokens = vec![(first, old)];
    for _ in 0..2 {
        let token = jeton.issue(&ada, json!({ "service": "acme" })).await;
        tokens.push((text(&token, "id"), text(&token, "secret")));
    }
    for (id, old) in &tokens {
        rotate(&jeton, &ada, id, json!({})).await;
        pass(&jeton, 60);
        show(&jeton, old, "old bot", 401).await;
        assert!(!open(&jeton).await.is_empty());
    }

    let oldest = items(&jeton, &jeton.admin, "/api/v1/faults?sort=opened&limit=2").await;
    let mut newest = items(&jeton, &jeton.admin, "/api/v1/faults?sort=-opened&limit=2").await;

    let about: Vec<_> = oldest.iter().map(|fault| text(fault, "token")).collect();
    assert_eq!(about, tokens.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    newest.reverse();
    assert_eq!(newest, oldest);
    let wrong = get(&jeton, &jeton.admin, "/api/v1/faults?sort=cause").await;
    wrong.expect_problem(400, "invalid_query");
}

#[tokio::test]
async fn the_log_of_a_fault_is_what_happened_to_its_token_while_it_was_open() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = acme(&jeton, &ada, "note").await;
    rotate(&jeton, &ada, &id, json!({})).await;
    pass(&jeton, 60);
    show(&jeton, &old, "old bot", 401).await;
    let fault = text(&open(&jeton).await[0], "id");
    jeton.issue(&ada, json!({ "service": "acme" })).await;
    rotate(&jeton, &ada, &id, json!({})).await;
    pass(&jeton, 60);
    let close = format!("/api/v1/faults/{fault}/close");
    post(&jeton, &jeton.admin, &close, json!({})).await.expect(200);
    rotate(&jeton, &ada, &id, json!({})).await;

    let path = format!("/api/v1/log?fault={fault}");
    let oldest = items(&jeton, &jeton.admin, &format!("{path}&limit=2")).await;
    let newest = items(&jeton, &jeton.admin, &format!("{path}&order=newest&limit=1")).await;

    let events = |log: &[Value]| log.iter().map(|entry| text(entry, "event")).collect::<Vec<_>>();
    assert_eq!(events(&oldest), ["fault.opened", "token.rotated", "fault.closed"]);
    assert_eq!(events(&newest), ["fault.closed", "token.rotated", "fault.opened"]);
    get(&jeton, &ada, &path).await.expect(404);
    let both = get(&jeton, &jeton.admin, &format!("{path}&token={id}")).await;
    both.expect_problem(400, "invalid_query");
    get(&jeton, &jeton.admin, "/api/v1/log?fault=flt_1").await.expect(404);
}

#[tokio::test]
async fn a_grace_that_runs_an_ended_token_and_a_sessions_token_open_none() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = acme(&jeton, &ada, "note").await;
    rotate(&jeton, &ada, &id, json!({ "grace": "1d" })).await;
    pass(&jeton, 60);

    show(&jeton, &old, "within the grace", 200).await;
    assert_eq!(open(&jeton).await, Vec::<Value>::new());
    post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    pass(&jeton, 2 * 86_400);
    show(&jeton, &old, "behind the end", 401).await;
    post(&jeton, &ada, "/api/v1/sessions/close", json!({})).await;
    jeton.call("GET", "/api/v1/tokens").bearer(&ada).send().await.expect(401);

    let admin = jeton.log_in("admin", &jeton.admin_password).await;
    jeton.app.do_jobs().await;
    assert_eq!(get(&jeton, &admin, "/api/v1/faults").await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn a_token_has_one_open_fault_of_a_cause_and_all_its_old_secrets_count() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, first) = acme(&jeton, &ada, "note").await;
    let second = rotate(&jeton, &ada, &id, json!({})).await;
    pass(&jeton, 60);
    rotate(&jeton, &ada, &id, json!({})).await;
    pass(&jeton, 60);

    show(&jeton, &first, "oldest", 401).await;
    assert_eq!(open(&jeton).await.len(), 1);
    pass(&jeton, 1);
    show(&jeton, &second, "old", 401).await;

    let faults = open(&jeton).await;
    assert_eq!((faults.len(), &faults[0]["agent"]), (1, &json!("oldest")));
    let uses = get(&jeton, &ada, &format!("/api/v1/tokens/{id}/uses")).await.json();
    assert_eq!(uses["older"][0]["agent"], "oldest");
    assert_eq!(uses["prior"]["uses"][0]["agent"], "old");
}

#[tokio::test]
async fn where_the_policy_says_so_the_token_ends_as_leaked_and_the_fault_stays() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = acme(&jeton, &ada, "revoke").await;
    let new = rotate(&jeton, &ada, &id, json!({})).await;

    pass(&jeton, 4);
    show(&jeton, &old, "on its way", 401).await;
    assert_eq!(open(&jeton).await.len(), 1);
    show(&jeton, &new, "good", 200).await;
    pass(&jeton, 1);
    show(&jeton, &old, "thief", 401).await;
    jeton.app.do_jobs().await;

    let verdict = jeton.verify("acme").header("x-acme-key", &new).send().await;
    verdict.expect_problem(401, "revoked");
    let token = get(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.json();
    assert_eq!(token["state"], "leaked");
    let all = events(&jeton, &id).await;
    let [opened, closed] = ["fault.opened", "fault.closed"];
    assert_eq!(all, ["token.issued", "token.rotated", opened, closed, opened, "token.ended"]);
    let left = open(&jeton).await;
    assert_eq!((left.len(), &left[0]["agent"]), (1, &json!("thief")));
}

#[tokio::test]
async fn a_fault_closes_when_its_token_ends_and_stays_when_it_is_why_it_ended() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = acme(&jeton, &ada, "revoke").await;
    rotate(&jeton, &ada, &id, json!({})).await;
    pass(&jeton, 60);
    show(&jeton, &old, "thief", 401).await;

    assert_eq!(open(&jeton).await.len(), 1);
    assert_eq!(open(&jeton).await.len(), 1, "the token ended because of it");
    let (other, secret) = crate::support::online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{other}");
    post(&jeton, &ada, &format!("{path}/quarantine"), json!({})).await.expect(200);
    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(401);
    assert_eq!(open(&jeton).await.len(), 2);
    pass(&jeton, 1);
    post(&jeton, &ada, &format!("{path}/revoke"), json!({})).await.expect(204);

    let left = open(&jeton).await;
    assert_eq!((left.len(), &left[0]["token"]), (1, &json!(id)));
    let all = items(&jeton, &jeton.admin, "/api/v1/faults?closed=true").await;
    let states: Vec<_> = all.iter().map(|f| (f["token"] == id, &f["state"])).collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&(true, &json!("open"))), "{states:?}");
    assert!(states.contains(&(false, &json!("closed"))), "{states:?}");
}

#[tokio::test]
async fn faults_are_for_those_who_manage_the_service() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = acme(&jeton, &ada, "note").await;
    rotate(&jeton, &ada, &id, json!({})).await;
    show(&jeton, &old, "bot", 401).await;
    assert_eq!(open(&jeton).await.len(), 1);

    for (name, service, seen) in [("olga", "acme", 1), ("otto", "online", 0)] {
        let body = json!({
            "name": name, "password": TestJeton::PASSWORD, "role": "operator", "operates": [service],
        });
        post(&jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201);
        let operator = jeton.log_in(name, TestJeton::PASSWORD).await;
        let faults = items(&jeton, &operator, "/api/v1/faults?closed=true").await;
        assert_eq!(faults.len(), seen, "{name}");
    }
    get(&jeton, &ada, "/api/v1/faults").await.expect_problem(403, "administrators_only");
    jeton.call("GET", "/api/v1/faults").send().await.expect_problem(401, "invalid_token");
    get(&jeton, &jeton.admin, "/api/v1/faults?close=1").await.expect_problem(400, "invalid_query");
}
