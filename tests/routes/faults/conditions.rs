//! Faults about Jeton itself: its clock and its keys.

use std::net::SocketAddr;

use jeton_app::{App, Clock, Environment, Options, Randomness};
use jeton_server::{DoorOptions, Jeton};
use jeton_tests::{Call, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{online, permanent};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// The faults of a cause, with the closed ones, the newest last: the part, the state and the note.
pub(crate) async fn faults(
    address: SocketAddr,
    admin: &str,
    cause: &str,
) -> Vec<(String, String, String)> {
    let list = Call::to(address, "GET", "/api/v1/faults?closed=true&limit=200").bearer(admin);
    let list = list.send().await.expect(200).json();
    let text = |fault: &Value, field: &str| fault[field].as_str().expect("a text").to_owned();
    let all =
        list["items"].as_array().expect("a list").iter().filter(|fault| fault["cause"] == cause);
    all.map(|fault| (text(fault, "part"), text(fault, "state"), text(fault, "note"))).collect()
}

/// Does a round of the jobs, and lists the jumps of the clock.
async fn jumps(jeton: &TestJeton) -> Vec<(String, String, String)> {
    jeton.app.do_jobs().await;
    let admin = jeton.log_in("admin", &jeton.admin_password).await;
    faults(jeton.address(), &admin, "clock-jumped").await
}

fn told(state: &str, note: &str) -> (String, String, String) {
    ("clock".to_owned(), state.to_owned(), note.to_owned())
}

#[tokio::test]
async fn a_clock_that_is_set_is_told_until_it_has_gone_evenly_for_an_hour() {
    let jeton = TestJeton::new().await;
    assert_eq!(jumps(&jeton).await, []);
    jeton.clock.advance(HOUR * 80);
    assert_eq!(jumps(&jeton).await, [], "time that passes is no jump");

    jeton.clock.jump(-HOUR);
    let back = told("open", "back by 1h, from 2026-01-18T20:00:00Z to 2026-01-18T19:00:00Z");
    assert_eq!(jumps(&jeton).await, [back]);
    jeton.clock.advance(HOUR / 2);
    jeton.clock.jump(HOUR);
    assert_eq!(jumps(&jeton).await.len(), 1, "one fault at a time");
    jeton.clock.advance(HOUR - SignedDuration::from_secs(1));
    assert_eq!(jumps(&jeton).await[0].1, "open");
    jeton.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(jumps(&jeton).await[0].1, "closed");

    jeton.clock.jump(HOUR * 24);
    let both = jumps(&jeton).await;
    let note = "forward by 24h, from 2026-01-18T21:30:00Z to 2026-01-19T21:30:00Z";
    assert_eq!(both[1..], [told("open", note)]);
}

#[tokio::test]
async fn a_clock_that_is_wrong_by_five_minutes_either_way_is_told_and_lengthens_no_token() {
    let jeton = TestJeton::new().await;
    assert_eq!(jumps(&jeton).await, []);
    let ending = jeton.issue(&jeton.admin, json!({ "service": "online", "lifetime": "10m" })).await;
    let secret = ending["secret"].as_str().expect("a secret");
    let verdict =
        async || jeton.verify("online").header("x-auth-token", secret).send().await.status;
    let minutes = SignedDuration::from_mins;

    // Five minutes ahead: what ends within them ends early, and never again late.
    jeton.clock.jump(minutes(5));
    let ahead = jumps(&jeton).await;
    jeton.clock.advance(minutes(5) - SignedDuration::from_secs(1));
    let before = verdict().await;
    // Set right again: time stands nowhere and goes back nowhere.
    jeton.clock.jump(-minutes(5));
    let back = jumps(&jeton).await;
    let after = verdict().await;
    jeton.clock.advance(SignedDuration::from_secs(1));
    let at = verdict().await;
    jeton.clock.jump(-minutes(5));
    let long_after = verdict().await;

    let note = "forward by 5m, from 2026-01-15T12:00:00Z to 2026-01-15T12:05:00Z";
    assert_eq!(ahead, [told("open", note)]);
    assert_eq!(back.iter().filter(|fault| fault.1 == "open").count(), 1);
    assert_eq!((before, after, at, long_after), (200, 200, 401, 401));
}

#[tokio::test]
async fn a_jump_that_is_much_further_than_the_one_that_is_told_is_told_too() {
    let jeton = TestJeton::new().await;
    jumps(&jeton).await;
    let seconds = SignedDuration::from_secs;

    let mut faults = Vec::new();
    for by in [seconds(10), seconds(-15), seconds(-3 * 86_400), seconds(86_400)] {
        jeton.clock.jump(by);
        let mut told = jumps(&jeton).await;
        told.sort_by(|one, other| other.1.cmp(&one.1));
        faults.push(told);
    }

    let first =
        |state| told(state, "forward by 10s, from 2026-01-15T12:00:00Z to 2026-01-15T12:00:10Z");
    let far = told("open", "back by 72h, from 2026-01-15T11:59:55Z to 2026-01-12T11:59:55Z");
    assert_eq!(faults[..2], [[first("open")], [first("open")]]);
    let both = vec![far, first("closed")];
    assert_eq!(faults[2..], [both.clone(), both]);
}

#[tokio::test]
async fn two_seconds_more_or_less_are_no_jump() {
    let jeton = TestJeton::new().await;
    jumps(&jeton).await;

    for seconds in [2, -2, 1] {
        jeton.clock.jump(SignedDuration::from_secs(seconds));
        assert_eq!(jumps(&jeton).await, [], "{seconds}");
    }
    jeton.clock.jump(SignedDuration::from_secs(3));
    assert_eq!(jumps(&jeton).await.len(), 1);
}

/// Starts another Jeton on the files of one that is stopped; its door and an administrator's session.
pub(crate) async fn started_again(jeton: &TestJeton) -> (App, SocketAddr, String) {
    let options = Options {
        directory: jeton.directory().to_owned(),
        anchor: None,
        journal: None,
        clock: Clock::Hand(jeton.clock.clone()),
        randomness: Randomness::System,
        environment: Environment::default(),
        webhooks: jeton_app::WebhookSender::off(),
    };
    let app = App::start(options).await.expect("the files are in order");
    app.do_jobs().await;
    let door = DoorOptions::at("127.0.0.1:0".parse().expect("an address"));
    let server = Jeton::bind(app.clone(), door).await.expect("loopback has a free port");
    let address = server.address().expect("a bound socket has an address");
    tokio::spawn(server.serve(std::future::pending()));
    let login = json!({ "account": "admin", "password": jeton.admin_password });
    let session = Call::to(address, "POST", "/api/v1/sessions").json(&login).send().await;
    (app, address, session.expect(201).field("token"))
}

#[tokio::test]
async fn a_clock_that_was_set_back_while_jeton_was_stopped_is_told_by_its_anchors_where_nothing_was_done()
 {
    let jeton = TestJeton::new().await;
    jeton.clock.advance(HOUR * 5);
    jeton.app.stop().await;

    jeton.clock.jump(-HOUR);
    let (_, address, admin) = started_again(&jeton).await;

    let told = faults(address, &admin, "clock-jumped").await;
    assert_eq!(told.len(), 1);
    let note = &told[0].2;
    assert!(
        note.starts_with("back by at least 1h: its last anchor is of 2026-01-15T17:"),
        "{note}"
    );
}

#[tokio::test]
async fn a_clock_that_was_set_back_while_jeton_was_stopped_is_told_by_its_log() {
    let jeton = TestJeton::new().await;
    jeton.app.stop().await;

    jeton.clock.jump(-HOUR);
    let (_, address, admin) = started_again(&jeton).await;

    let told = faults(address, &admin, "clock-jumped").await;
    assert_eq!(told.len(), 1);
    let note = &told[0].2;
    assert!(note.starts_with("back by at least 1h: entry "), "{note}");
    assert!(
        note.ends_with("is of 2026-01-15T12:00:00Z, and Jeton started at 2026-01-15T11:00:00Z"),
        "{note}"
    );
}

#[tokio::test]
async fn a_key_that_is_not_in_the_key_file_is_told_until_it_is_back() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    online(&jeton, &jeton.admin).await;
    permanent(&jeton, "ada@example.com").await;
    jeton.app.stop().await;
    let path = jeton.directory().join("keys.toml");
    let whole = std::fs::read_to_string(&path).unwrap();
    // The same keys under other numbers: as good as others.
    let renumbered = whole.replace("id = 1\n", "id = 2\n");

    std::fs::write(&path, &renumbered).unwrap();
    // As if an earlier program had written it: one of this version does not start, and says why.
    let db = rusqlite::Connection::open(jeton.directory().join("jeton.db")).unwrap();
    db.execute("DELETE FROM keys", []).unwrap();
    let (app, address, admin) = started_again(&jeton).await;
    let missing = faults(address, &admin, "key-missing").await;
    app.stop().await;
    std::fs::write(&path, &whole).unwrap();
    db.execute("DELETE FROM keys", []).unwrap();
    let (_, address, admin) = started_again(&jeton).await;
    let back = faults(address, &admin, "key-missing").await;

    let parts = |faults: &[(String, String, String)], state: &str| {
        let those = faults.iter().filter(|fault| fault.1 == state);
        let mut parts: Vec<_> = those.map(|fault| fault.0.clone()).collect();
        parts.sort();
        parts
    };
    assert_eq!(parts(&missing, "open"), ["digest key 1", "seal key 1"]);
    for (part, _, note) in &missing {
        let meaning =
            if part.starts_with("seal") { "cannot be shown" } else { "cannot be verified" };
        assert!(note.contains(meaning) && note.contains(" live tokens"), "{part}: {note}");
    }
    assert_eq!(parts(&back, "closed"), ["digest key 1", "seal key 1"]);
    assert_eq!(parts(&back, "open"), ["digest key 2", "seal key 2"], "of the session in between");
}
