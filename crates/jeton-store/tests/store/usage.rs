//! Usage, counted and forgotten.

use jeton_core::{
    Hour, HourCount, LastUse, Outcome, Reason, Record, ServiceCount, ServiceId, Token, TokenCount,
    TokenId,
};
use jeton_store::{Forgotten, Usage, UsageOrder};
use jiff::SignedDuration;

use crate::support::{Place, at, service, token, token_id};

const ROTATED: Outcome = Outcome::Denied(Reason::Rotated);

fn hour(n: i64) -> Hour {
    Hour::numbered(500_000 + n)
}

fn counted(n: u16, hour: Hour, outcome: Outcome, count: i64, second: i64) -> TokenCount {
    TokenCount { token: token_id(n), hour, outcome, count, last_at: at(second) }
}

fn count(hour: Hour, outcome: Outcome, count: i64) -> HourCount {
    HourCount { hour, outcome, count }
}

fn service_id() -> ServiceId {
    service(1).id
}

async fn place(tokens: u16) -> Place {
    let place = Place::furnished().await;
    for n in 1..=tokens {
        place.put(Record::Token(token(n))).await;
    }
    place
}

async fn top(place: &Place, order: UsageOrder, limit: u32) -> Vec<TokenId> {
    let found = place.store.top_tokens(service_id(), order, limit).await.unwrap();
    found.into_iter().map(|usage| usage.token).collect()
}

#[tokio::test]
async fn counts_of_an_hour_and_an_outcome_add_up() {
    let place = place(1).await;

    for counts in [
        vec![counted(1, hour(0), Outcome::Allowed, 5, 10), counted(1, hour(0), ROTATED, 1, 11)],
        vec![counted(1, hour(0), Outcome::Allowed, 2, 9), counted(1, hour(1), ROTATED, 4, 20)],
    ] {
        place.store.observe_tokens(counts).await.unwrap();
    }

    let all = place.store.usage_of_token(token_id(1), (hour(0), hour(2))).await.unwrap();
    let expected = [
        count(hour(0), Outcome::Allowed, 7),
        count(hour(0), ROTATED, 1),
        count(hour(1), ROTATED, 4),
    ];
    assert_eq!(all, expected);
    let first = place.store.usage_of_token(token_id(1), (hour(0), hour(1))).await.unwrap();
    assert_eq!(first, expected[..2]);
    assert_eq!(place.store.head().await.unwrap().seq, 3, "an observation is no change");
}

#[tokio::test]
async fn a_count_without_a_known_use_says_when_a_token_was_last_accepted_and_not_by_whom() {
    let place = place(1).await;
    let last = || async { place.store.last_uses(vec![token_id(1)]).await.unwrap() };

    let refused = vec![counted(1, hour(0), ROTATED, 1, 50)];
    place.store.observe_tokens(refused).await.unwrap();
    assert_eq!(last().await, []);
    let accepted = vec![counted(1, hour(0), Outcome::Allowed, 1, 40)];
    place.store.observe_tokens(accepted).await.unwrap();

    let known = LastUse { token: token_id(1), at: at(40), address: None, agent: None };
    assert_eq!(last().await, [known]);
}

#[tokio::test]
async fn what_is_counted_for_a_token_that_is_not_there_spoils_nothing_else() {
    let place = place(1).await;

    let counts = [1, 9].map(|n| counted(n, hour(0), Outcome::Allowed, 1, 1)).to_vec();
    place.store.observe_tokens(counts).await.unwrap();

    assert_eq!(place.store.usage_of_token(token_id(1), (hour(0), hour(1))).await.unwrap().len(), 1);
    assert_eq!(place.store.usage_of_token(token_id(9), (hour(0), hour(1))).await.unwrap(), []);
}

