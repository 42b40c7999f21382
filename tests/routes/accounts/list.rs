//! `GET /api/v1/accounts`

use std::collections::BTreeSet;

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{account_id, get, items, post, scoped, text};

const ACCOUNTS: &str = "/api/v1/accounts";

async fn machines(jeton: &TestJeton, names: impl Iterator<Item = u32>) {
    for number in names {
        let body = json!({ "name": format!("machine-{number}") });
        post(jeton, &jeton.admin, ACCOUNTS, body).await.expect(201);
    }
}

#[tokio::test]
async fn an_administrator_sees_every_account_once_in_the_order_of_their_making() {
    let jeton = TestJeton::new().await;
    jeton.clock.advance(jiff::SignedDuration::from_secs(1));
    machines(&jeton, 0..1).await;

    let reply = get(&jeton, &jeton.admin, ACCOUNTS).await.expect(200);

    let list = reply.json();
    let whole = json!({ "items": [
        {
            "id": list["items"][0]["id"],
            "name": "admin",
            "role": "admin",
            "machine": false,
            "invited": false,
            "disabled": false,
            "deleted": false,
            "created_at": "2026-01-15T12:00:00Z",
        },
        {
            "id": list["items"][1]["id"],
            "name": "machine-0",
            "role": "member",
            "machine": true,
            "invited": false,
            "disabled": false,
            "deleted": false,
            "created_at": "2026-01-15T12:00:01Z",
        },
    ] });
    assert_eq!(list, whole);
}

#[tokio::test]
async fn pages_of_any_length_hold_every_account_once() {
    let jeton = TestJeton::new().await;
    machines(&jeton, 0..11).await;

    for limit in [1, 2, 5, 11, 12, 13, 200] {
        let all = items(&jeton, &jeton.admin, &format!("{ACCOUNTS}?limit={limit}")).await;

        let ids: BTreeSet<String> = all.iter().map(|account| text(account, "id")).collect();
        assert_eq!((all.len(), ids.len()), (12, 12), "{limit}");
    }
}

#[tokio::test]
async fn an_account_that_is_made_between_two_pages_is_on_a_later_one() {
    let jeton = TestJeton::new().await;
    machines(&jeton, 0..3).await;
    let first = get(&jeton, &jeton.admin, "/api/v1/accounts?limit=2").await.json();
    jeton.clock.advance(jiff::SignedDuration::from_secs(1));
    machines(&jeton, 3..5).await;

    let next = format!("{ACCOUNTS}?cursor={}", text(&first, "next"));
    let second = get(&jeton, &jeton.admin, &next).await.expect(200).json();

    assert_eq!(second["items"].as_array().unwrap().len(), 4);
    assert_eq!(second["items"][3]["name"], "machine-4");
    assert!(second.get("next").is_none());
}

#[tokio::test]
async fn accounts_are_searched_filtered_and_sorted_without_a_gap_between_pages() {
    let jeton = TestJeton::new().await;
    for name in ["Zoë@example.com", "ada@example.com", "ben@example.com", "strasse"] {
        jeton.clock.advance(jiff::SignedDuration::from_secs(1));
        let body = json!({ "name": name, "invite": true });
        post(&jeton, &jeton.admin, ACCOUNTS, body).await.expect(201);
    }
    let path = format!("{ACCOUNTS}/{}/disable", account_id(&jeton, "ben@example.com").await);
    jeton.call("POST", &path).bearer(&jeton.admin).send().await.expect(200);
    let names = async |query: &str| {
        let all = items(&jeton, &jeton.admin, &format!("{ACCOUNTS}?limit=2&{query}")).await;
        all.iter().map(|account| text(account, "name")).collect::<Vec<_>>()
    };

    let by_name = ["ada@example.com", "admin", "ben@example.com", "strasse", "zoë@example.com"];
    assert_eq!(names("sort=name").await, by_name);
    assert_eq!(names("sort=-name").await, by_name.into_iter().rev().collect::<Vec<_>>());
    let by_age = ["admin", "zoë@example.com", "ada@example.com", "ben@example.com", "strasse"];
    assert_eq!(names("sort=created").await, by_age);
    assert_eq!(names("sort=-created").await, by_age.into_iter().rev().collect::<Vec<_>>());
    assert_eq!(names("search=EXAMPLE&sort=name").await, [by_name[0], by_name[2], by_name[4]]);
    assert_eq!(names("search=stra%C3%9F").await, ["strasse"]);
    assert_eq!(names("search=%25").await, [""; 0]);
    assert_eq!(names("name=STRA%C3%9FE").await, ["strasse"]);
    assert_eq!(names("name=stras").await, [""; 0]);
    assert_eq!(names("role=admin").await, ["admin"]);
    assert_eq!(names("role=operator").await, [""; 0]);
    assert_eq!(
        names("role=member&state=active&sort=name&search=a").await,
        [by_name[0], "strasse", by_name[4]]
    );
    assert_eq!(names("state=disabled").await, ["ben@example.com"]);
    assert_eq!(names("state=deleted").await, [""; 0]);
}

#[tokio::test]
async fn nobody_but_an_administrator_sees_who_there_is() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read", "tokens:write", "verify"]).await;

    get(&jeton, &ada, ACCOUNTS).await.expect_problem(403, "administrators_only");
    get(&jeton, &narrow, ACCOUNTS).await.expect_problem(403, "caller_scope_missing");
    jeton.call("GET", ACCOUNTS).send().await.expect_problem(401, "invalid_token");
}

#[tokio::test]
async fn a_wrong_query_is_refused() {
    let jeton = TestJeton::new().await;

    for query in [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=65536",
        "limit=x",
        "limit=",
        "limit=1&limit=2",
        "cursor=",
        "cursor=x",
        "cursor=tok_00000000000070008000000000000000",
        "page=2",
        "search=",
        "search=%00",
        "name=",
        "role=owner",
        "state=gone",
        "sort=id",
        "sort=",
        "sort=name&sort=name",
        "limit=%ff",
    ] {
        let reply = get(&jeton, &jeton.admin, &format!("{ACCOUNTS}?{query}")).await;
        reply.expect_problem(400, "invalid_query");
    }
}
