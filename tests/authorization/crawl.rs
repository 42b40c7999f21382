//! All that is ever answered, held against all that is shown once.

use std::collections::BTreeMap;

use jeton_tests::{Journal, Noted};

use crate::{
    cells,
    expected::{Expected, expected},
    row::{Relation, Row},
    table::rows,
    world::World,
};

/// What secrets begin with that are shown once: tokens, sessions, cookies, calendars, links, webhooks, and devices.
const ONCE: [&str; 6] = ["jtn_", "jts_", "jtc_", "jtl_", "jtd_", "whsec_"];

/// What secrets begin with that their owner reads as often as they like.
const ALWAYS: [&str; 2] = ["key_", "log_"];

/// Every secret in a text that begins so. Only a whole one is meant: behind the prefix are at least 40 characters.
fn secrets(text: &str, prefix: &str) -> Vec<String> {
    let found = text.match_indices(prefix).map(|(at, _)| &text[at..]);
    let end = |rest: &str| {
        let rest = &rest[prefix.len()..];
        let of_a_secret = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
        prefix.len() + rest.find(|c| !of_a_secret(c)).unwrap_or(rest.len())
    };
    let whole = found.map(|rest| &rest[..end(rest)]);
    whole.filter(|secret| secret.len() >= prefix.len() + 40).map(str::to_owned).collect()
}

/// In which answers each secret of these stands, in its body or its headers.
fn places<'n>(noted: &'n [Noted], prefixes: &[&str]) -> BTreeMap<String, Vec<&'n Noted>> {
    let mut places: BTreeMap<String, Vec<&Noted>> = BTreeMap::new();
    for one in noted {
        let told = format!("{}\n{:?}", one.reply.text, one.reply.headers);
        let mut found: Vec<_> = prefixes.iter().flat_map(|prefix| secrets(&told, prefix)).collect();
        found.sort();
        found.dedup();
        for secret in found {
            places.entry(secret).or_default().push(one);
        }
    }
    places
}

/// Does all that may be done, by everybody who may, and asks for it where it may not be.
async fn crawl(journal: &Journal) {
    let mut world = World::noted_in(Some(journal.clone())).await;
    for row in rows() {
        world.prepare(&row).await;
        for (who, relation) in cells(&row) {
            if relation == Relation::AtJeton || is_told_without_end(&row) {
                continue;
            }
            match expected(&row, who, relation) {
                Expected::Done => world.do_it(&row, who, relation).await,
                _ => world.ask(&row, who, relation).await,
            };
        }
        // With a token whose secret was shown once, by its owner and administrator.
        if row.thing() == Some("tokens") {
            let id = world.shown_once().await.field("id");
            world.call_with(&row, &id).await;
        }
    }
    for path in [
        "/api/v1/log?limit=200",
        "/api/v1/tokens?account=*&limit=200",
        "/api/v1/accounts?limit=200",
        "/api/v1/sessions?limit=200",
        "/api/v1/faults?closed=true&limit=200",
        "/api/v1/notices?limit=200",
        "/api/v1/webhooks?limit=200",
    ] {
        world.read_all(path).await;
    }
}

/// Where following the log is done, it has no end.
fn is_told_without_end(row: &Row) -> bool {
    row.template() == "GET /api/v1/log/follow" && row.answers == 200
}

#[tokio::test]
async fn a_secret_that_is_shown_once_stands_in_one_answer_alone_and_no_cache_keeps_any_secret() {
    let journal = Journal::default();

    crawl(&journal).await;

    let noted = journal.noted();
    let once = places(&noted, &ONCE);
    for (secret, places) in &once {
        let calls: Vec<_> = places.iter().map(|one| (&one.call, one.reply.status)).collect();
        assert_eq!(places.len(), 1, "{}… stands in {calls:?}", &secret[..8]);
    }
    for prefix in ONCE {
        let found = once.keys().filter(|secret| secret.starts_with(prefix)).count();
        assert!(found > 0, "no secret beginning with {prefix} was found");
    }
    let always = places(&noted, &ALWAYS);
    let shown_again = always.values().filter(|places| places.len() > 1).count();
    assert!(
        shown_again > 0,
        "what may be shown again is found again: the search finds what there is"
    );
    for place in once.values().chain(always.values()).flatten() {
        let kept = place.reply.header("cache-control");
        assert!(kept.split(", ").any(|word| word == "no-store"), "{}: {kept}", place.call);
    }
    assert!(
        noted.len() > 5_000 && once.len() > 100,
        "{} answers, {} secrets",
        noted.len(),
        once.len()
    );
}
