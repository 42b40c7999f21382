//! The short form of the battery of times; `./dev battery timing --guesses N` is the long one. Here no time is looked at: a
//! machine that has much else to do must not fail a test.

use jeton_disk::Dice;
use jeton_tests::timing::{
    Size,
    guess::{classes, stops_early},
    run,
    sample::{Costs, ask, furthest, pairs},
};

const UUID: &str = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6";

/// So many that no two are alike.
fn secrets() -> Vec<String> {
    let mut dice = Dice::new(3);
    let digits = |dice: &mut Dice, count: usize| -> String {
        (0..count).filter_map(|_| char::from_digit(dice.below(16) as u32, 16)).collect()
    };
    let mut uuid = || [8, 4, 4, 4, 12].map(|count| digits(&mut dice, count)).join("-");
    (0..100).map(|_| uuid()).collect()
}

/// What the rest of an answer costs: it varies.
fn rest(dice: &mut Dice) -> u64 {
    500 + u64::try_from(dice.below(200) + dice.below(200) + dice.below(200)).expect("small")
}

#[test]
fn a_comparison_that_stops_early_is_found_out_by_what_it_costs() {
    let secrets = secrets();
    let classes = classes(&secrets, &mut Dice::new(9));
    let mut noise = Dice::new(7);

    let costs = ask(&classes, 2_000, &mut Dice::new(1), |guess| {
        rest(&mut noise) + stops_early(&secrets[guess.at], &guess.text)
    });
    let found = pairs("it", &classes, &costs);

    assert!(found[0].are_told_apart(), "the first byte from the last: {found:?}");
    assert!(!found[1].are_told_apart(), "the first byte from nothing right: {found:?}");
    assert!(found[2].are_told_apart(), "the last byte from nothing right: {found:?}");
}

#[test]
fn what_costs_the_same_is_not_told_apart() {
    let secrets = secrets();
    let classes = classes(&secrets, &mut Dice::new(9));

    for seed in 0..50 {
        let mut noise = Dice::new(1_000 + seed);
        let costs = ask(&classes, 1_000, &mut Dice::new(seed), |_| rest(&mut noise));

        for pair in pairs("it", &classes, &costs) {
            assert!(!pair.are_told_apart(), "{seed}: {pair:?}");
        }
    }
}

#[test]
fn texts_that_each_have_a_cost_of_their_own_are_no_class_however_often_they_are_asked_about() {
    let secrets = secrets();

    for seed in 0..20 {
        let mut dice = Dice::new(seed);
        let classes = classes(&secrets, &mut dice);
        let mut noise = Dice::new(1_000 + seed);
        let costs = ask(&classes, 20_000, &mut Dice::new(seed), |guess| {
            // By the text alone, as the place of its digest in a table is.
            let own =
                guess.text.bytes().fold(7_u64, |sum, byte| sum * 31 % 65_521 + u64::from(byte));
            rest(&mut noise) + own % 50
        });

        for pair in pairs("it", &classes, &costs) {
            assert!(!pair.are_told_apart(), "{seed}: {pair:?}");
        }
    }
}

#[test]
fn a_few_answers_that_waited_for_the_machine_hide_nothing() {
    let costs = |base: u64, seed: u64| -> Costs {
        let mut dice = Dice::new(seed);
        let slow = |dice: &mut Dice| if dice.below(100) == 0 { 4_000_000_000 } else { 0 };
        (0..2_000).map(|_| vec![base + rest(&mut dice) + slow(&mut dice)]).collect()
    };

    assert!(furthest(&costs(0, 1), &costs(40, 2)).abs() > 4.5);
    assert!(furthest(&costs(0, 1), &costs(0, 2)).abs() < 4.5);
    assert!(furthest(&vec![vec![3]; 3], &vec![vec![4]; 3]) < -4.5);
}

#[test]
fn guesses_have_the_form_of_what_they_guess_at() {
    let native = "dup_0000000000000000000000000000000000000000000000000";
    for secret in [UUID, native] {
        let secrets = [secret.to_owned()];
        let mut dice = Dice::new(1);
        for _ in 0..100 {
            let [first, last, unknown] =
                classes(&secrets, &mut dice).map(|class| class.questions[0].text.clone());

            for text in [&first, &last, &unknown] {
                assert_eq!(text.len(), secret.len(), "{text}");
                assert_ne!(text, secret);
            }
            if secret == native {
                continue;
            }
            assert_eq!((&first[2..], &last[..34]), (&secret[2..], &secret[..34]));
            assert_ne!((&first[..2], &last[34..]), (&secret[..2], &secret[34..]));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_guess_and_every_log_in_gets_the_same_refusal() {
    let outcome = run(Size { guesses: 200, links: 20, log_ins: 2 }).await;

    assert_eq!(outcome.others, 0, "{outcome:?}");
    assert_eq!(outcome.alike.len(), 4 * 3 + 10, "{outcome:?}");
    assert_eq!(outcome.controls.len(), 2, "{outcome:?}");
}
