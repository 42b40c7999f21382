//! The short form of the mail battery; `./dev battery mail` is the long one.

use jeton_tests::{
    Received,
    mail::{Expected, Judgement, judge, run},
};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_missed_and_nothing_is_doubled_over_three_kills() {
    let outcome = run(300).await;

    assert!(outcome.passed(), "{outcome:?}");
    assert_eq!(outcome.notices, 1_200);
    assert!(outcome.put_off >= 10, "the server put off hardly anything: {outcome:?}");
}

fn mail(id: &str, to: &str, token: &str, epoch: u64) -> Received {
    Received(json!({
        "headers": [["Message-ID", id]], "to": [to], "epoch": epoch,
        "plain": format!("Rotate it: https://tokens.example.com/tokens/{token}\n"),
    }))
}

#[test]
fn the_battery_notices_a_miss_a_double_and_a_repeat_that_no_kill_explains() {
    let pair = |token: &str| (token.to_owned(), "ada@example.com".to_owned());
    let expected = |round| Expected { round, pairs: ["tok_1", "tok_2"].map(pair).into() };
    let ada = |id, token, epoch| mail(id, "ada@example.com", token, epoch);
    let good =
        [ada("a", "tok_1", 0), ada("b", "tok_2", 0), ada("c", "tok_1", 1), ada("d", "tok_2", 1)];
    let judged = |mails: &[Received], boundary| judge(mails, boundary, &[expected(0), expected(1)]);
    let with = |more: Received| judged(&[&good[..], &[more]].concat(), 2);

    assert_eq!(judged(&good, 2), Judgement { mails: 4, ..Judgement::default() });
    assert_eq!(judged(&good[..3], 2).missed, 1);
    assert_eq!(with(ada("e", "tok_2", 1)).doubled, 1);
    assert_eq!(with(ada("d", "tok_2", 2)).repeats, 1);
    assert_eq!(with(ada("d", "tok_2", 1)).unexplained, 1);
    assert_eq!(with(mail("e", "eve@example.com", "tok_1", 1)).unexplained, 1);
}
