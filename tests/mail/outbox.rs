//! The outbox: nothing is missed, nothing is doubled, nothing is told that is over.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::desk::{Desk, days, minutes};

async fn faults(desk: &Desk, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/faults?limit=200{query}");
    let list = desk.jeton.call("GET", &path).bearer(&desk.admin().await).send().await;
    list.expect(200).json()["items"].as_array().unwrap().clone()
}

async fn undeliverable(desk: &Desk) -> Vec<String> {
    let all = faults(desk, "").await.into_iter();
    let wanted = all.filter(|fault| fault["cause"] == "mail-undeliverable");
    wanted.map(|fault| fault["part"].as_str().unwrap().to_owned()).collect()
}

/// A desk on which a notice waits in a mail that was not sent yet.
async fn with_one_waiting() -> (Desk, String) {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    let id = desk.issue("ada@example.com", "ci").await["id"].as_str().unwrap().to_owned();
    desk.smtp.rules(&json!({ "data": "451 busy" }));
    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));
    desk.work().await;
    assert_eq!(desk.mails().len(), 0);
    desk.smtp.rules(&json!({}));
    (desk, id)
}

#[tokio::test]
async fn the_server_is_down_for_hours_and_everybody_is_told_once_within_five_minutes_of_its_return()
{
    let mut desk = Desk::new().await;
    desk.tell("ops@example.com").await;
    for owner in ["ada@example.com", "bob@example.com", "eve@example.com"] {
        desk.jeton.account(owner).await;
        desk.issue(owner, "ci").await;
    }
    desk.smtp.down().await;

    desk.pass(days(3));
    desk.live(240, minutes(1)).await;
    let told = undeliverable(&desk).await;
    desk.smtp.up().await;
    desk.live(5, minutes(1)).await;
    let after = desk.mails();
    desk.live(60, minutes(1)).await;

    assert_eq!(told, [format!("localhost:{}", desk.smtp.port)], "and nobody's mail was given up");
    let mut to: Vec<_> = after.iter().flat_map(|mail| mail.to()).collect();
    to.sort_unstable();
    assert_eq!(to, ["ada@example.com", "bob@example.com", "eve@example.com", "ops@example.com"]);
    assert_eq!(desk.mails().len(), 4, "and nobody twice");
    assert_eq!(undeliverable(&desk).await, [""; 0], "the fault closes by itself");
}

#[tokio::test]
async fn each_threshold_is_told_once_however_many_rounds_there_are() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;

    desk.live(11 * 24, minutes(60)).await;

    let mails = desk.mails();
    let subjects: Vec<_> = mails.iter().map(|mail| mail.header("Subject")).collect();
    assert_eq!(
        subjects,
        ["Token “ci” of acme expires in 7 days", "Token “ci” of acme expires in 23 hours"]
    );
    let ids: BTreeSet<_> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 2);
}

#[tokio::test]
async fn a_mail_that_is_put_off_waits_longer_each_time_and_goes_with_the_same_message_id() {
    let (desk, _) = with_one_waiting().await;

    desk.work().await;
    let at_once = desk.mails().len();
    desk.pass(minutes(1));
    desk.work().await;

    assert_eq!((at_once, desk.mails().len()), (0, 1));
    let id = desk.mails()[0].header("Message-ID").to_owned();
    assert!(id.starts_with("<mail_") && id.ends_with("@example.com>"), "{id}");
}

#[tokio::test]
async fn a_token_that_was_rotated_revoked_or_extended_or_has_expired_is_not_told_of_any_more() {
    for over in ["rotate", "revoke", "extend", "expire"] {
        let (desk, id) = with_one_waiting().await;
        let admin = desk.admin().await;
        let post = |path: &str| {
            let body = if path == "extend" { json!({ "lifetime": "10d" }) } else { json!({}) };
            let path = format!("/api/v1/tokens/{id}/{path}");
            desk.jeton.call("POST", &path).bearer(&admin).json(&body).send()
        };
        match over {
            "expire" => desk.pass(days(8)),
            path => assert!(post(path).await.status < 300),
        }

        desk.live(10, minutes(1)).await;

        let told = desk.mails().len();
        assert_eq!(told, 0, "{over}");
    }
}

#[tokio::test]
async fn what_is_over_leaves_a_digest_that_tells_of_the_others() {
    let (desk, id) = with_one_waiting().await;
    let path = format!("/api/v1/tokens/{id}/revoke");
    desk.issue("ada@example.com", "late").await;
    desk.jeton
        .call("POST", &path)
        .bearer(&desk.admin().await)
        .json(&json!({}))
        .send()
        .await
        .expect(204);
    desk.pass(days(3));
    desk.work().await;

    desk.live(3, minutes(1)).await;

    let mails = desk.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].plain().contains("late (") && !mails[0].plain().contains("ci ("));
}

