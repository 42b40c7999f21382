//! No secret lies where it must not: whatever Jeton writes and sends while known secrets go through it is searched for them.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod forms;
mod house;
mod story;

use forms::{Sought, forms};
use story::Story;

#[test]
fn a_secret_is_found_in_every_form_wherever_it_stands() {
    let secret = b"jet_0123456789abcdefghijABCDEFGHIJ+/?&".as_slice();
    let mut sought = Sought::default();
    sought.add("a token", secret);

    for (name, bytes) in forms(secret) {
        for before in 0..4 {
            let text = [&b"xyz"[..before.min(3)], &bytes, b"..."].concat();

            let found = sought.found_in(&text);

            assert!(!found.is_empty(), "{name}, {before} bytes in");
        }
    }
    for shift in 0..3 {
        let text = ["x".repeat(shift).as_bytes(), secret, b"yz"].concat();
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text);
        assert_eq!(sought.found_in(encoded.as_bytes())[0], "a token as base64", "{shift}");
    }
    assert_eq!(sought.found_in(b"HIJ+ and jet_0123 are too little"), [""; 0]);
}

/// What stands in every database and every log: the search reads what it is given.
const KNOWN: &[u8] = b"ada@example.com";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_lies_in_what_jeton_writes_sends_and_tells() {
    let mut story = Story::begin().await;
    story.tell().await;
    story.house.back_up();
    story.house.kill().await;

    let mut places = story.house.written();
    places.append(&mut story.house.sent());
    places.append(&mut story.answers);
    let found: Vec<_> = places
        .iter()
        .flat_map(|(place, text)| {
            let found = story.sought.found_in(text);
            found.into_iter().map(move |what| format!("{what} in {place}"))
        })
        .collect();

    assert_eq!(found, [""; 0]);
    let (secrets, needles) = story.sought.count();
    assert!(secrets >= 21 && needles >= 330, "{secrets} secrets, {needles} needles");
    let bytes: usize = places.iter().map(|(_, text)| text.len()).sum();
    assert!(bytes > 1_000_000, "{bytes} bytes");
    let database = places.iter().filter(|(place, _)| place.contains("jeton.db"));
    // By the same search as above.
    let places_with = |place: &str, known: &str| {
        let mut control = Sought::default();
        control.add(known, known.as_bytes());
        let of_it = places.iter().filter(|(name, _)| name.starts_with(place));
        of_it.filter(|(_, text)| !control.found_in(text).is_empty()).count()
    };
    for (place, known, times) in [
        ("mail", "ada@example.com", 2),
        ("mail", "acme-cli/1.0", 2),
        ("mail", "termina em", 1),
        ("mail", "(ends in ", 1),
        ("message", "token.issued", 6),
        ("message", "token.rotated", 1),
        ("message", "session.opened", 1),
        ("message", "fault.opened", 1),
        ("message", "webhook-signature", 20),
    ] {
        let found = places_with(place, known);
        assert!(found >= times, "`{known}` stands {found} times in each {place}");
    }
    let known = |text: &[u8]| text.windows(KNOWN.len()).any(|window| window == KNOWN);
    let log = places.iter().find(|(place, _)| place.ends_with("/log")).unwrap();
    let log = String::from_utf8_lossy(&log.1);
    for told in ["/api/v1/tokens/{id}", "/verify/{service}", "behind the front", "judged"] {
        assert!(log.contains(told), "the log was heard at the level `trace`: {told}");
    }
    assert!(database.clone().any(|(_, text)| known(text)), "the database is not what was searched");
    let backup = places.iter().find(|(place, _)| place.ends_with("backup.db")).unwrap();
    assert!(known(&backup.1), "the backup is not what was searched");
}
