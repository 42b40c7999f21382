//! The short form of the battery of power failures; `./dev battery power --crashes N` is the long one.

use jeton_disk::Manner;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_power_fails_200_times() {
    let outcome = jeton_tests::power::run(200, Manner::Honest).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!(outcome.crashes, 200);
    assert!(outcome.moved >= 1, "the log was never moved over: {outcome:?}");
    assert!(outcome.early > 0, "nothing was ever written but not acknowledged: {outcome:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_battery_notices_a_disk_that_says_yes_to_a_sync_and_does_nothing() {
    let outcome = jeton_tests::power::run(20, Manner::Lying).await;

    assert!(!outcome.passed(), "{outcome:?}");
}
