//! The short form of the battery of schemathesis; `./dev battery schema --examples N` is the long one.

#[tokio::test]
async fn the_description_holds_for_an_administrator_a_member_and_nobody() {
    let outcome = jeton_tests::schema::run(3, 1).await;

    assert!(outcome.passed(), "{outcome:#?}");
    assert!(outcome.cases >= 6_000, "{outcome:?}");
}
