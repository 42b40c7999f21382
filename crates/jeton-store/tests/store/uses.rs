//! What was seen, written down.

use jeton_core::{LastUse, Record, SecretMark, Use};
use jeton_store::{CommitError, TokenFilter, TokenOrder, TokensFrom};

use crate::support::{Place, at, batch, token, token_id};

fn seen(agent: &str, first: i64, last: i64, count: i64) -> Use {
    Use {
        token: token_id(1),
        secret: SecretMark::from_bytes([7; 8]),
        accepted: true,
        address: Some([192, 0, 2, 7].into()),
        agent: Some(agent.parse().unwrap()),
        first_at: at(first),
        last_at: at(last),
        count,
    }
}

async fn place() -> Place {
    let place = Place::furnished().await;
    place.put(Record::Token(token(1))).await;
    place
}

#[tokio::test]
async fn a_use_reads_back_and_one_that_goes_on_counts_no_second_twice() {
    let place = place().await;
    let nothing = Use { address: None, agent: None, accepted: false, ..seen("-", 1, 1, 1) };

    for observed in [seen("ci", 10, 11, 2), seen("ci", 11, 13, 2), seen("ci", 20, 20, 1)] {
        place.store.observe_uses(vec![observed, nothing.clone()]).await.unwrap();
    }

    let uses = place.store.uses_of(token_id(1)).await.unwrap();
    assert_eq!(uses, [seen("ci", 10, 20, 4), nothing]);
    assert_eq!(place.store.head().await.unwrap().seq, 3, "an observation is no change");
}