#[tokio::test]
async fn a_refused_recipient_becomes_a_fault_and_stops_nobody_else() {
    let desk = Desk::new().await;
    desk.tell("gone@example.com; ops@example.com").await;
    desk.smtp.rules(&json!({ "refuse": { "gone@example.com": "550 no such user" } }));
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;

    desk.pass(days(3));
    desk.live(4, minutes(1)).await;
    let told = faults(&desk, "").await;
    desk.smtp.rules(&json!({}));
    desk.pass(days(6));
    desk.live(4, minutes(1)).await;

    let dead: Vec<_> = told.iter().filter(|f| f["cause"] == "mail-undeliverable").collect();
    assert_eq!((dead.len(), &dead[0]["part"]), (1, &json!("gone@example.com")));
    assert!(dead[0]["note"].as_str().unwrap().contains("550"), "{}", dead[0]["note"]);
    let mails = desk.mails();
    let of = |to: &str| mails.iter().filter(|mail| mail.to() == [to]).count();
    assert_eq!((of("ops@example.com"), of("ada@example.com"), of("gone@example.com")), (2, 2, 1));
    assert_eq!(undeliverable(&desk).await, [""; 0], "a mail that goes through closes the fault");
}

#[tokio::test]
async fn after_the_last_try_a_mail_is_given_up_with_a_fault() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    desk.smtp.rules(&json!({ "data": "451 mailbox busy" }));

    desk.pass(days(3));
    desk.live(4, minutes(1)).await;
    let early = undeliverable(&desk).await;
    desk.live(60, minutes(60)).await;

    assert_eq!(early, [""; 0]);
    assert_eq!(undeliverable(&desk).await, ["ada@example.com"]);
    assert_eq!(desk.mails().len(), 0);
}

#[tokio::test]
async fn administrators_see_what_waits_was_sent_and_was_given_up_and_have_it_tried_again() {
    let desk = Desk::new().await;
    desk.tell("gone@example.com").await;
    desk.smtp.rules(&json!({ "refuse": { "gone@example.com": "550 no such user" } }));
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    desk.pass(days(3));
    desk.work().await;
    let states = async || {
        let list =
            desk.jeton.call("GET", "/api/v1/notices").bearer(&desk.admin().await).send().await;
        let list = list.expect(200).json();
        let notices = list["items"].as_array().unwrap().iter();
        let told = notices.map(|it| json!([it["recipient"], it["state"]]));
        let mut told: Vec<Value> = told.collect();
        told.sort_by_key(Value::to_string);
        told
    };
    let both = |ada: &str, gone: &str| {
        vec![json!(["ada@example.com", ada]), json!(["gone@example.com", gone])]
    };

    let waiting = states().await;
    desk.live(2, minutes(1)).await;
    let failed = states().await;
    desk.smtp.rules(&json!({}));
    let retry = desk.jeton.call("POST", "/api/v1/notices/retry?recipient=gone@example.com");
    let retried = retry.bearer(&desk.admin().await).send().await.expect(200).json();
    desk.work().await;

    assert_eq!(waiting, both("waiting", "waiting"));
    assert_eq!(failed, both("sent", "failed"));
    assert_eq!(retried, json!({ "mails": 1 }));
    assert_eq!(states().await, both("sent", "sent"));
    assert_eq!(desk.mails().len(), 2);
}

