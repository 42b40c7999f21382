//! What a stored token costs in memory, alone in its process so that nothing else is measured.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "clippy's leave for tests ends at a test's own functions")]

use jeton_core::{AccountId, Record, TokenId};
use jeton_replica::Replica;
use jeton_token::Digest;

#[path = "replica/world.rs"]
#[allow(dead_code, reason = "only what makes records is needed here")]
mod world;

const TOKENS: u64 = 700_000;
const ACCOUNTS: u64 = 70_000;
const LIMIT: u64 = 96;

#[test]
fn a_token_takes_at_most_96_bytes_of_resident_memory_and_the_replica_knows_it() {
    let before = resident();
    let replica = Replica::new();
    replica.take(&Record::Service(world::service(1, world::POLICY)));
    take_accounts(&replica);

    take_tokens(&replica);

    let taken = resident() - before;
    let told = replica.resident_bytes() as u64;
    assert_eq!(replica.tokens() as u64, TOKENS);
    assert!(taken <= LIMIT * TOKENS, "{} bytes per token", taken as f64 / TOKENS as f64);
    assert!(told.abs_diff(taken) < taken / 10, "told {told}, taken {taken}");
}

fn take_accounts(replica: &Replica) {
    for n in 0..ACCOUNTS {
        replica.take(&Record::Account(world::account(n)));
    }
}

/// One record made into every token in turn: building them is no part of what is measured.
fn take_tokens(replica: &Replica) {
    let service = world::service(1, world::POLICY).id;
    let mut record = Record::Token(world::token(0, service, world::account(0).id));
    let mut random = 0;
    for n in 0..TOKENS {
        if let Record::Token(token) = &mut record {
            token.id = TokenId::from_bytes(world::id(n));
            token.account = AccountId::from_bytes(world::id(n % ACCOUNTS));
            token.live.digest = digest(&mut random);
        }
        replica.take(&record);
    }
}

fn digest(random: &mut u64) -> Digest {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&world::split_mix(random).to_le_bytes());
    bytes[24..].copy_from_slice(&world::split_mix(random).to_le_bytes());
    Digest::from_bytes(bytes)
}

/// The resident memory of this process in bytes, from proc(5).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}
