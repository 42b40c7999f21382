//! `GET /api/v1/tokens`

use std::collections::BTreeSet;

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{account_id, delete, get, items, online, permanent, scoped, text};

const TOKENS: &str = "/api/v1/tokens";

#[tokio::test]
async fn everybody_sees_their_own_tokens_without_secrets() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    jeton.account("bob@example.com").await;

    let reply = get(&jeton, &ada, "/api/v1/tokens?service=online").await.expect(200);

    let token = json!({
        "id": id,
        "service": "online",
        "kind": "api-token",
        "owner": "ada@example.com",
        "account": account_id(&jeton, "ada@example.com").await,
        "state": "active",
        "hint": secret[secret.len() - 4..],
        "scopes": [],
        "addresses": [],
        "created_at": "2026-01-15T12:00:00Z",
        "secret_since": "2026-01-15T12:00:00Z",
    });
    assert_eq!(reply.json(), json!({ "items": [token] }));
    let all = items(&jeton, &ada, "/api/v1/tokens?limit=200").await;
    assert!(all.iter().all(|token| token["owner"] == "ada@example.com"));
    assert!(all.iter().all(|token| token.get("secret").is_none()));
}

#[tokio::test]
async fn pages_of_any_length_hold_every_token_once() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    for _ in 0..7 {
        online(&jeton, &ada).await;
    }

    for limit in [1, 2, 3, 6, 7, 8, 200] {
        let all = items(&jeton, &ada, &format!("{TOKENS}?service=online&limit={limit}")).await;

        let ids: BTreeSet<String> = all.iter().map(|token| text(token, "id")).collect();
        assert_eq!((all.len(), ids.len()), (7, 7), "{limit}");
        assert!(all.is_sorted_by_key(|token| text(token, "id")), "{limit}");
    }
}

#[tokio::test]
async fn a_walk_of_thousands_beside_deletes_has_whatever_stays_once_and_in_order() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut ids = Vec::new();
    for _ in 0..1_500 {
        ids.push(online(&jeton, &ada).await.0);
    }
    ids.sort();

    let (mut seen, mut gone, mut cursor) = (Vec::new(), BTreeSet::new(), String::new());
    for page in 0.. {
        let path = format!("{TOKENS}?service=online&ended=false&limit=50{cursor}");
        let read = get(&jeton, &ada, &path).await.expect(200).json();
        seen.extend(read["items"].as_array().unwrap().iter().map(|token| text(token, "id")));
        // Of what was seen, the last that was, what comes next, and something far ahead.
        let last = ids.iter().position(|id| Some(id) == seen.last()).expect("it is one of ours");
        for at in [last.saturating_sub(7), last, last + 1, last + 1 + page * 37 % 500] {
            if let Some(id) = ids.get(at).filter(|id| gone.insert((*id).clone())) {
                delete(&jeton, &ada, &format!("{TOKENS}/{id}")).await.expect(204);
            }
        }
        match read["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }

    let once: BTreeSet<&String> = seen.iter().collect();
    assert!(once.len() == seen.len() && seen.is_sorted(), "no double, and in order");
    let missed: Vec<_> =
        ids.iter().filter(|id| !once.contains(id) && !gone.contains(*id)).collect();
    assert!(missed.is_empty(), "no gap: {missed:?}");
    assert!(seen.len() > 1_200 && gone.len() > 75, "{} seen, {} deleted", seen.len(), gone.len());
}

#[tokio::test]
async fn a_token_that_is_used_while_pages_are_read_moves_and_keeps_no_other_from_coming_once() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut tokens = Vec::new();
    for _ in 0..9 {
        let token = online(&jeton, &ada).await;
        jeton.verify("online").header("x-auth-token", &token.1).send().await.expect(200);
        jeton.clock.advance(jiff::SignedDuration::from_secs(1));
        tokens.push(token);
    }

    // One goes from before the reader to behind them, and one the other way.
    for (sort, place, times) in [("-used", 7, 0), ("used", 0, 2)] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        let all = items(&jeton, &ada, &format!("{TOKENS}?service=online&sort={sort}")).await;
        let order: Vec<String> = all.iter().map(|token| text(token, "id")).collect();
        let moved = &order[place];
        loop {
            let path = format!("{TOKENS}?service=online&limit=3&sort={sort}{cursor}");
            let page = get(&jeton, &ada, &path).await.expect(200).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|token| text(token, "id")));
            let Some(next) = page["next"].as_str() else { break };
            if cursor.is_empty() {
                let secret = &tokens.iter().find(|token| token.0 == *moved).unwrap().1;
                jeton.verify("online").header("x-auth-token", secret).send().await.expect(200);
            }
            cursor = format!("&cursor={next}");
        }

        let count = |id: &String| seen.iter().filter(|seen| *seen == id).count();
        assert_eq!(count(moved), times, "{sort}");
        assert!(order.iter().all(|id| id == moved || count(id) == 1), "{sort}: {seen:?}");
    }
}

