//! Guesses at tokens, in process and over HTTP, and at links.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, Ipv6Addr, TcpStream},
    time::Duration,
};

use jeton_app::{AppError, Sender};
use jeton_core::{Reason, Refusal, Scopes, Verdict};
use jeton_disk::Dice;
use serde_json::{Value, json};

use super::{
    Outcome, Size,
    guess::{self, Guess, stops_early},
    sample::{ask, pairs, timed},
};
use crate::TestJeton;

/// So many secrets are guessed at, each by one text of every class.
const SECRETS: usize = 1024;
const ANYBODY: Sender<'_> = Sender { address: None, agent: None };

/// Guesses at all of them.
pub(super) async fn measure(jeton: &TestJeton, size: Size, outcome: &mut Outcome) {
    let mut online = Vec::new();
    let mut own = Vec::new();
    let mut links = Vec::new();
    for number in 0..SECRETS {
        online.push(issue(jeton, json!({ "service": "online" })).await);
        let body = json!({ "service": "jeton", "kind": "api-token", "name": "ci" });
        own.push(issue(jeton, body).await);
        let body = json!({ "name": format!("guest-{number}@example.com"), "invite": true });
        let made = jeton.call("POST", "/api/v1/accounts").bearer(&jeton.admin).json(&body);
        let made = made.send().await.expect(201).json();
        links.push(made["link"]["secret"].as_str().expect("a secret").to_owned());
    }
    tokio::task::block_in_place(|| {
        in_process(jeton, ("online", "verdicts on UUIDs"), &online, size.guesses, outcome);
        in_process(jeton, ("jeton", "verdicts on native secrets"), &own, size.guesses, outcome);
        control(jeton, &online, size.guesses, outcome);
        over_http(jeton, &online, size.guesses, outcome);
        at_links(jeton, &links, size.links, outcome);
    });
}

async fn issue(jeton: &TestJeton, body: Value) -> String {
    let issued = jeton.issue(&jeton.admin, body).await;
    issued["secret"].as_str().expect("a secret").to_owned()
}

fn is_unknown(jeton: &TestJeton, service: &str, guess: &Guess) -> bool {
    let judged = jeton.app.verify_secret(service, &guess.text, ANYBODY, &Scopes::NONE);
    matches!(judged.map(|judged| judged.verdict), Ok(Verdict::Deny(Reason::Unknown)))
}

fn in_process(
    jeton: &TestJeton,
    (service, about): (&'static str, &'static str),
    secrets: &[String],
    samples: usize,
    outcome: &mut Outcome,
) {
    let classes = guess::classes(secrets, &mut Dice::new(11));
    let costs = ask(&classes, samples, &mut Dice::new(1), |guess| {
        let (cost, is_unknown) = timed(|| is_unknown(jeton, service, guess));
        outcome.others += usize::from(!is_unknown);
        cost
    });
    outcome.alike.extend(pairs(about, &classes, &costs));
}

/// The same, where a comparison that stops early stands before the verdict.
fn control(jeton: &TestJeton, secrets: &[String], samples: usize, outcome: &mut Outcome) {
    let classes = &guess::classes(secrets, &mut Dice::new(12))[..2];
    let costs = ask(classes, samples, &mut Dice::new(2), |guess| {
        let (cost, is_unknown) = timed(|| {
            std::hint::black_box(stops_early(&secrets[guess.at], &guess.text));
            is_unknown(jeton, "online", guess)
        });
        outcome.others += usize::from(!is_unknown);
        cost
    });
    outcome.controls.extend(pairs("a comparison that stops early", classes, &costs));
}

fn over_http(jeton: &TestJeton, secrets: &[String], samples: usize, outcome: &mut Outcome) {
    let mut stream = TcpStream::connect(jeton.address()).expect("the server listens");
    stream.set_nodelay(true).expect("the system lets it");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("the system lets it");
    let mut answer = [0; 4096];
    let classes = guess::classes(secrets, &mut Dice::new(13));
    let costs = ask(&classes, samples, &mut Dice::new(3), |guess| {
        let question = format!(
            "GET /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {}\r\n\r\n",
            guess.text
        );
        // An answer of so few bytes is written in one go, and comes so over loopback.
        let (cost, length) = timed(|| {
            stream.write_all(question.as_bytes()).expect("the server takes it");
            stream.read(&mut answer).expect("the server answers")
        });
        let is_whole =
            answer[..length].starts_with(b"HTTP/1.1 401 ") && answer[..length].ends_with(b"}");
        outcome.others += usize::from(!is_whole);
        cost
    });
    outcome.alike.extend(pairs("verdicts over HTTP", &classes, &costs));
}

/// Whoever guesses is slowed down by their address, so that each of these guesses comes from another one.
fn at_links(jeton: &TestJeton, secrets: &[String], samples: usize, outcome: &mut Outcome) {
    let runtime = tokio::runtime::Handle::current();
    let classes = guess::classes(secrets, &mut Dice::new(14));
    let mut block = 0_u128;
    let costs = ask(&classes, samples, &mut Dice::new(4), |guess| {
        block += 1;
        let address = IpAddr::V6(Ipv6Addr::from_bits(0x2001_0db8 << 96 | block << 64));
        let (cost, inspected) =
            timed(|| runtime.block_on(jeton.app.inspect_link(&guess.text, Some(address))));
        let is_refused = matches!(inspected, Err(AppError::Refused(Refusal::LinkInvalid)));
        outcome.others += usize::from(!is_refused);
        cost
    });
    outcome.alike.extend(pairs("links to a password", &classes, &costs));
}
