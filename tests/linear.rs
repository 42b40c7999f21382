//! The short form of the battery of verdicts beside changes; `./dev battery linear --operations N` is the long one.

use jeton_tests::linear::{Asking, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_verdict_beside_40000_operations_is_one_that_a_register_could_give() {
    let outcome = run(40_000, Asking::Straight).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert!(outcome.operations >= 40_000, "{outcome:?}");
    assert!(outcome.ended >= 100 && outcome.graced >= 100, "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_battery_notices_verdicts_that_were_remembered() {
    let outcome = run(20_000, Asking::Stale).await;

    assert!(outcome.violations.late > 0, "{outcome:?}");
    assert!(!outcome.passed());
}
