//! Many log-ins at the same moment.
#![cfg(target_os = "linux")]

use jeton_tests::TestJeton;
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
    let before = peak();

    let mut logins = tokio::task::JoinSet::new();
    for _ in 0..LOGINS {
        logins.spawn(jeton.call("POST", "/api/v1/sessions").json(&body).send());
    }
    let replies = logins.join_all().await;

    let opened = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(opened, LOGINS);
    let taken = peak() - before;
    assert!(taken < MOST, "{} MiB", taken >> 20);
}

/// The most memory that this process had so far, in bytes, from proc(5).
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("proc is mounted");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}
