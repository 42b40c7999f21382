//! The short form of the battery of revocations; `./dev battery revoked --tokens N` is the long one.

use jeton_tests::revoked::{Revoking, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_surface_accepts_any_of_256_tokens_after_the_answer_to_its_revocation() {
    let outcome = run(256, 4, Revoking::Each).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!((outcome.tokens, outcome.surfaces), (256, 8));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_battery_notices_tokens_that_were_not_revoked() {
    let outcome = run(64, 1, Revoking::None).await;

    assert_eq!(outcome.accepted_after, outcome.verifies);
    assert!(!outcome.passed(), "{outcome:?}");
}
