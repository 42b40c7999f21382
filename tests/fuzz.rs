//! The short form of the battery of texts that nobody would send; `./dev battery fuzz --inputs N` is the long one.

#[test]
fn no_reader_of_texts_panics_or_hangs_over_3000_changed_texts() {
    let outcome = jeton_tests::fuzz::run(3_000, 1);

    assert!(outcome.passed(), "{outcome:?}");
}
