//! `GET /api/v1/tokens/{id}/usage`

use std::path::Path;

use jeton_app::{App, Clock, Environment, Errand, Options, Period, Randomness, Sender};
use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{NOBODY, get, online, post};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// What is said after everything was written down.
async fn usage(jeton: &TestJeton, by: &str, id: &str, query: &str) -> Value {
    pass(jeton, 10).await;
    get(jeton, by, &format!("/api/v1/tokens/{id}/usage{query}")).await.expect(200).json()
}

async fn pass(jeton: &TestJeton, seconds: i64) {
    jeton.clock.advance(SignedDuration::from_secs(seconds));
    jeton.app.do_jobs().await;
}

async fn show(jeton: &TestJeton, secret: &str, status: u16) {
    jeton.verify("online").header("x-auth-token", secret).send().await.expect(status);
}

#[tokio::test]
async fn every_use_is_counted_in_its_hour_by_its_outcome() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    for _ in 0..5 {
        show(&jeton, &secret, 200).await;
    }
    pass(&jeton, HOUR - 1).await;
    show(&jeton, &secret, 200).await;
    pass(&jeton, 1).await;
    show(&jeton, &secret, 200).await;
    post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    show(&jeton, &secret, 401).await;

    let all = usage(&jeton, &ada, &id, "").await;
    let first = usage(&jeton, &ada, &id, "?to=2026-01-15T13:00:00Z").await;

    assert_eq!(
        all["hours"],
        json!([
            { "from": "2026-01-15T12:00:00Z", "counts": { "allowed": 6 } },
            { "from": "2026-01-15T13:00:00Z", "counts": { "allowed": 1, "revoked": 1 } },
        ])
    );
    assert_eq!(all["totals"], json!({ "allowed": 7, "revoked": 1 }));
    assert_eq!(all["last_used_at"], "2026-01-15T13:00:00Z");
    assert_eq!(all["shown_after_end_at"], "2026-01-15T13:00:00Z");
    assert_eq!(all["counted_until"], "2026-01-15T13:00:10Z");
    assert_eq!(
        (&all["from"], &all["to"]),
        (&json!("2026-01-14T14:00:00Z"), &json!("2026-01-15T14:00:00Z"))
    );
    assert_eq!(first["totals"], json!({ "allowed": 6 }));
    assert_eq!(first["to"], "2026-01-15T13:00:00Z");
}

#[tokio::test]
async fn it_says_from_where_and_by_what_programs_and_that_an_old_secret_was_shown() {
    let jeton = TestJeton::behind_proxies().await;
    let ada = jeton.account("ada@example.com").await;
    let id = jeton.token(&ada, "discloud", "api-key").await["id"].as_str().unwrap().to_owned();
    let old = jeton.reveal(&ada, &id).await;
    let show = |secret: &str, address: &str, agent: &str| {
        let call = jeton.verify("discloud").header("api-token", secret);
        call.header("x-forwarded-for", address).header("user-agent", agent).send()
    };
    show(&old, "192.0.2.7", "ci").await.expect(200);
    pass(&jeton, 60).await;
    let path = format!("/api/v1/tokens/{id}/rotate");
    let new = post(&jeton, &ada, &path, json!({})).await.expect(200).field("secret");
    show(&new, "192.0.2.7", "cron").await.expect(200);
    pass(&jeton, 60).await;
    show(&old, "198.51.100.9", "ci").await.expect(401);

    let seen = usage(&jeton, &ada, &id, "").await;

    let line = |name: &str, accepted: bool, first: &str, last: &str| {
        json!({ "name": name, "accepted": accepted,
            "first_seen_at": format!("2026-01-15T{first}Z"), "last_seen_at": format!("2026-01-15T{last}Z") })
    };
    assert_eq!(
        seen["addresses"],
        json!([
            line("198.51.100.9", false, "12:02:00", "12:02:00"),
            line("192.0.2.7", true, "12:00:00", "12:01:00"),
        ])
    );
    assert_eq!(
        seen["agents"],
        json!([
            line("ci", true, "12:00:00", "12:02:00"),
            line("cron", true, "12:01:00", "12:01:00"),
        ])
    );
    assert_eq!(seen["replaced_shown_at"], "2026-01-15T12:02:00Z");
    assert_eq!(
        (&seen["last_used_at"], &seen["last_used_agent"]),
        (&json!("2026-01-15T12:01:00Z"), &json!("cron"))
    );
    assert_eq!(seen["totals"], json!({ "allowed": 2, "rotated": 1 }));
}