#[tokio::test]
async fn who_was_told_of_one_fault_is_listed_a_page_at_a_time() {
    let desk = Desk::new().await;
    desk.tell("ops@example.com;boss@example.com").await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    desk.issue("ada@example.com", "nightly").await;
    desk.pass(days(3));
    desk.work().await;
    let get = async |path: &str| {
        let list = desk.jeton.call("GET", path).bearer(&desk.admin().await).send().await;
        list.expect(200).json()
    };
    let faults = get("/api/v1/faults").await;
    let ids: Vec<_> =
        faults["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();

    for id in &ids {
        let mut told = Vec::new();
        let mut next = Some(String::new());
        while let Some(cursor) = next {
            let page = get(&format!("/api/v1/notices?fault={id}&limit=1{cursor}")).await;
            let items = page["items"].as_array().unwrap();
            told.extend(items.iter().map(|it| (it["fault"].clone(), it["recipient"].clone())));
            next = page["next"].as_str().map(|next| format!("&cursor={next}"));
        }

        let wanted = ["ada@example.com", "boss@example.com", "ops@example.com"];
        assert_eq!(told, wanted.map(|to| (json!(id), json!(to))));
    }
    assert_eq!(ids.len(), 2);
}

#[tokio::test]
async fn metrics_say_how_many_mails_wait_since_when_and_how_many_were_given_up() {
    let (desk, _) = with_one_waiting().await;
    let metrics = async || desk.jeton.call("GET", "/metrics").send().await.expect(200).text;
    let says = |metrics: &str, line: &str| metrics.lines().any(|said| said == line);
    desk.smtp.rules(&json!({ "refuse": { "ada@example.com": "550 no such user" } }));

    desk.pass(jiff::SignedDuration::from_secs(30));
    desk.jeton.app.do_jobs().await;
    let waits = metrics().await;
    desk.live(2, minutes(1)).await;
    desk.jeton.app.do_jobs().await;
    desk.pass(minutes(1));
    desk.jeton.app.do_jobs().await;
    let failed = metrics().await;

    for line in ["jeton_mails{state=\"waiting\"} 1", "jeton_mails{state=\"failed\"} 0"] {
        assert!(says(&waits, line), "{line}: {waits}");
    }
    assert!(says(&waits, "jeton_oldest_mail_seconds 30"), "{waits}");
    for line in ["jeton_mails{state=\"waiting\"} 0", "jeton_mails{state=\"failed\"} 1"] {
        assert!(says(&failed, line), "{line}: {failed}");
    }
    assert!(says(&failed, "jeton_oldest_mail_seconds 0"), "{failed}");
}

#[tokio::test]
async fn what_was_filed_before_there_was_a_mail_server_goes_out_if_it_still_matters() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "old").await;
    desk.pass(days(9));
    desk.jeton.app.do_jobs().await;
    desk.issue("ada@example.com", "new").await;
    desk.pass(days(3));
    desk.jeton.app.do_jobs().await;

    desk.live(1, minutes(2)).await;

    let mails = desk.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].plain().contains("new (") && !mails[0].plain().contains("old ("));
}

#[tokio::test]
async fn what_a_server_said_is_written_down_before_anything_else_is_sent() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    desk.smtp.rules(&json!({ "share": 1.0 }));
    let database = rusqlite::Connection::open(desk.jeton.directory().join("jeton.db")).unwrap();
    jeton_tests::refuse_where(&database, "mails", "attempts > 0");
    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));

    for _ in 0..5 {
        desk.work().await;
    }
    let meanwhile = (desk.smtp.put_off(), desk.mails().len());
    jeton_tests::take_rows(&database);
    desk.live(8, minutes(1)).await;

    assert_eq!(meanwhile, (1, 0), "it is put off once, and not tried again at once");
    assert_eq!((desk.smtp.put_off(), desk.mails().len()), (2, 1));
}

#[tokio::test]
async fn mails_go_on_after_a_clock_that_was_a_year_ahead_is_put_right() {
    for put_off in [false, true] {
        let desk = Desk::living("800d").await;
        desk.jeton.account("ada@example.com").await;
        desk.pass(days(365));
        desk.issue("ada@example.com", "ci").await;
        desk.pass(days(793));
        desk.jeton.app.do_jobs().await;
        if put_off {
            desk.smtp.rules(&json!({ "data": "451 busy" }));
            desk.pass(minutes(2));
            desk.work().await;
            desk.smtp.rules(&json!({}));
        }

        desk.pass(-days(365));
        desk.work().await;

        let mails = desk.mails();
        assert_eq!(mails.len(), 1, "put off: {put_off}");
        assert!(mails[0].header("Subject").starts_with("Token “ci” of acme expires in 372 days"));
    }
}

#[tokio::test]
async fn without_a_mail_server_notices_are_forgotten_once_the_token_has_expired() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    let listed = async || {
        let list = desk.jeton.call("GET", "/api/v1/notices").bearer(&desk.admin().await);
        list.send().await.expect(200).json()["items"].as_array().unwrap().len()
    };

    desk.pass(days(3));
    desk.jeton.app.do_jobs().await;
    let waiting = listed().await;
    desk.pass(days(8));
    desk.jeton.app.do_jobs().await;

    assert_eq!((waiting, listed().await), (1, 0));
}

#[tokio::test]
async fn a_round_of_the_post_with_nothing_to_do_reads_nothing_and_what_waits_goes_in_its_second() {
    let desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    let seconds = SignedDuration::from_secs;
    // The week before the end begins with the next second; the post waits two minutes for other notices.
    desk.pass(days(3) - seconds(1));
    for _ in 0..4 {
        desk.work().await;
    }
    let reads = async || {
        let metrics = desk.jeton.call("GET", "/metrics").send().await.expect(200).text;
        metrics
            .lines()
            .find(|line| line.starts_with("jeton_database_reads_total "))
            .map(str::to_owned)
    };

    let before = reads().await;
    desk.work().await;
    let after = reads().await;
    desk.pass(seconds(1));
    desk.work().await;
    desk.live(119, seconds(1)).await;
    let early = desk.mails().len();
    desk.live(1, seconds(1)).await;

    assert!(before.is_some() && before == after, "{before:?} {after:?}");
    assert_eq!((early, desk.mails().len()), (0, 1));
}
