//! The short form of the battery of migrations; `./dev battery migrate --tokens N` is the long one.

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_secret_is_what_it_was_after_a_start_from_tables_of_every_version() {
    let outcome = jeton_tests::migrate::run(400).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!(outcome.tokens, 400);
}
