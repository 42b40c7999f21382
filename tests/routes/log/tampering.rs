//! Whoever can write to the database cannot change the log unseen.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod forge;
mod running;
mod stopped;

use std::fs;

use jeton_app::{ANCHOR, VerifiedLog, VerifyError};

use forge::{Numbers, rebuild, tamper};
use stopped::Stopped;

fn first_wrong(verified: Result<VerifiedLog, VerifyError>) -> Option<i64> {
    use jeton_app::LogCheckError;
    match verified {
        Err(VerifyError::Log(LogCheckError::Fault(fault))) => Some(fault.seq()),
        _ => None,
    }
}

#[tokio::test]
async fn each_of_1000_random_tamperings_is_found_and_its_entry_named() {
    let log = Stopped::new().await;
    let whole = fs::read(log.path("jeton.db")).unwrap();
    let mut numbers = Numbers(5);
    let untouched = log.verify().unwrap();

    let mut unseen = Vec::new();
    for _ in 0..1000 {
        fs::write(log.path("jeton.db"), &whole).unwrap();
        let (what, seq) = tamper(&log.open(), log.entries, &mut numbers);
        let verified = log.verify();
        let told = format!("{what}: {verified:?}");
        if first_wrong(verified) != Some(seq) {
            unseen.push(told);
        }
    }

    assert_eq!(unseen, [""; 0]);
    assert!(log.entries > 100 && untouched.anchors > 10, "{untouched:?}");
    assert_eq!((untouched.entries, untouched.anchored.unwrap().0), (log.entries, log.entries));
    fs::write(log.path("jeton.db"), &whole).unwrap();
    assert_eq!(log.verify().unwrap(), untouched);
}

#[tokio::test]
async fn who_has_the_key_and_writes_the_log_anew_is_found_by_the_anchors() {
    let log = Stopped::new().await;
    let keys = fs::read_to_string(log.path("keys.toml")).unwrap();
    let hex = keys.split("chain = \"").nth(1).unwrap().split('"').next().unwrap();
    let bytes = (0..32).map(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap());
    let key: [u8; 32] = bytes.collect::<Vec<u8>>().try_into().unwrap();
    let seq = log.entries / 2;

    rebuild(&log.open(), seq, &key, "{}");

    let found = log.verify();
    let named = first_wrong(found).unwrap();
    assert!(named <= seq && seq - named < 20, "{named}, {seq}");
    fs::remove_file(log.path(ANCHOR)).unwrap();
    // Without an anchor the chain does not tell, but a row does that the new log knows nothing of.
    assert!(matches!(log.verify(), Err(VerifyError::Rows { rows }) if !rows.is_empty()));
}

#[tokio::test]
async fn an_altered_anchor_is_told_by_its_line() {
    let log = Stopped::new().await;
    let text = fs::read_to_string(log.path(ANCHOR)).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let altered = format!("{first}\n{}", rest.replacen("1 2026", "1 2025", 1));
    fs::write(log.path(ANCHOR), altered).unwrap();

    let found = log.verify();

    assert!(matches!(found, Err(VerifyError::ForeignAnchor { line: 2 })), "{found:?}");
}
