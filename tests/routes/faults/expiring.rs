//! `GET /api/v1/faults` and `/faults/{id}`: what a fault about a near end says

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use super::pass;
use crate::support::{NOBODY, get, items, permanent, post, text};

const YEAR: i64 = 365 * 86_400;
const DAY: i64 = 86_400;

/// Whole days later, in which the administrator logs in and the jobs have a round.
async fn later(jeton: &mut TestJeton, seconds: i64) {
    pass(jeton, seconds);
    jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;
    jeton.app.do_jobs().await;
}

async fn faults(jeton: &TestJeton, query: &str) -> Vec<Value> {
    items(jeton, &jeton.admin, &format!("/api/v1/faults?limit=200{query}")).await
}

#[tokio::test]
async fn it_says_which_token_of_whom_is_about_to_expire_and_what_to_do_about_it() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (id, secret) = permanent(&jeton, "ada@example.com").await;
    pass(&jeton, YEAR - 31 * DAY);
    jeton.verify("duplocloud").bearer(&secret).send().await.expect(200);
    later(&mut jeton, DAY).await;
    later(&mut jeton, 2 * DAY).await;

    let listed = faults(&jeton, "").await;
    let fault = text(&listed[0], "id");
    let shown = get(&jeton, &jeton.admin, &format!("/api/v1/faults/{fault}")).await.expect(200);

    assert_eq!(listed, [shown.json()]);
    assert_eq!(
        shown.json(),
        json!({
            "id": fault, "cause": "token-expiring", "state": "open", "token": id, "token_name": "ci",
            "hint": &secret[secret.len() - 4..], "kind": "permanent", "service": "duplocloud",
            "owner": "ada@example.com", "account": listed[0]["account"], "threshold": "30d",
            "expires_at": "2027-01-15T12:00:00Z", "opened_at": "2026-12-16T12:00:00Z", "age_seconds": 2 * DAY,
            "last_used_at": "2026-12-15T12:00:00Z",
            "remedy": "an administrator puts its end off (`extend`), or issues another token before then, to be used \
                       instead; a rotation does not put it off",
        })
    );
    let nobody = get(&jeton, &jeton.admin, &format!("/api/v1/faults/flt_{NOBODY}")).await;
    nobody.expect_problem(404, "not_found");
}

#[tokio::test]
async fn faults_are_found_by_service_cause_token_and_state() {
    let mut jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (first, _) = permanent(&jeton, "ada@example.com").await;
    let (second, _) = permanent(&jeton, "ada@example.com").await;
    later(&mut jeton, YEAR - 30 * DAY).await;
    post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{first}/revoke"), json!({})).await;
    let of = async |query: &str| {
        let found = faults(&jeton, query).await.into_iter();
        let mut tokens: Vec<_> = found.map(|fault| text(&fault, "token")).collect();
        tokens.sort();
        tokens
    };
    let mut both = vec![first.clone(), second.clone()];
    both.sort();
    let (closed, open) = (vec![first.clone()], vec![second]);

    assert_eq!(of("").await, open);
    assert_eq!(of("&state=open").await, open);
    assert_eq!(of("&state=closed").await, closed);
    assert_eq!(of("&state=all").await, both);
    assert_eq!(of("&closed=true").await, both);
    assert_eq!(of(&format!("&state=all&token={first}")).await, closed);
    assert_eq!(of("&state=all&service=duplocloud&cause=token-expiring").await, both);
    assert_eq!(of("&state=all&service=nocodb").await, [] as [&str; 0]);
    assert_eq!(of("&state=all&cause=retired-secret-used").await, [] as [&str; 0]);
    for bad in ["state=closing", "cause=none", "token=7", "kind=permanent"] {
        let path = format!("/api/v1/faults?{bad}");
        get(&jeton, &jeton.admin, &path).await.expect_problem(400, "invalid_query");
    }
    let nowhere = get(&jeton, &jeton.admin, "/api/v1/faults?service=nowhere").await;
    nowhere.expect_problem(404, "not_found");
}

#[tokio::test]
async fn hundreds_of_tokens_that_are_due_at_once_are_told_of_in_one_round_each_once() {
    let mut jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let keys = 230;
    for n in 0..keys {
        let key = json!({ "service": "jeton", "kind": "api-token", "name": format!("key {n}"), "lifetime": "60d" });
        jeton.issue(&ada, key).await;
    }

    later(&mut jeton, 30 * DAY).await;
    let first = faults(&jeton, "&cause=token-expiring").await;
    later(&mut jeton, 60).await;
    let again = faults(&jeton, "&cause=token-expiring").await;

    assert_eq!(first.len(), keys);
    assert!(first.iter().all(|fault| fault["threshold"] == "30d"));
    let ids = |faults: &[Value]| faults.iter().map(|f| text(f, "id")).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&first));
}