#[tokio::test]
async fn the_busiest_and_the_most_refused_of_a_day_come_first_and_other_days_do_not_count() {
    let place = place(3).await;
    let (today, tomorrow) = (hour(0), hour(24));
    let counts = vec![
        counted(1, today, Outcome::Allowed, 5, 1),
        counted(2, today, Outcome::Allowed, 7, 1),
        counted(2, hour(1), Outcome::Allowed, 7, 1),
        counted(3, tomorrow, Outcome::Allowed, 100, 1),
        counted(1, today, ROTATED, 2, 1),
    ];
    place.store.observe_tokens(counts).await.unwrap();

    let (allowed, denied) =
        (UsageOrder::Allowed { day: today.day() }, UsageOrder::Denied { day: today.day() });
    let busiest = place.store.top_tokens(service_id(), allowed, 10).await.unwrap();

    let expected = [(2, 14, 0), (1, 5, 2)].map(|(n, allowed, denied)| Usage {
        token: token_id(n),
        allowed,
        denied,
    });
    assert_eq!(busiest, expected);
    assert_eq!(top(&place, allowed, 1).await, [token_id(2)]);
    assert_eq!(top(&place, denied, 10).await, [token_id(1)]);
}

#[tokio::test]
async fn the_longest_idle_come_first_and_neither_ended_nor_expired_ones_are_among_them() {
    let place = Place::furnished().await;
    let mut ended = token(4);
    ended.end = Some(jeton_core::End { at: at(1), cause: jeton_core::Cause::Revoked });
    let mut expired = token(5);
    expired.expires_at = Some(at(40));
    for (n, mut token) in [(1, token(1)), (2, token(2)), (3, token(3)), (4, ended), (5, expired)] {
        token.created_at = at(n);
        token.expires_at = token.expires_at.filter(|end| *end == at(40));
        place.put(Record::Token(token)).await;
    }
    let used = vec![counted(1, hour(0), Outcome::Allowed, 1, 30)];
    place.store.observe_tokens(used).await.unwrap();

    let idle = UsageOrder::Idle { now: at(40) };

    assert_eq!(top(&place, idle, 10).await, [2, 3, 1].map(token_id));
    assert_eq!(top(&place, idle, 2).await, [2, 3].map(token_id));
}

#[tokio::test]
async fn the_longest_idle_are_the_same_in_whichever_weeks_they_end() {
    let place = Place::furnished().await;
    let week = 7 * 24 * 3600;
    for (n, made, end) in [
        (1, 30, Some(90)),
        (2, 10, Some(week)),
        (3, 20, Some(9 * week)),
        (4, 40, None),
        (5, 5, Some(99)),
    ] {
        let ends = end.map(at);
        place
            .put(Record::Token(Token { created_at: at(made), expires_at: ends, ..token(n) }))
            .await;
    }
    let idle = |second| UsageOrder::Idle { now: at(second) };

    assert_eq!(top(&place, idle(50), 10).await, [5, 2, 3, 1, 4].map(token_id));
    assert_eq!(top(&place, idle(50), 2).await, [5, 2].map(token_id));
    assert_eq!(top(&place, idle(99), 10).await, [2, 3, 4].map(token_id));
    assert_eq!(top(&place, idle(8 * week), 10).await, [3, 4].map(token_id));
    assert_eq!(top(&place, idle(50), 0).await, []);
}

#[tokio::test]
async fn counts_of_services_add_up() {
    let place = place(0).await;
    let counted = |count| ServiceCount {
        service: service_id(),
        hour: hour(0),
        outcome: Outcome::Denied(Reason::Unknown),
        count,
    };

    for n in [3, 4] {
        place.store.observe_services(vec![counted(n)]).await.unwrap();
    }

    let all = place.store.usage_of_service(service_id(), (hour(0), hour(1))).await.unwrap();
    assert_eq!(all, [count(hour(0), Outcome::Denied(Reason::Unknown), 7)]);
}

#[tokio::test]
async fn what_is_old_is_forgotten_a_part_at_a_time_and_the_rest_stays() {
    let place = place(1).await;
    for n in -600..1 {
        let old = vec![counted(1, hour(n), Outcome::Allowed, 1, 1)];
        place.store.observe_tokens(old).await.unwrap();
    }
    let before = at(0) - SignedDuration::from_hours(1);
    let old = Forgotten { counts_before: hour(0), uses_before: before, notices_before: before };

    let first = place.store.forget_usage(old).await.unwrap();
    let second = place.store.forget_usage(old).await.unwrap();
    let third = place.store.forget_usage(old).await.unwrap();

    // 600 hours, and the 25 days that they make.
    assert_eq!((first, second, third), (525, 100, 0));
    let left = place.store.usage_of_token(token_id(1), (hour(-600), hour(1))).await.unwrap();
    assert_eq!(left.iter().map(|count| count.hour).collect::<Vec<_>>(), [hour(0)]);
}