#[tokio::test]
async fn the_last_48_stay_and_the_first_16_so_that_a_flood_hides_nobody_and_other_secrets_keep_theirs()
 {
    let place = place().await;
    let other = Use { secret: SecretMark::from_bytes([8; 8]), ..seen("other", 0, 0, 1) };
    place.store.observe_uses(vec![other.clone()]).await.unwrap();

    for part in [0..50, 50..100] {
        let flood = part.map(|n| seen(&format!("agent {n}"), 100 + n, 100 + n, 1)).collect();
        place.store.observe_uses(flood).await.unwrap();
    }

    let uses = place.store.uses_of(token_id(1)).await.unwrap();
    let kept = (52..100).rev().chain((0..16).rev());
    let kept = kept.map(|n| seen(&format!("agent {n}"), 100 + n, 100 + n, 1));
    assert_eq!(uses, kept.chain([other]).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_last_use_of_many_tokens_is_the_latest_that_was_accepted() {
    let place = place().await;
    place.put(Record::Token(token(2))).await;
    place.put(Record::Token(token(3))).await;
    let refused = Use { accepted: false, ..seen("refused", 50, 50, 1) };
    let second = Use { token: token_id(2), ..seen("second", 5, 5, 1) };
    let all = vec![seen("early", 10, 10, 1), seen("late", 20, 20, 1), refused, second.clone()];
    place.store.observe_uses(all).await.unwrap();

    let ids = [1, 2, 3].map(token_id).to_vec();
    let last = place.store.last_uses(ids).await.unwrap();

    let late = seen("late", 20, 20, 1);
    let expected = [late, second].map(|seen| LastUse {
        token: seen.token,
        at: seen.last_at,
        address: seen.address,
        agent: seen.agent,
    });
    assert_eq!(last, expected);
    assert_eq!(place.store.last_uses(Vec::new()).await.unwrap(), []);
}

#[tokio::test]
async fn of_a_token_without_a_row_nothing_is_written_down_and_of_the_others_everything() {
    let place = place().await;
    let nobodys = Use { token: token_id(9), ..seen("ci", 1, 1, 1) };

    place.store.observe_uses(vec![nobodys, seen("ci", 1, 1, 1)]).await.unwrap();

    assert_eq!(place.store.uses_of(token_id(9)).await.unwrap(), []);
    assert_eq!(place.store.uses_of(token_id(1)).await.unwrap(), [seen("ci", 1, 1, 1)]);
}

#[tokio::test]
async fn what_cannot_be_written_down_leaves_nothing_and_stops_no_change() {
    let place = place().await;
    let fails = "CREATE INDEX fails ON uses (CASE agent WHEN 'fails' THEN json('it fails') END)";
    rusqlite::Connection::open(place.path()).unwrap().execute_batch(fails).unwrap();

    let refused = place.store.observe_uses(vec![seen("ci", 1, 1, 1), seen("fails", 1, 1, 1)]).await;

    assert!(matches!(refused, Err(CommitError::Database(_))), "{refused:?}");
    assert_eq!(place.store.uses_of(token_id(1)).await.unwrap(), []);
    assert_eq!(place.store.halted(), None);
    place.put(Record::Token(token(2))).await;
    place.store.clone().close().await;
    let closed = place.store.observe_uses(vec![seen("ci", 1, 1, 1)]).await;
    assert!(matches!(closed, Err(CommitError::Closed)), "{closed:?}");
}

#[tokio::test]
async fn the_addresses_of_a_range_are_found_once_each_and_no_others() {
    let place = place().await;
    let all = [
        "192.0.2.7",
        "192.0.2.200",
        "192.0.3.1",
        "192.0.20.1",
        "19.0.2.7",
        "2001:db8::1",
        "2001:db8:0:1::",
        "2001:db80::1",
        "2001:0:5::1",
        "::1",
    ];
    for agent in ["a", "b"] {
        let from = |text: &&str| Use { address: text.parse().ok(), ..seen(agent, 1, 1, 1) };
        place.store.observe_uses(all.iter().map(from).collect()).await.unwrap();
    }

    for (range, expected) in [
        ("192.0.2.0/24", vec!["192.0.2.200", "192.0.2.7"]),
        ("192.0.2.0/23", vec!["192.0.2.200", "192.0.2.7", "192.0.3.1"]),
        ("192.0.2.128/25", vec!["192.0.2.200"]),
        ("192.0.2.7", vec!["192.0.2.7"]),
        ("192.0.0.0/16", vec!["192.0.2.200", "192.0.2.7", "192.0.20.1", "192.0.3.1"]),
        ("0.0.0.0/0", vec!["19.0.2.7", "192.0.2.200", "192.0.2.7", "192.0.20.1", "192.0.3.1"]),
        ("2001:db8::/32", vec!["2001:db8:0:1::", "2001:db8::1"]),
        ("2001:db8::1", vec!["2001:db8::1"]),
        ("2001::/16", vec!["2001:0:5::1", "2001:db80::1", "2001:db8:0:1::", "2001:db8::1"]),
        ("::/120", vec!["::1"]),
        ("10.0.0.0/8", vec![]),
    ] {
        let found = place.store.addresses_seen(range.parse().unwrap(), 100).await.unwrap();

        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{range}");
    }
    let first = place.store.addresses_seen("192.0.0.0/16".parse().unwrap(), 2).await.unwrap();
    assert_eq!(first.len(), 2);
}

#[tokio::test]
async fn tokens_seen_from_a_range_are_the_same_whether_few_or_many_uses_have_to_be_looked_at() {
    let place = Place::furnished().await;
    let tokens = (1..=1_200).map(|number| Record::Token(token(number)));
    place.store.commit(batch(tokens)).await.unwrap();
    let from = |number: u16, last: u8| Use {
        token: token_id(number),
        address: Some([192, 0, 2, last].into()),
        ..seen("ci", 1, 1, 1)
    };
    let few = (1..=9).map(|number| from(number * 100, 7)).collect();
    let many = (1..=1_100).map(|number| from(number, 8)).collect();
    place.store.observe_uses(few).await.unwrap();
    place.store.observe_uses(many).await.unwrap();
    let first_of = async |last: &[u8]| {
        let seen_from = Some(last.iter().map(|last| [192, 0, 2, *last].into()).collect());
        let filter = TokenFilter { seen_from, ..TokenFilter::default() };
        let from = TokensFrom { after: None, limit: 3 };
        let page = place.store.sorted_tokens(filter, TokenOrder::Created, from).await.unwrap();
        page.tokens.iter().map(|token| token.id).collect::<Vec<_>>()
    };

    assert_eq!(first_of(&[7]).await, [100, 200, 300].map(token_id));
    assert_eq!(first_of(&[7, 8]).await, [1, 2, 3].map(token_id));
    assert_eq!(first_of(&[9]).await, []);
}
