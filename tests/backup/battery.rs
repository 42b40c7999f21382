//! The short form of the battery of backups; `./dev battery backup --rounds N` is the long one.

use jeton_tests::backup::{Keeping, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_ended_is_accepted_and_nothing_else_is_lost_over_3_backups_under_load() {
    let outcome = run(3, Keeping::Whole).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!(outcome.rounds, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_battery_notices_ends_that_no_journal_told() {
    let outcome = run(1, Keeping::Cut).await;

    assert!(outcome.raised > 0 && outcome.lost > 0, "{outcome:?}");
    assert!(!outcome.passed());
}
