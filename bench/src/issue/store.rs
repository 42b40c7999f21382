//! Through the store: 64 clients, each of which waits until its token is on disk before it creates the next.

use std::{sync::Arc, time::Instant};

use jeton_app::Clock;
use jeton_core::{
    Actor, Caller, Record, Seal, Token,
    decide::{
        Mint, Sealer,
        issue::{Right, Wish, issue},
    },
};
use jeton_replica::Replica;
use jeton_store::{Batch, Projection, Store};
use jeton_token::{Entropy, Secret};
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use super::{CLIENTS, Written};
use crate::{
    Outcome,
    statistics::Latencies,
    stock::{self, Stock},
    world::Random,
};

/// How much later than the one before a token is created. Identifiers sort by their time, and creates that wait for each other
/// come to one place in every index; if each client's were made at once, they would come to as many places as there are clients.
const BETWEEN: SignedDuration = SignedDuration::from_micros(64);

/// Writes `rows` tokens into a copy of `stock`.
pub(super) async fn write(stock: &Stock, rows: usize) -> Outcome<Written> {
    let directory = stock.copy()?;
    let store = stock::open(directory.path(), Arc::new(Follower::default()))?;
    let written = create(&store, stock, rows).await?;
    store.close().await;
    Ok(written)
}

/// Creates `rows` tokens. What they are is decided before, so that only the writing is measured.
pub(super) async fn create(store: &Store, stock: &Stock, rows: usize) -> Outcome<Written> {
    let each = rows / CLIENTS;
    let begin = Clock::System.now();
    let share = |client| {
        let turns = (0..each).map(|turn| turn * CLIENTS + client);
        turns.map(|n| batch(stock, n as u64, begin + BETWEEN * n as i32)).collect()
    };
    let shares: Vec<Vec<Batch>> = (0..CLIENTS).map(share).collect();
    let mut clients = JoinSet::new();
    let begin = Instant::now();
    for batches in shares {
        clients.spawn(client(store.clone(), batches));
    }
    let mut latencies = Latencies::default();
    while let Some(ended) = clients.join_next().await {
        latencies.merge(ended??);
    }
    Ok(Written::new(each * CLIENTS, begin.elapsed().as_secs_f64(), latencies))
}

async fn client(store: Store, batches: Vec<Batch>) -> Outcome<Latencies> {
    let mut latencies = Latencies::default();
    for batch in batches {
        let start = Instant::now();
        store.commit(batch).await?;
        latencies.add(start.elapsed());
    }
    Ok(latencies)
}

/// The batch by which the administrator gets token `n`, as the use case makes it.
fn batch(stock: &Stock, n: u64, now: Timestamp) -> Batch {
    let owner = &stock.administrator;
    let kind = &stock.world.service.policy.kinds[0];
    let caller = Caller::in_person(owner, None, now);
    let wish = Wish { name: Some("ci deploy".parse().expect("it is a name")), ..Wish::default() };
    let mint = Mint {
        open: entropy(2 * n),
        hidden: entropy(2 * n + 1),
        key: &stock.world.key,
        sealer: &NoSeals,
    };
    let of = (&stock.world.service, kind);
    let issued = issue(of, owner, &[], wish, Right::Caller(&caller), &mint, now);
    Batch {
        actor: Actor::Account(owner.id),
        at: now,
        changes: issued.expect("an administrator may have tokens of the kind").changes,
        based_on: Vec::new(),
        answer: None,
    }
}

/// Apart from that of the tokens that are there before.
fn entropy(n: u64) -> Entropy {
    Random::new(n ^ (1 << 63)).entropy()
}

/// The replica follows, as it does in the app: nobody is answered before it knows.
#[derive(Default)]
struct Follower(Replica);

impl Projection for Follower {
    fn take(&self, record: &Record) {
        self.0.take(record);
    }
}

struct NoSeals;

impl Sealer for NoSeals {
    fn seal(&self, _secret: &Secret, _token: &Token, _entropy: &Entropy) -> Seal {
        unreachable!("the secrets of the kind are shown once")
    }
}
