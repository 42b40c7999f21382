//! The batteries in their long form: `./dev battery crash --kills 1000`.

use std::{
    fmt, panic,
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering::SeqCst},
};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    fail_by_panics(words.first().unwrap_or(&"battery"));
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
        ["overload"] => overload(60).await,
        ["overload", "--seconds", seconds] => match seconds.parse() {
            Ok(seconds @ 1..=3_600) => overload(seconds).await,
            _ => usage("`--seconds` takes a number from 1 to 3600"),
        },
        ["unknown"] => unknown(1_000_000).await,
        ["unknown", "--secrets", secrets] => match secrets.parse() {
            Ok(secrets @ 100..=1_000_000_000) => unknown(secrets).await,
            _ => usage("`--secrets` takes a number from 100 to 1000000000"),
        },
        ["fuzz"] => fuzz(1_000_000).await,
        ["fuzz", "--inputs", inputs] => match inputs.parse() {
            Ok(inputs @ 1_000..=1_000_000_000) => fuzz(inputs).await,
            _ => usage("`--inputs` takes a number from 1000 to 1000000000"),
        },
        ["fuzz", "--inputs", inputs, "--reader", reader] => match inputs.parse() {
            Ok(inputs @ 1_000..=1_000_000_000) => fuzz_one(inputs, reader),
            _ => usage("`--inputs` takes a number from 1000 to 1000000000"),
        },
        ["migrate"] => migrate(100_000).await,
        ["migrate", "--tokens", tokens] => match tokens.parse() {
            Ok(tokens @ 100..=10_000_000) => migrate(tokens).await,
            _ => usage("`--tokens` takes a number from 100 to 10000000"),
        },
        ["large"] => large(1_000_000).await,
        ["large", "--tokens", tokens] => match tokens.parse() {
            Ok(tokens @ 100..=10_000_000) => large(tokens).await,
            _ => usage("`--tokens` takes a number from 100 to 10000000"),
        },
        ["timing"] => timing(200_000).await,
        ["timing", "--guesses", guesses] => match guesses.parse() {
            Ok(guesses @ 1_000..=10_000_000) => timing(guesses).await,
            _ => usage("`--guesses` takes a number from 1000 to 10000000"),
        },
        ["schema"] => schema(60).await,
        ["schema", "--examples", examples] => match examples.parse() {
            Ok(examples @ 1..=10_000) => schema(examples).await,
            _ => usage("`--examples` takes a number from 1 to 10000"),
        },
        _ => usage(
            "there are: `crash [--kills N]`, `backup [--rounds N]`, `keys [--rotations N]`, `webhooks [--kills N]`, `mail [--tokens N]`, `power [--crashes N]`, `linear [--operations N]`, `revoked [--tokens N]`, `slow [--connections N]`, `overload [--seconds N]`, `unknown [--secrets N]`, `fuzz [--inputs N [--reader NAME]]`, `migrate [--tokens N]`, `large [--tokens N]`, `timing [--guesses N]`, `schema [--examples N]`",
        ),
    }
}

async fn crash(kills: usize) -> ExitCode {
    let outcome = jeton_tests::crash::run(kills).await;
    end("crash", outcome.passed(), &outcome)
}

async fn backup(rounds: usize) -> ExitCode {
    let outcome = jeton_tests::backup::run(rounds, jeton_tests::backup::Keeping::Whole).await;
    end("backup", outcome.passed(), &outcome)
}

async fn keys(rotations: usize) -> ExitCode {
    let outcome = jeton_tests::keys::run(rotations).await;
    end("keys", outcome.passed(), &outcome)
}

async fn webhooks(kills: usize) -> ExitCode {
    let outcome = jeton_tests::crash::telling(kills).await;
    end("webhooks", outcome.passed(), &outcome)
}

async fn mail(tokens: usize) -> ExitCode {
    let outcome = jeton_tests::mail::run(tokens).await;
    end("mail", outcome.passed(), &outcome)
}