#[tokio::test]
async fn a_token_that_ends_between_two_pages_opens_no_gap_and_makes_no_double() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(online(&jeton, &ada).await.0);
    }
    ids.sort();
    let path = "/api/v1/tokens?service=online&ended=false&limit=2";
    let first = get(&jeton, &ada, path).await.json();
    for gone in [&ids[0], &ids[1], &ids[3]] {
        delete(&jeton, &ada, &format!("{TOKENS}/{gone}")).await.expect(204);
    }

    let path = "/api/v1/tokens?service=online&ended=false&limit=200";
    let rest = get(&jeton, &ada, &format!("{path}&cursor={}", text(&first, "next")))
        .await
        .expect(200)
        .json();

    let rest: Vec<String> =
        rest["items"].as_array().unwrap().iter().map(|token| text(token, "id")).collect();
    assert_eq!(rest, [ids[2].as_str(), &ids[4], &ids[5]]);
}

#[tokio::test]
async fn tokens_are_chosen_by_account_service_kind_and_whether_they_ended() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (gone, _) = online(&jeton, &ada).await;
    let (kept, _) = online(&jeton, &ada).await;
    permanent(&jeton, "ada@example.com").await;
    delete(&jeton, &ada, &format!("{TOKENS}/{gone}")).await.expect(204);
    let ids = async |by: &str, query: &str| {
        let all = items(&jeton, by, &format!("{TOKENS}?{query}")).await;
        all.iter().map(|token| text(token, "id")).collect::<Vec<_>>()
    };

    assert_eq!(ids(&ada, "service=online&ended=false").await, [kept.as_str()]);
    assert_eq!(ids(&ada, "service=online&ended=true").await, [gone.as_str()]);
    assert_eq!(ids(&ada, "service=online").await.len(), 2);
    assert_eq!(ids(&ada, "kind=permanent").await.len(), 1);
    assert_eq!(ids(&ada, "service=online&kind=permanent").await, [""; 0]);
    assert_eq!(ids(&jeton.admin, "account=ADA@example.com&service=online").await.len(), 2);
    assert!(
        ids(&jeton.admin, "account=*&limit=200").await.len() > ids(&ada, "limit=200").await.len()
    );
    assert_eq!(ids(&jeton.admin, "service=online").await, [""; 0]);
}

#[tokio::test]
async fn tokens_are_chosen_by_name_state_time_and_address() {
    let jeton = TestJeton::behind_proxies().await;
    let ada = jeton.account("ada@example.com").await;
    let (quick, _) = permanent(&jeton, "ada@example.com").await;
    let (gone, _) = online(&jeton, &ada).await;
    delete(&jeton, &ada, &format!("{TOKENS}/{gone}")).await.expect(204);
    jeton.clock.advance(jiff::SignedDuration::from_hours(1));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let (young, secret) = online(&jeton, &ada).await;
    let used = jeton.verify("online").header("x-auth-token", &secret);
    used.header("x-forwarded-for", "2001:db8::7").send().await.expect(200);
    let ids = async |query: &str| {
        let all = items(&jeton, &ada, &format!("{TOKENS}?{query}")).await;
        let all = all.iter().filter(|token| token.get("session").is_none());
        all.map(|token| text(token, "id")).collect::<Vec<_>>()
    };

    assert_eq!(ids("name=CI&service=duplocloud").await, [quick.as_str()]);
    assert_eq!(ids("state=ended").await, [gone.as_str()]);
    assert_eq!(ids("state=active&service=online").await, [young.as_str()]);
    assert_eq!(ids("created_from=2026-01-15T13:00:00Z&service=online").await, [young.as_str()]);
    assert_eq!(ids("created_before=2026-01-15T13:00:00Z&service=online").await, [gone.as_str()]);
    assert_eq!(ids("seen_from=2001:db8::/32").await, [young.as_str()]);
    assert_eq!(ids("seen_from=2001:db8::8").await, [""; 0]);
    let unused = ids("unused_since=2026-01-15T13:00:00.000001Z&service=online").await;
    assert!(unused.contains(&gone), "{unused:?}");
    jeton.clock.advance(jiff::SignedDuration::from_hours(24 * 365));
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let expired = items(&jeton, &ada, &format!("{TOKENS}?state=expired&kind=permanent")).await;
    assert_eq!(expired.iter().map(|token| text(token, "id")).collect::<Vec<_>>(), [quick]);
}

