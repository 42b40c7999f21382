//! What is seen on the way of a verdict, and what is not.

use std::{net::IpAddr, thread::scope};

use jeton_core::{TokenId, verdict::Standing};
use jeton_replica::Known;
use jeton_token::Digest;
use jiff::Timestamp;

use super::{QUEUE, QUEUES, Sender, Showing, Uses};

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

    let (seen, dropped) = uses.take();
    assert_eq!((seen.len(), dropped), (5, 0));
    assert_eq!(uses.take().0.len(), 0);
}

#[test]
fn what_finds_no_room_is_counted_and_nothing_waits_for_it() {
    let uses = uses();
    let shown = 3 * QUEUE * QUEUES;

    for secret in 0..shown {
        show(&uses, u32::try_from(secret).unwrap(), 10, true, "flood");
    }

    let (seen, dropped) = uses.take();
    assert!(seen.len() <= QUEUE * QUEUES);
    assert_eq!(seen.len() as u64 + dropped, shown as u64);
    show(&uses, 1, 11, true, "after");
    assert_eq!(uses.take().0.len(), 1, "there is room again");
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

    let (seen, dropped) = uses.take();
    assert_eq!((seen.len(), dropped), (2000, 0));
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

    assert!(uses.take().0.iter().any(|seen| seen.token == kept && seen.quarantined));
}
