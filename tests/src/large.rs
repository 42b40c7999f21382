//! Many tokens: how long a start takes, and whether a walk through all of them has each of them once while others are deleted.

use std::{
    collections::HashSet,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use jeton_disk::Dice;
use jeton_server::{DoorOptions, Jeton};

use crate::{
    Call, TestJeton,
    call::client,
    stock::{Held, caller, issue, start},
};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many tokens there were.
    pub tokens: usize,
    /// How long a start from all of them took.
    pub start: Duration,
    /// Pages of the walk.
    pub pages: usize,
    /// Tokens that were found.
    pub found: usize,
    /// Tokens that were deleted meanwhile.
    pub deleted: usize,
    /// Tokens that were there all the time and were not found. Must stay 0.
    pub missed: usize,
    /// Tokens that were found twice, or behind a later one. Must stay 0.
    pub doubled: usize,
    /// Good secrets that were refused after the start. Must stay 0.
    pub refused: usize,
}

impl Outcome {
    /// Whether everything was found once and works, and something was deleted meanwhile.
    pub fn passed(&self) -> bool {
        self.missed + self.doubled + self.refused == 0 && self.found > 0 && self.deleted > 0
    }
}

/// Longer than this a start from a million tokens may not take. A short run does not look at it.
pub const START: Duration = Duration::from_secs(10);

const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Issues so many tokens, starts again and walks through them.
///
/// # Panics
/// Where Jeton does not do what nothing speaks against.
pub async fn run(tokens: usize) -> Outcome {
    let jeton = TestJeton::new().await;
    let held = issue(&jeton, "online", "api-token", tokens).await;
    jeton.app.stop().await;
    let begun = Instant::now();
    let app = start(&jeton, jeton.directory()).await;
    let mut outcome = Outcome { tokens, start: begun.elapsed(), ..Outcome::default() };
    let door = Jeton::bind(app.clone(), DoorOptions::at(ANY_PORT)).await.expect("a free port");
    let address = door.address().expect("a bound socket has an address");
    tokio::spawn(door.serve(std::future::pending()));
    let http = client();
    for Held { secret, .. } in held.iter().step_by(97) {
        let call = Call::new(http.clone(), address, "GET", "/verify/online");
        let reply = call.header("x-auth-token", secret).send().await;
        outcome.refused += usize::from(reply.status != 200);
    }

    let by = caller(&jeton, &app).await;
    let mut dice = Dice::new(1);
    let (mut gone, mut seen, mut last) = (HashSet::new(), HashSet::new(), String::new());
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/tokens?service=online&ended=false&limit=200{cursor}");
        let call = Call::new(http.clone(), address, "GET", &path).bearer(&jeton.admin);
        let page = call.send().await.expect(200).json();
        outcome.pages += 1;
        for token in page["items"].as_array().expect("a list") {
            let id = token["id"].as_str().expect("an id").to_owned();
            outcome.doubled += usize::from(id <= last || !seen.insert(id.clone()));
            last = id;
        }
        // Anywhere: before the place of the walk, ahead of it, and there.
        for _ in 0..4 {
            let id = held[dice.below(held.len())].id;
            if gone.insert(id.to_string()) {
                app.delete(id, &by).await.expect("it may be deleted");
            }
        }
        if seen.contains(&last) && gone.insert(last.clone()) {
            app.delete(last.parse().expect("an id"), &by).await.expect("it may be deleted");
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let ids = held.iter().map(|held| held.id.to_string());
    outcome.missed = ids.filter(|id| !seen.contains(id) && !gone.contains(id)).count();
    (outcome.found, outcome.deleted) = (seen.len(), gone.len());
    app.stop().await;
    outcome
}
