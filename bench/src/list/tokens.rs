//! The tokens of the lists: of one service, in all states, of owners with few and of one with very many.

use std::net::{IpAddr, Ipv4Addr};

use jeton_core::{Cause, End, SecretMark, Token, Use};
use jeton_store::Store;
use jiff::SignedDuration;

use crate::{
    Outcome,
    world::{Random, World},
};

/// Every tenth token belongs to the first account.
const HOARD: u64 = 10;
/// Every twentieth was used.
const USED: u64 = 20;
/// Of these every so manieth from a place of its own.
const ELSEWHERE: u64 = 10_000;
const BATCH: usize = 1000;

/// Token `n`.
pub(super) fn token(world: &World, n: u64) -> Token {
    let plain = world.token(n);
    let draw = Random::new(n ^ 0x5eed).next();
    let made = plain.created_at + SignedDuration::from_millis(n as i64);
    let account = if n.is_multiple_of(HOARD) { world.token(0).account } else { plain.account };
    let name = match n % 100_000 {
        77 => format!("needle {n}"),
        _ => format!("{} {draw:016x}", ["deploy", "backup", "metrics", "ci"][(n % 4) as usize]),
    };
    let end = (1..=3).contains(&(n % 10)).then_some(End { at: made, cause: Cause::Revoked });
    Token {
        account,
        created_by: account,
        created_at: made,
        name: Some(name.parse().expect("it is a name")),
        expires_at: match n % 13 {
            0 => None,
            1 => Some(plain.created_at - SignedDuration::from_secs((draw % 90_000) as i64)),
            _ => Some(
                plain.created_at + SignedDuration::from_secs((draw % 30_000_000) as i64 + 90_000),
            ),
        },
        not_before: (n % 1000 == 8).then_some(plain.created_at + SignedDuration::from_hours(48)),
        quarantined_at: (n % 1000 == 9).then_some(made),
        end,
        ..plain
    }
}

/// Writes down who used which of `tokens` tokens.
pub(super) async fn use_some(store: &Store, world: &World, tokens: u64) -> Outcome<()> {
    let mut seen = Vec::with_capacity(BATCH);
    for n in (5..tokens).step_by(USED as usize) {
        let token = token(world, n);
        let draw = Random::new(n ^ 0xcafe).next();
        let address = match n % ELSEWHERE {
            5 => Ipv4Addr::new(192, 0, 2, 7),
            _ => Ipv4Addr::new(198, 51, 100, (draw % 250) as u8),
        };
        let at = world.service.created_at - SignedDuration::from_secs((draw % 1_000_000) as i64);
        seen.push(Use {
            token: token.id,
            secret: SecretMark::of(&token.live.digest),
            accepted: true,
            address: Some(IpAddr::V4(address)),
            agent: None,
            first_at: at,
            last_at: at,
            count: 1,
        });
        if seen.len() == BATCH {
            store.observe_uses(std::mem::take(&mut seen)).await?;
        }
    }
    store.observe_uses(seen).await?;
    Ok(())
}
