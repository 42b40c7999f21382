//! What is seen on the way of a verdict, and what is not.

use std::{net::IpAddr, thread::scope};

use jeton_core::{TokenId, Use, verdict::Standing};
use jeton_replica::Known;
use jeton_token::Digest;
use jiff::Timestamp;

use super::{QUEUE, QUEUES, Sender, Showing, Uses, places::Which};

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));

fn uses() -> Uses {
    Uses::new([7; 32])
}

fn show(uses: &Uses, secret: u32, second: i64, accepted: bool, agent: &str) {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&secret.to_be_bytes());
    let token = TokenId::from_bytes([1; 16]);
    uses.see(&Showing {
        digest: &Digest::from_bytes(bytes),
        known: Known { token, standing: Standing::Live, quarantined: false },
        accepted,
        sender: Sender { address: Some(HERE), agent: Some(agent.as_bytes()) },
        at: Timestamp::from_second(second).unwrap(),
    });
}

/// What is to be written down at a second.
fn due(uses: &Uses, second: i64) -> Vec<Use> {
    uses.gather();
    uses.places().forget_unseen(second);
    uses.places().take(Which::Due(second), usize::MAX)
}

fn counts(uses: &[Use]) -> Vec<i64> {
    let mut counts: Vec<_> = uses.iter().map(|seen| seen.count).collect();
    counts.sort();
    counts
}

#[test]
fn the_same_use_within_a_second_is_seen_once_and_any_other_by_itself() {
    let uses = uses();

    for _ in 0..1000 {
        show(&uses, 1, 10, true, "ci");
    }
    show(&uses, 1, 11, true, "ci");
    show(&uses, 1, 11, false, "ci");
    show(&uses, 1, 11, true, "cron");
    show(&uses, 2, 11, true, "ci");

    assert_eq!(uses.len(), 5);
    assert_eq!((counts(&due(&uses, 11)), uses.take_dropped()), (vec![1, 1, 1, 2], 0));
    assert_eq!((due(&uses, 11).len(), uses.len()), (0, 0));
}

#[test]
fn who_is_seen_for_the_first_time_is_due_at_once_and_then_once_a_minute() {
    let uses = uses();
    show(&uses, 1, 10, true, "ci");
    assert_eq!(counts(&due(&uses, 10)), [1]);

    for second in 11..=50 {
        show(&uses, 1, second, true, "ci");
        assert_eq!(due(&uses, second).len(), 0);
    }
    show(&uses, 1, 50, true, "cron");
    assert_eq!(counts(&due(&uses, 50)), [1], "another program");

    let again = due(&uses, 70);
    assert_eq!(counts(&again), [40]);
    let seconds = [again[0].first_at.as_second(), again[0].last_at.as_second()];
    assert_eq!(seconds, [11, 50]);
    assert_eq!(due(&uses, 200).len(), 0);
    show(&uses, 1, 201, true, "ci");
    assert_eq!(counts(&due(&uses, 201)), [1], "it was forgotten, and is seen anew");
}

#[test]
fn who_asks_is_told_what_waits_and_what_could_not_be_written_waits_again() {
    let uses = uses();
    let token = TokenId::from_bytes([1; 16]);
    show(&uses, 1, 10, true, "ci");
    due(&uses, 10);
    show(&uses, 1, 12, true, "ci");
    show(&uses, 1, 15, false, "ci");
    uses.gather();

    let last = uses.places().last_of(token).unwrap();
    assert_eq!((last.at.as_second(), last.address), (12, Some(HERE)));
    let asked = uses.places().take(Which::Of(token), usize::MAX);
    assert_eq!(counts(&asked), [1, 1]);
    assert_eq!(uses.places().last_of(token), None);

    uses.places().put_back(asked);
    show(&uses, 1, 12, true, "ci");
    show(&uses, 1, 13, true, "ci");
    assert_eq!(counts(&due(&uses, 15)), [1, 2], "the second that was seen twice counts once");
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    let uses = uses();
    show(&uses, 1, 100_000, true, "ci");
    due(&uses, 100_000);

    show(&uses, 1, 10, true, "ci");

    assert_eq!(counts(&due(&uses, 10)), [1]);
}

#[test]
fn what_finds_no_room_is_counted_and_nothing_waits_for_it() {
    let uses = uses();
    let shown = 3 * QUEUE * QUEUES;

    for secret in 0..shown {
        show(&uses, u32::try_from(secret).unwrap(), 10, true, "flood");
    }

    let seen = due(&uses, 10);
    assert!(seen.len() <= QUEUE * QUEUES);
    assert_eq!(seen.len() as u64 + uses.take_dropped(), shown as u64);
    show(&uses, 1, 11, true, "after");
    assert_eq!(due(&uses, 11).len(), 1, "there is room again");
}

#[test]
fn what_cannot_be_written_down_fast_enough_is_bounded() {
    let uses = uses();
    let (mut shown, mut seen) = (0_u32, Vec::new());

    for second in 10..20 {
        for _ in 0..8_000 {
            show(&uses, shown, second, true, "flood");
            shown += 1;
        }
        uses.gather();
        seen.extend(uses.places().take(Which::Due(second), 100));
    }

    assert_eq!(seen.len(), 1_000);
    assert!(uses.len() <= 2 * QUEUE * QUEUES, "{}", uses.len());
    assert_eq!((uses.len() + seen.len()) as u64 + uses.take_dropped(), u64::from(shown));
}

#[test]
fn many_threads_lose_nothing_that_fits() {
    let uses = uses();

    scope(|threads| {
        for thread in 0..4 {
            let uses = &uses;
            threads.spawn(move || {
                for secret in 0..500 {
                    show(uses, thread * 1000 + secret, 10, true, "ci");
                }
            });
        }
    });

    assert_eq!((due(&uses, 10).len(), uses.take_dropped()), (2000, 0));
}

#[test]
fn a_flood_of_good_uses_hides_no_use_of_a_token_in_quarantine() {
    let uses = uses();
    for secret in 1..u32::try_from(2 * QUEUE * QUEUES).unwrap() {
        show(&uses, secret, 10, true, "flood");
    }

    let kept = TokenId::from_bytes([9; 16]);
    uses.see(&Showing {
        digest: &Digest::from_bytes([9; 32]),
        known: Known { token: kept, standing: Standing::Live, quarantined: true },
        accepted: false,
        sender: Sender { address: Some(HERE), agent: None },
        at: Timestamp::from_second(10).unwrap(),
    });

    assert!(uses.take_alarms().iter().any(|seen| seen.token == kept && seen.quarantined));
    assert!(due(&uses, 10).iter().any(|seen| seen.token == kept));
}
