//! Many log-ins at the same moment.
#![cfg(target_os = "linux")]

use jeton_tests::{PeakMemory, TestJeton};
use serde_json::json;

const LOGINS: usize = 500;
/// What all of them together may take, with the clients in this very process and all connections of both. A password takes
/// 19 MiB while it is checked: at once they would take 9.5 GB for that alone.
const MOST: u64 = 1 << 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_log_ins_at_the_same_moment_take_the_memory_of_a_few() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let body = json!({ "account": "ada@example.com", "password": TestJeton::PASSWORD });
    let before = PeakMemory::of_this_process();

    let mut logins = tokio::task::JoinSet::new();
    for _ in 0..LOGINS {
        logins.spawn(jeton.call("POST", "/api/v1/sessions").json(&body).send());
    }
    let replies = logins.join_all().await;

    let opened = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(opened, LOGINS);
    let taken = before.grown();
    assert!(taken < MOST, "{} MiB", taken >> 20);
}
