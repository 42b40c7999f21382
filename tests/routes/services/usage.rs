//! `GET /api/v1/services/{name}/usage` and `…/top`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{STRANGER, get, online, post, text};

const TOP: &str = "/api/v1/services/online/usage/top?by=";

async fn pass(jeton: &TestJeton, seconds: i64) {
    jeton.clock.advance(SignedDuration::from_secs(seconds));
    jeton.app.do_jobs().await;
}

async fn show(jeton: &TestJeton, secret: &str, times: usize) {
    for _ in 0..times {
        jeton.verify("online").header("x-auth-token", secret).send().await;
    }
}

async fn top(jeton: &TestJeton, query: &str) -> Vec<Value> {
    let page = get(jeton, &jeton.admin, &format!("{TOP}{query}")).await.expect(200).json();
    page["items"].as_array().expect("a page").clone()
}

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| text(item, "id")).collect()
}

#[tokio::test]
async fn a_service_counts_what_it_was_asked_also_about_what_nobody_issued() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    show(&jeton, &secret, 3).await;
    show(&jeton, STRANGER, 2).await;
    show(&jeton, "not a token", 1).await;
    jeton.verify("online").send().await.expect(401);
    let body = json!({ "service": "online", "secret": "x" });
    post(&jeton, &jeton.admin, "/api/v1/verify", body).await.expect(200);

    pass(&jeton, 10).await;

    let usage = get(&jeton, &jeton.admin, "/api/v1/services/online/usage").await.expect(200).json();
    let counts = json!({ "allowed": 3, "unknown": 2, "malformed": 2, "missing": 1 });
    assert_eq!(usage["totals"], counts);
    assert_eq!(usage["hours"], json!([{ "from": "2026-01-15T12:00:00Z", "counts": counts }]));
    let other =
        get(&jeton, &jeton.admin, "/api/v1/services/discloud/usage").await.expect(200).json();
    assert_eq!(other["totals"], json!({}));
}

#[tokio::test]
async fn the_first_tokens_are_the_busiest_the_most_refused_or_the_longest_idle() {
    let jeton = TestJeton::new().await;
    let (first, busy) = online(&jeton, &jeton.admin).await;
    pass(&jeton, 1).await;
    let (second, refused) = online(&jeton, &jeton.admin).await;
    pass(&jeton, 1).await;
    let (third, _) = online(&jeton, &jeton.admin).await;
    show(&jeton, &busy, 3).await;
    show(&jeton, &refused, 1).await;
    post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{second}/revoke"), json!({}))
        .await
        .expect(204);
    show(&jeton, &refused, 2).await;
    pass(&jeton, 10).await;

    let busiest = top(&jeton, "allowed").await;
    let most_refused = top(&jeton, "denied").await;
    let idle = top(&jeton, "idle").await;

    assert_eq!(ids(&busiest), [first.clone(), second.clone()]);
    assert_eq!((&busiest[0]["allowed"], &busiest[0]["denied"]), (&json!(3), &json!(0)));
    assert_eq!(ids(&most_refused), [second]);
    assert_eq!(most_refused[0]["denied"], 2);
    assert_eq!(ids(&idle), [first, third], "the third was made later than the first was used");
    assert_eq!(idle[0]["allowed"], Value::Null);
    assert_eq!(ids(&top(&jeton, "allowed&limit=1").await).len(), 1);
    assert_eq!(top(&jeton, "allowed&day=2026-01-14").await, [Value::Null; 0]);
    assert_eq!(top(&jeton, "allowed&day=2026-01-15").await.len(), 2);
}

#[tokio::test]
async fn only_who_manages_a_service_sees_its_usage_and_a_wrong_question_is_told() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["online"]).await;

    for path in ["/api/v1/services/online/usage", "/api/v1/services/online/usage/top?by=idle"] {
        get(&jeton, &ada, path).await.expect_problem(403, "operators_only");
        get(&jeton, &olga, path).await.expect(200);
    }
    get(&jeton, &olga, "/api/v1/services/discloud/usage")
        .await
        .expect_problem(403, "operators_only");
    get(&jeton, &olga, "/api/v1/services/nothing/usage").await.expect_problem(404, "not_found");
    for query in [
        "",
        "most",
        "allowed&day=today",
        "idle&day=2026-01-15",
        "allowed&limit=0",
        "allowed&limit=201",
    ] {
        get(&jeton, &olga, &format!("{TOP}{query}")).await.expect_problem(400, "invalid_query");
    }
}