#[tokio::test]
async fn tokens_are_listed_in_any_order_and_pages_of_any_length_hold_every_one_once() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    for (name, lifetime) in [("b", "3d"), ("a", "9d"), ("c", "1d"), ("a", "6d")] {
        let body = json!({ "service": "duplocloud", "kind": "permanent", "account": "ada@example.com",
            "name": name, "lifetime": lifetime });
        let issued = jeton.issue(&jeton.admin, body).await;
        if lifetime == "9d" {
            let bearer = format!("Bearer {}", text(&issued, "secret"));
            let used = jeton.verify("duplocloud").header("authorization", &bearer);
            used.send().await.expect(200);
        }
        jeton.clock.advance(jiff::SignedDuration::from_secs(1));
    }
    let days = async |sort: &str, limit: u8| {
        let path =
            format!("{TOKENS}?account=ada@example.com&kind=permanent&sort={sort}&limit={limit}");
        let all = items(&jeton, &jeton.admin, &path).await;
        let found = all.iter().map(|token| text(token, "expires_at")[8..10].to_owned());
        found.collect::<Vec<_>>().join(" ")
    };

    for limit in [1, 2, 3, 4, 200] {
        for (sort, wanted) in [
            ("created", "18 24 16 21"),
            ("expires", "16 18 21 24"),
            ("name", "24 21 18 16"),
            ("used", "18 16 21 24"),
        ] {
            assert_eq!(days(sort, limit).await, wanted, "{sort} {limit}");
            let backwards: Vec<_> = wanted.split(' ').rev().collect();
            assert_eq!(
                days(&format!("-{sort}"), limit).await,
                backwards.join(" "),
                "-{sort} {limit}"
            );
        }
    }
}

#[tokio::test]
async fn a_member_sees_nobody_elses_tokens() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let bob = jeton.account("bob@example.com").await;
    online(&jeton, &bob).await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read"]).await;

    let foreign = get(&jeton, &ada, "/api/v1/tokens?account=bob@example.com").await;
    let nobody = get(&jeton, &ada, "/api/v1/tokens?account=nobody@example.com").await;

    let foreign = foreign.expect_problem(404, "not_found");
    assert_eq!(foreign.text, nobody.expect_problem(404, "not_found").text);
    get(&jeton, &ada, "/api/v1/tokens?account=*").await.expect_problem(403, "administrators_only");
    get(&jeton, &narrow, "/api/v1/tokens?account=bob@example.com")
        .await
        .expect_problem(404, "not_found");
    let everybody = get(&jeton, &narrow, "/api/v1/tokens?account=*").await.expect(403);
    assert!(
        ["caller_scope_missing", "administrators_only"].contains(&everybody.field("code").as_str())
    );
}

#[tokio::test]
async fn a_cursor_of_a_foreign_token_shows_nothing_foreign() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let bob = jeton.account("bob@example.com").await;
    let (foreign, _) = online(&jeton, &bob).await;

    let all = items(&jeton, &ada, &format!("{TOKENS}?limit=200&cursor={foreign}")).await;

    assert!(all.iter().all(|token| token["owner"] == "ada@example.com"));
}

#[tokio::test]
async fn a_wrong_query_is_refused_and_so_is_a_caller_without_the_scope() {
    let jeton = TestJeton::new().await;
    let writer = scoped(&jeton, &jeton.admin, &["tokens:write", "admin", "verify"]).await;

    for query in [
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=x",
        "cursor=acc_00000000000070008000000000000000",
        "ended=maybe",
        "ended=",
        "state=live",
        "sort=owner",
        "created_from=now",
        "created_before=2026",
        "unused_since=",
        "seen_from=here",
        "seen_from=192.0.2.0/64",
        "name=",
        "kind=",
        "kind=API",
        "kind=%00",
        "account=",
        "account=a%00b",
        "owner=admin",
        "limit=1&limit=2",
    ] {
        let reply = get(&jeton, &jeton.admin, &format!("{TOKENS}?{query}")).await;
        reply.expect_problem(400, "invalid_query");
    }
    get(&jeton, &jeton.admin, "/api/v1/tokens?service=nowhere")
        .await
        .expect_problem(404, "not_found");
    get(&jeton, &jeton.admin, "/api/v1/tokens?service=%00").await.expect_problem(404, "not_found");
    get(&jeton, &writer, TOKENS).await.expect_problem(403, "caller_scope_missing");
    jeton.call("GET", TOKENS).send().await.expect_problem(401, "invalid_token");
}