async fn power(crashes: usize) -> ExitCode {
    let outcome = jeton_tests::power::run(crashes, jeton_disk::Manner::Honest).await;
    end("power", outcome.passed(), &outcome)
}

async fn linear(operations: u64) -> ExitCode {
    let outcome = jeton_tests::linear::run(operations, jeton_tests::linear::Asking::Straight).await;
    end("linear", outcome.passed(), &outcome)
}

async fn revoked(tokens: usize) -> ExitCode {
    let each = jeton_tests::revoked::Revoking::Each;
    let outcome = jeton_tests::revoked::run(tokens, 100, each).await;
    end("revoked", outcome.passed(), &outcome)
}

async fn slow(connections: usize) -> ExitCode {
    let outcome = jeton_tests::slow::run(connections, jeton_server::Limits::default()).await;
    end("slow", outcome.passed(), &outcome)
}

async fn overload(seconds: u64) -> ExitCode {
    let outcome = jeton_tests::overload::run(std::time::Duration::from_secs(seconds)).await;
    end("overload", outcome.passed(), &outcome)
}

async fn unknown(secrets: usize) -> ExitCode {
    let outcome = jeton_tests::unknown::run(secrets).await;
    end("unknown", outcome.passed(), &outcome)
}

async fn fuzz(inputs: u64) -> ExitCode {
    let readers = jeton_tests::fuzz::run(inputs, 2, None);
    // A whole request takes as long as a hundred texts do.
    let requests = jeton_tests::fuzz::requests::run(inputs / 10, 2).await;
    let passed = readers.passed() && requests.passed();
    end("fuzz", passed, &(readers, requests))
}

/// One reader of texts alone: some read a thousand times as many in a second as others.
fn fuzz_one(inputs: u64, reader: &str) -> ExitCode {
    let readers = jeton_tests::fuzz::readers();
    if !readers.contains(&reader) {
        return usage(&format!("`--reader` takes one of: {}", readers.join(", ")));
    }
    let outcome = jeton_tests::fuzz::run(inputs, 2, Some(reader));
    end("fuzz", outcome.passed(), &outcome)
}

async fn migrate(tokens: usize) -> ExitCode {
    let outcome = jeton_tests::migrate::run(tokens).await;
    end("migrate", outcome.passed(), &outcome)
}

async fn large(tokens: usize) -> ExitCode {
    let outcome = jeton_tests::large::run(tokens).await;
    let in_time = outcome.start <= jeton_tests::large::START;
    end("large", outcome.passed() && in_time, &outcome)
}

async fn timing(guesses: usize) -> ExitCode {
    let size = jeton_tests::timing::Size { guesses, links: guesses / 10, log_ins: guesses / 200 };
    let outcome = jeton_tests::timing::run(size).await;
    end("timing", outcome.passed(), &outcome)
}

async fn schema(examples: u32) -> ExitCode {
    let outcome = jeton_tests::schema::run(examples, 2).await;
    end("schema", outcome.passed(), &outcome)
}

/// Says how it went. Whoever panicked has said that it failed.
fn end(battery: &str, passed: bool, outcome: &dyn fmt::Debug) -> ExitCode {
    let has_panicked = PANICKED.load(SeqCst);
    if !has_panicked {
        let verdict = if passed { "PASS" } else { "FAIL" };
        say(&format!("{verdict} {battery} {outcome:?}"));
    }
    if passed && !has_panicked { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A thread of the battery has panicked.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// Whichever thread panics first ends the battery's one line, also where nobody waits for it.
fn fail_by_panics(battery: &str) {
    let battery = battery.to_owned();
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !PANICKED.swap(true, SeqCst) {
            let told = panic.to_string().replace('\n', " ");
            say(&format!("FAIL {battery} {told}"));
        }
        tell(panic);
    }));
}

fn usage(why: &str) -> ExitCode {
    say(&format!("error: {why}"));
    ExitCode::from(2)
}

#[expect(clippy::print_stdout, reason = "a battery's one line is its output")]
fn say(line: &str) {
    println!("{line}");
}