#[tokio::test]
async fn counts_are_kept_for_90_days_who_used_it_for_30_and_the_last_use_for_ever() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    show(&jeton, &secret, 200).await;
    pass(&jeton, 10).await;
    let all = "?from=2026-01-01T00:00:00Z";
    let by = || jeton.log_in("admin", &jeton.admin_password);

    pass(&jeton, 30 * DAY - 20).await;
    let before = usage(&jeton, &by().await, &id, all).await;
    pass(&jeton, HOUR).await;
    let after_30 = usage(&jeton, &by().await, &id, all).await;
    pass(&jeton, 60 * DAY - HOUR - 20).await;
    let before_90 = usage(&jeton, &by().await, &id, all).await;
    pass(&jeton, HOUR).await;
    let after_90 = usage(&jeton, &by().await, &id, all).await;

    let one = json!({ "allowed": 1 });
    assert_eq!((before["addresses"].as_array().unwrap().len(), &before["totals"]), (1, &one));
    assert_eq!((&after_30["addresses"], &after_30["totals"]), (&json!([]), &one));
    assert_eq!(before_90["totals"], one);
    assert_eq!((&after_90["totals"], &after_90["hours"]), (&json!({}), &json!([])));
    assert_eq!(after_90["last_used_at"], "2026-01-15T12:00:00Z");
    assert_eq!(after_90["last_used_address"], "127.0.0.1");
}

/// What the service counted, by a Jeton that starts on these files.
async fn counted_in(directory: &Path, jeton: &TestJeton) -> Vec<(&'static str, i64)> {
    let app = App::start(Options {
        directory: directory.to_owned(),
        anchor: None,
        journal: None,
        clock: Clock::Hand(jeton.clock.clone()),
        randomness: Randomness::fixed(),
        environment: Environment::select(|_variable| None),
        webhooks: jeton_app::WebhookSender::off(),
    });
    let app = app.await.expect("Jeton starts on these files");
    let bearer = format!("Bearer {}", jeton.admin);
    let headers = [("authorization", bearer.as_bytes())].into_iter();
    let held = app.caller(headers, Sender::default()).expect("it is accepted");
    let let_in = app.let_in(&held, Errand::Other).await;
    let caller = let_in.expect("the session goes on");
    let usage = app
        .service_usage("online", Period::default(), &caller)
        .await
        .expect("an administrator sees it");
    app.stop().await;
    usage.counts.iter().map(|count| (count.outcome.code(), count.count)).collect()
}

#[tokio::test]
async fn a_stop_loses_nothing_and_a_crash_at_most_what_came_after_the_last_writing() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    show(&jeton, &secret, 200).await;
    pass(&jeton, 10).await;
    show(&jeton, &secret, 200).await;
    pass(&jeton, 9).await;

    // What a crash at this moment would leave.
    let crashed = tempfile::tempdir().unwrap();
    for file in jeton.directory().read_dir().unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), crashed.path().join(file.file_name())).unwrap();
    }
    jeton.app.stop().await;

    assert_eq!(counted_in(crashed.path(), &jeton).await, [("allowed", 1)]);
    assert_eq!(counted_in(jeton.directory(), &jeton).await, [("allowed", 2)]);
}

#[tokio::test]
async fn the_answer_says_up_to_when_everything_is_counted() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let path = format!("/api/v1/tokens/{id}/usage");
    show(&jeton, &secret, 200).await;

    pass(&jeton, 9).await;
    let before = get(&jeton, &jeton.admin, &path).await.expect(200).json();
    pass(&jeton, 1).await;
    let after = get(&jeton, &jeton.admin, &path).await.expect(200).json();

    assert_eq!(
        (&before["totals"], &before["counted_until"]),
        (&json!({}), &json!("2026-01-15T12:00:00Z"))
    );
    assert_eq!(before["last_used_at"], "2026-01-15T12:00:00Z", "that is known within a second");
    assert_eq!(
        (&after["totals"], &after["counted_until"]),
        (&json!({ "allowed": 1 }), &json!("2026-01-15T12:00:10Z"))
    );
}

#[tokio::test]
async fn a_database_that_takes_nothing_stops_no_verdict_and_loses_no_count_before_it_is_full() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    jeton.app.stop().await;

    for _ in 0..3 {
        show(&jeton, &secret, 200).await;
        pass(&jeton, 10).await;
    }
}

#[tokio::test]
async fn only_who_may_see_a_token_sees_its_usage_and_a_wrong_period_is_told() {
    let jeton = TestJeton::new().await;
    let (ada, bob) =
        (jeton.account("ada@example.com").await, jeton.account("bob@example.com").await);
    let (id, _) = online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{id}/usage");

    get(&jeton, &bob, &path).await.expect_problem(404, "not_found");
    get(&jeton, &ada, &format!("/api/v1/tokens/tok_{NOBODY}/usage"))
        .await
        .expect_problem(404, "not_found");
    jeton.call("GET", &path).send().await.expect_problem(401, "invalid_token");
    for query in [
        "?from=yesterday",
        "?to=2026-01-15",
        "?from=2026-01-15T12:00:00Z&to=2026-01-15T12:00:00Z",
        "?since=2026-01-15T12:00:00Z",
    ] {
        get(&jeton, &ada, &format!("{path}{query}")).await.expect_problem(400, "invalid_query");
    }
    let never = usage(&jeton, &ada, &id, "?from=-009999-01-03T00:00:00Z&to=9999-12-30T00:00:00Z");
    assert_eq!(never.await["totals"], json!({}));
}
