//! The short form of the battery of texts that nobody would send; `./dev battery fuzz --inputs N` is the long one.

use jeton_tests::fuzz;

#[test]
fn no_reader_of_texts_panics_or_hangs_over_3000_changed_texts() {
    let outcome = fuzz::run(3_000, 1, None);

    assert!(outcome.passed(), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_and_questions_that_nobody_would_send_are_answered_in_one_way() {
    let outcome = fuzz::requests::run(400, 1).await;

    assert!(outcome.passed(), "{outcome:?}");
}
