//! `GET /api/v1/log/chain`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use rusqlite::Connection;
use serde_json::json;

use crate::support::{get, items, online, text};

const CHAIN: &str = "/api/v1/log/chain";

#[tokio::test]
async fn an_administrator_sees_how_far_the_log_was_checked_and_what_is_noted_outside() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    online(&jeton, &ada).await;
    jeton.clock.advance(SignedDuration::from_mins(2));
    jeton.app.do_jobs().await;
    let noted_at = jeton.now().to_string();
    jeton.clock.advance(SignedDuration::from_secs(10));
    online(&jeton, &jeton.log_in("ada@example.com", TestJeton::PASSWORD).await).await;

    let chain = get(&jeton, &jeton.admin, CHAIN).await.expect(200).json();

    assert_eq!((&chain["state"], &chain["faults"]), (&json!("whole"), &json!([])));
    assert_eq!(chain["anchored_at"], json!(noted_at));
    assert_eq!(chain["anchored"], chain["checked"]);
    assert!(chain["anchored"].as_i64() < chain["entries"].as_i64(), "{chain}");
}

#[tokio::test]
async fn all_of_it_is_found_whole_anew_every_day() {
    let jeton = TestJeton::new().await;
    let admin = || jeton.log_in("admin", &jeton.admin_password);
    jeton.app.do_jobs().await;
    let before = get(&jeton, &jeton.admin, CHAIN).await.expect(200).json();
    jeton.clock.advance(SignedDuration::from_hours(25));
    for _ in 0..2 {
        jeton.clock.advance(SignedDuration::from_mins(1));
        jeton.app.do_jobs().await;
    }

    let after = get(&jeton, &admin().await, CHAIN).await.expect(200).json();

    let [before, after] = [&before, &after].map(|chain| text(chain, "whole_at"));
    assert!(before < after, "{before} {after}");
}

#[tokio::test]
async fn a_log_that_is_not_what_was_written_is_broken_and_its_fault_says_so() {
    let jeton = TestJeton::new().await;
    jeton.app.do_jobs().await;
    jeton.account("ada@example.com").await;
    let db = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    db.execute("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", []).unwrap();
    jeton.clock.advance(SignedDuration::from_mins(1));
    jeton.app.do_jobs().await;

    let chain = get(&jeton, &jeton.admin, CHAIN).await.expect(200).json();

    assert_eq!(chain["state"], "broken");
    let fault = chain["faults"][0].as_str().unwrap();
    let path = format!("/api/v1/log?fault={fault}");
    let log = items(&jeton, &jeton.admin, &path).await;
    assert_eq!((log.len(), &log[0]["event"]), (1, &json!("fault.opened")));
    for other in ["actor=admin", "service=jeton", "event=token.", "since=2100-01-01T00:00:00Z"] {
        let log = items(&jeton, &jeton.admin, &format!("{path}&{other}")).await;
        assert_eq!(log, [json!(null); 0], "{other}");
    }
}
