//! The batteries in their long form: `./dev battery crash --kills 1000`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["crash"] => crash(200).await,
        ["crash", "--kills", kills] => match kills.parse() {
            Ok(kills @ 1..=100_000) => crash(kills).await,
            _ => usage("`--kills` takes a number from 1 to 100000"),
        },
        ["backup"] => backup(20).await,
        ["backup", "--rounds", rounds] => match rounds.parse() {
            Ok(rounds @ 1..=10_000) => backup(rounds).await,
            _ => usage("`--rounds` takes a number from 1 to 10000"),
        },
        ["keys"] => keys(40).await,
        ["keys", "--rotations", rotations] => match rotations.parse() {
            Ok(rotations @ 2..=10_000) => keys(rotations).await,
            _ => usage("`--rotations` takes a number from 2 to 10000"),
        },
        ["webhooks"] => webhooks(100).await,
        ["webhooks", "--kills", kills] => match kills.parse() {
            Ok(kills @ 2..=100_000) => webhooks(kills).await,
            _ => usage("`--kills` takes a number from 2 to 100000"),
        },
        ["mail"] => mail(10_000).await,
        ["mail", "--tokens", tokens] => match tokens.parse() {
            Ok(tokens @ 100..=100_000) => mail(tokens).await,
            _ => usage("`--tokens` takes a number from 100 to 100000"),
        },
        ["power"] => power(5_000).await,
        ["power", "--crashes", crashes] => match crashes.parse() {
            Ok(crashes @ 1..=1_000_000) => power(crashes).await,
            _ => usage("`--crashes` takes a number from 1 to 1000000"),
        },
        ["linear"] => linear(1_000_000).await,
        ["linear", "--operations", operations] => match operations.parse() {
            Ok(operations @ 1_000..=100_000_000) => linear(operations).await,
            _ => usage("`--operations` takes a number from 1000 to 100000000"),
        },
        ["revoked"] => revoked(10_000).await,
        ["revoked", "--tokens", tokens] => match tokens.parse() {
            Ok(tokens @ 1..=1_000_000) => revoked(tokens).await,
            _ => usage("`--tokens` takes a number from 1 to 1000000"),
        },
        ["slow"] => slow(5_000).await,
        ["slow", "--connections", connections] => match connections.parse() {
            Ok(connections @ 10..=20_000) => slow(connections).await,
            _ => usage("`--connections` takes a number from 10 to 20000"),
        },
        ["fuzz"] => fuzz(1_000_000),
        ["fuzz", "--inputs", inputs] => match inputs.parse() {
            Ok(inputs @ 1_000..=1_000_000_000) => fuzz(inputs),
            _ => usage("`--inputs` takes a number from 1000 to 1000000000"),
        },
        ["schema"] => schema(60).await,
        ["schema", "--examples", examples] => match examples.parse() {
            Ok(examples @ 1..=10_000) => schema(examples).await,
            _ => usage("`--examples` takes a number from 1 to 10000"),
        },
        _ => usage(
            "there are: `crash [--kills N]`, `backup [--rounds N]`, `keys [--rotations N]`, `webhooks [--kills N]`, `mail [--tokens N]`, `power [--crashes N]`, `linear [--operations N]`, `revoked [--tokens N]`, `slow [--connections N]`, `fuzz [--inputs N]`, `schema [--examples N]`",
        ),
    }
}

async fn crash(kills: usize) -> ExitCode {
    let outcome = jeton_tests::crash::run(kills).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} crash {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn backup(rounds: usize) -> ExitCode {
    let outcome = jeton_tests::backup::run(rounds, jeton_tests::backup::Keeping::Whole).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} backup {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn keys(rotations: usize) -> ExitCode {
    let outcome = jeton_tests::keys::run(rotations).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} keys {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn webhooks(kills: usize) -> ExitCode {
    let outcome = jeton_tests::crash::telling(kills).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} webhooks {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn mail(tokens: usize) -> ExitCode {
    let outcome = jeton_tests::mail::run(tokens).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} mail {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn power(crashes: usize) -> ExitCode {
    let outcome = jeton_tests::power::run(crashes, jeton_disk::Manner::Honest).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} power {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn linear(operations: u64) -> ExitCode {
    let outcome = jeton_tests::linear::run(operations, jeton_tests::linear::Asking::Straight).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} linear {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn revoked(tokens: usize) -> ExitCode {
    let each = jeton_tests::revoked::Revoking::Each;
    let outcome = jeton_tests::revoked::run(tokens, 100, each).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} revoked {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn slow(connections: usize) -> ExitCode {
    let outcome = jeton_tests::slow::run(connections, jeton_server::Limits::default()).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} slow {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fuzz(inputs: u64) -> ExitCode {
    let outcome = jeton_tests::fuzz::run(inputs, 2);
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} fuzz {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn schema(examples: u32) -> ExitCode {
    let outcome = jeton_tests::schema::run(examples, 2).await;
    let verdict = if outcome.passed() { "PASS" } else { "FAIL" };
    say(&format!("{verdict} schema {outcome:?}"));
    if outcome.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn usage(why: &str) -> ExitCode {
    say(&format!("error: {why}"));
    ExitCode::from(2)
}

#[expect(clippy::print_stdout, reason = "a battery's one line is its output")]
fn say(line: &str) {
    println!("{line}");
}
