//! The short form of the battery of keys; `./dev battery keys --rotations N` is the long one.

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_refused_while_the_binary_rotates_its_keys_under_load() {
    let outcome = jeton_tests::keys::run(4).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert!(outcome.shown >= 8, "every key seals something: {outcome:?}");
}
