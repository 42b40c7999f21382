//! A Jeton whose clock a test moves from outside: `by-hand 2026-01-15T12:00:00Z`.
//!
//! It prints where it is and who its administrator is, as JSON. Each line that it reads is a span such as `6m`: that much
//! time passes, and a line says so. It ends with its input.

use std::{
    io::{BufRead as _, Write as _},
    process::ExitCode,
};

use jeton_tests::TestJeton;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

#[tokio::main]
async fn main() -> ExitCode {
    let start = std::env::args().nth(1).and_then(|start| start.parse::<Timestamp>().ok());
    let Some(start) = start else {
        return usage("when does it start, such as 2026-01-15T12:00:00Z?");
    };
    let jeton = TestJeton::at(start).await;
    let admin = json!({ "email": "admin", "password": jeton.admin_password });
    say(&json!({ "url": format!("http://{}", jeton.address()), "admin": admin }).to_string());
    let clock = jeton.clock.clone();
    let moved = tokio::task::spawn_blocking(move || {
        for line in std::io::stdin().lock().lines() {
            let Some(by) = line.ok().and_then(|line| line.parse::<SignedDuration>().ok()) else {
                return usage("a line is a span, such as 6m");
            };
            clock.advance(by);
            say("\"moved\"");
        }
        ExitCode::SUCCESS
    });
    moved.await.unwrap_or(ExitCode::FAILURE)
}

fn usage(why: &str) -> ExitCode {
    writeln!(std::io::stderr(), "{why}").expect("stderr is open");
    ExitCode::FAILURE
}

fn say(line: &str) {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}").and_then(|()| stdout.flush()).expect("somebody reads it");
}
