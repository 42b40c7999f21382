//! The rounds of the jobs: one in which nothing changed asks the database nothing, and whatever changes is seen by the next.

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    metrics::{metrics, value},
    support::{items, online, permanent, post},
};

const DAY: i64 = 86_400;
/// A permanent token of DuploCloud lives for a year, and its first threshold is 30 days before.
const UNTIL_THIRTY_DAYS_BEFORE: i64 = 335 * DAY;

async fn reads(jeton: &TestJeton) -> f64 {
    value(&metrics(jeton).await, "jeton_database_reads_total").expect("it is counted")
}

/// Does rounds until one reads nothing.
async fn come_to_rest(jeton: &TestJeton) {
    for _ in 0..8 {
        let before = reads(jeton).await;
        jeton.app.do_jobs().await;
        if reads(jeton).await == before {
            return;
        }
    }
    panic!("the jobs do not come to rest");
}

async fn pass(jeton: &mut TestJeton, seconds: i64) {
    jeton.clock.advance(SignedDuration::from_secs(seconds));
    jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;
    come_to_rest(jeton).await;
}

/// The causes of the open faults.
pub(crate) async fn open(jeton: &TestJeton) -> Vec<String> {
    let all = items(jeton, &jeton.admin, "/api/v1/faults?limit=200").await;
    all.iter().map(|fault| fault["cause"].as_str().expect("a cause").to_owned()).collect()
}

/// One round, and the causes of the faults that are open after it.
pub(crate) async fn round(jeton: &TestJeton) -> Vec<String> {
    jeton.app.do_jobs().await;
    open(jeton).await
}

async fn act(jeton: &TestJeton, id: &str, what: &str) {
    let path = format!("/api/v1/tokens/{id}/{what}");
    assert!(post(jeton, &jeton.admin, &path, json!({})).await.status < 300, "{what}");
}

/// A token in quarantine that was used all the same, so that a fault about it is open.
pub(crate) async fn used_in_quarantine(jeton: &TestJeton, issued: Value) -> String {
    let issued = jeton.issue(&jeton.admin, issued).await;
    let (id, secret) = (issued["id"].as_str().expect("an id"), &issued["secret"]);
    act(jeton, id, "quarantine").await;
    let secret = secret.as_str().expect("a secret");
    jeton.verify("online").header("x-auth-token", secret).send().await.expect(401);
    id.to_owned()
}

#[tokio::test]
async fn rounds_in_which_nothing_changed_read_nothing_for_a_minute() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    permanent(&jeton, "ada@example.com").await;
    used_in_quarantine(&jeton, json!({ "service": "online" })).await;
    come_to_rest(&jeton).await;
    // What `/metrics` shows is looked up every ten seconds at most.
    jeton.clock.advance(SignedDuration::from_secs(10));
    come_to_rest(&jeton).await;
    assert_eq!(open(&jeton).await, ["quarantined-token-used"]);
    let before = reads(&jeton).await;

    for second in 11..60 {
        jeton.clock.advance(SignedDuration::from_secs(1));
        jeton.app.do_jobs().await;
        assert_eq!(reads(&jeton).await, before, "in second {second}");
    }
    jeton.clock.advance(SignedDuration::from_secs(1));
    jeton.app.do_jobs().await;

    assert!(reads(&jeton).await > before, "what somebody else did to the database is seen as well");
}

#[tokio::test]
async fn a_fault_whose_token_is_released_or_revoked_closes_with_the_next_round() {
    for what in ["release", "revoke"] {
        let jeton = TestJeton::new().await;
        let id = used_in_quarantine(&jeton, json!({ "service": "online" })).await;
        come_to_rest(&jeton).await;
        assert_eq!(open(&jeton).await, ["quarantined-token-used"]);

        jeton.clock.advance(SignedDuration::from_secs(1));
        act(&jeton, &id, what).await;

        assert_eq!(round(&jeton).await, [""; 0], "{what}");
    }
}

#[tokio::test]
async fn a_fault_whose_token_expires_closes_in_that_second() {
    let jeton = TestJeton::new().await;
    used_in_quarantine(&jeton, json!({ "service": "online", "lifetime": "30s" })).await;
    come_to_rest(&jeton).await;
    jeton.clock.advance(SignedDuration::from_secs(29));
    assert_eq!(round(&jeton).await, ["quarantined-token-used"]);

    jeton.clock.advance(SignedDuration::from_secs(1));

    assert_eq!(round(&jeton).await, [""; 0]);
}

#[tokio::test]
async fn a_threshold_is_told_in_the_second_in_which_it_begins_and_over_in_the_one_in_which_the_token_ends()
 {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    permanent(&jeton, "ada@example.com").await;
    pass(&mut jeton, UNTIL_THIRTY_DAYS_BEFORE - 30).await;

    jeton.clock.advance(SignedDuration::from_secs(29));
    let before = round(&jeton).await;
    jeton.clock.advance(SignedDuration::from_secs(1));
    let begun = round(&jeton).await;
    pass(&mut jeton, 30 * DAY - 30).await;
    let told = open(&jeton).await.len();
    jeton.clock.advance(SignedDuration::from_secs(29));
    let last = round(&jeton).await.len();
    jeton.clock.advance(SignedDuration::from_secs(1));

    assert_eq!((before, begun), (vec![], vec!["token-expiring".to_owned()]));
    assert_eq!((told, last), (2, 2), "thirty days, and the last of those that were skipped");
    assert_eq!(round(&jeton).await, [""; 0]);
}

#[tokio::test]
async fn a_token_that_is_released_within_a_threshold_is_told_of_with_the_next_round() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (id, _) = permanent(&jeton, "ada@example.com").await;
    act(&jeton, &id, "quarantine").await;
    pass(&mut jeton, UNTIL_THIRTY_DAYS_BEFORE + DAY).await;
    assert_eq!(open(&jeton).await, [""; 0]);

    act(&jeton, &id, "release").await;

    assert_eq!(round(&jeton).await, ["token-expiring"]);
}

#[tokio::test]
async fn a_clock_that_is_set_ahead_has_what_is_due_then_told_with_the_next_round() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    permanent(&jeton, "ada@example.com").await;
    pass(&mut jeton, 1).await;

    jeton.clock.jump(SignedDuration::from_secs(UNTIL_THIRTY_DAYS_BEFORE));
    jeton.app.do_jobs().await;
    jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;

    let mut told = open(&jeton).await;
    told.sort();
    assert_eq!(told, ["clock-jumped", "token-expiring"]);
}

#[tokio::test]
async fn what_metrics_show_follows_what_is_written_and_a_token_that_has_expired_is_not_the_next() {
    let jeton = TestJeton::new().await;
    come_to_rest(&jeton).await;
    let next = async |jeton: &TestJeton| {
        value(&metrics(jeton).await, "jeton_next_expiry_seconds{service=\"online\"}")
    };
    assert_eq!(next(&jeton).await, None);

    jeton.issue(&jeton.admin, json!({ "service": "online", "lifetime": "25s" })).await;
    online(&jeton, &jeton.admin).await;
    jeton.clock.advance(SignedDuration::from_secs(10));
    jeton.app.do_jobs().await;
    let issued = next(&jeton).await;
    jeton.clock.advance(SignedDuration::from_secs(15));
    jeton.app.do_jobs().await;

    assert_eq!((issued, next(&jeton).await), (Some(15.0), None));
}
