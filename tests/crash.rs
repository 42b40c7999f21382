//! The short form of the crash batteries; `./dev battery crash --kills N` and `./dev battery webhooks --kills N` are the long ones.

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_nothing_ended_is_accepted_over_20_kills() {
    let outcome = jeton_tests::crash::run(20).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!(outcome.kills, 20);
    assert!(outcome.acknowledged >= 200, "the clients hardly worked: {outcome:?}");
    assert!(outcome.in_flight >= 20, "the kills fell between the changes: {outcome:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_battery_notices_a_lost_change_and_a_secret_that_came_back() {
    let outcome = jeton_tests::crash::control().await;

    assert_eq!((outcome.lost, outcome.raised), (1, 1), "{outcome:?}");
    assert!(!outcome.passed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_misses_nothing_and_is_told_one_thing_again_at_most_when_its_answer_is_not_noted()
{
    let outcome = jeton_tests::crash::telling(10).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!((outcome.kills, outcome.happened), (10, 30));
}
