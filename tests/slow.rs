//! The short form of the battery of slow connections; `./dev battery slow --connections N` is the long one.

use std::time::Duration;

use jeton_server::Limits;
use jeton_tests::slow::run;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_slow_connections_are_cut_off_and_whoever_asks_at_once_is_served() {
    let head = Duration::from_secs(1);
    let outcome = run(300, Limits { connections: 200, head, ..Limits::default() }).await;

    assert!(outcome.passed(), "{outcome:?}");
}
