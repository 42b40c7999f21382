//! The short form of the battery of many tokens; `./dev battery large --tokens N` is the long one.

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walk_beside_deletes_after_a_start_has_every_token_once() {
    let outcome = jeton_tests::large::run(1_000).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert!(outcome.pages >= 5, "{outcome:?}");
}
