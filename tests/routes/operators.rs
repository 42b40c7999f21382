//! What operators may do, over all routes: everything about the tokens of their services, and nothing beside.

use std::collections::BTreeSet;

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use crate::support::{
    NOBODY, account_id, delete, get, items, online, permanent, post, scoped, text,
};

/// A service of NocoDB's alone.
async fn member_of(jeton: &TestJeton, name: &str, service: &str) -> String {
    let body = json!({ "name": name, "password": TestJeton::PASSWORD, "services": [service] });
    post(jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201);
    jeton.log_in(name, TestJeton::PASSWORD).await
}

fn set(items: &[Value], field: &str) -> BTreeSet<String> {
    items.iter().map(|item| text(item, field)).collect()
}

#[tokio::test]
async fn an_operator_is_made_with_the_names_of_their_services() {
    let jeton = TestJeton::new().await;
    let body =
        |operates: Value| json!({ "name": "olga", "role": "operator", "operates": operates });
    let make = async |body| post(&jeton, &jeton.admin, "/api/v1/accounts", body).await;

    make(body(json!([]))).await.expect_problem(422, "operates_nothing");
    make(json!({ "name": "olga", "role": "operator" }))
        .await
        .expect_problem(422, "operates_nothing");
    make(body(json!(["jeton"]))).await.expect_problem(409, "service_is_own");
    make(body(json!(["nowhere"]))).await.expect_problem(404, "not_found");
    make(json!({ "name": "olga", "operates": ["online"] }))
        .await
        .expect_problem(400, "invalid_body");
    let made = make(body(json!(["online", "nocodb"]))).await.expect(201).json();

    assert_eq!((&made["role"], &made["machine"]), (&json!("operator"), &json!(true)));
    let names = made["operates"].as_array().unwrap();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&json!("online")) && names.contains(&json!("nocodb")));
}

#[tokio::test]
async fn an_operator_sees_and_changes_everybodys_tokens_of_their_service() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["duplocloud"]).await;

    let body = json!({
        "service": "duplocloud", "kind": "permanent", "account": "ada@example.com", "name": "ci",
    });
    let issued = jeton.issue(&olga, body).await;
    let path = format!("/api/v1/tokens/{}", text(&issued, "id"));
    let renamed = jeton.call("PATCH", &path).bearer(&olga).json(&json!({ "name": "cd" }));
    let renamed = renamed.send().await.expect(200).json();
    let shown = get(&jeton, &olga, &path).await.expect(200).json();
    let rotated = post(&jeton, &olga, &format!("{path}/rotate"), json!({})).await.expect(200);
    let secret = rotated.field("secret");
    let verify = || jeton.verify("duplocloud").bearer(&secret).send();
    verify().await.expect(200);
    post(&jeton, &olga, &format!("{path}/revoke"), json!({})).await.expect(204);
    verify().await.expect_problem(401, "revoked");

    assert_eq!(issued["account"], account_id(&jeton, "ada@example.com").await);
    assert_eq!((&renamed["name"], &shown["name"]), (&json!("cd"), &json!("cd")));
    let log = items(&jeton, &ada, "/api/v1/log?limit=200").await;
    let ended = log.iter().find(|entry| entry["event"] == "token.ended").unwrap();
    assert_eq!(ended["actor"], account_id(&jeton, "olga@example.com").await);
}

#[tokio::test]
async fn an_operator_reads_no_secret_of_another_and_issues_only_what_administrators_issue() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["duplocloud", "online"]).await;
    let (id, _) = online(&jeton, &ada).await;
    let reveal = format!("/api/v1/tokens/{id}/reveal");

    post(&jeton, &olga, &reveal, json!({})).await.expect_problem(403, "owners_only");

    let body =
        json!({ "service": "duplocloud", "kind": "temporary", "account": "ada@example.com" });
    post(&jeton, &olga, "/api/v1/tokens", body).await.expect_problem(403, "issuer_not_allowed");
}

#[tokio::test]
async fn to_an_operator_the_tokens_of_other_services_do_not_exist() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["nocodb"]).await;
    let (foreign, _) = online(&jeton, &ada).await;
    let own = text(&jeton.token(&jeton.admin, "jeton", "session").await, "id");
    let head = get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text;

    let each = async |id: &str| {
        let path = format!("/api/v1/tokens/{id}");
        let patch = |body: Value| jeton.call("PATCH", &path).bearer(&olga).json(&body).send();
        [
            get(&jeton, &olga, &path).await,
            delete(&jeton, &olga, &path).await,
            patch(json!({ "name": "x" })).await,
            patch(json!({ "scopes": [] })).await,
            post(&jeton, &olga, &format!("{path}/rotate"), json!({})).await,
            post(&jeton, &olga, &format!("{path}/revoke"), json!({})).await,
            post(&jeton, &olga, &format!("{path}/reveal"), json!({})).await,
        ]
        .map(|reply| reply.expect_problem(404, "not_found").text)
    };

    let unknown = each(&format!("tok_{NOBODY}")).await;
    assert_eq!(each(&foreign).await, unknown);
    assert_eq!(each(&own).await, unknown);
    assert_eq!(get(&jeton, &jeton.admin, "/api/v1/log?limit=200").await.text, head);
}

#[tokio::test]
async fn to_an_operator_an_account_that_is_no_member_does_not_exist() {
    let jeton = TestJeton::new().await;
    member_of(&jeton, "ada@example.com", "nocodb").await;
    member_of(&jeton, "bob@example.com", "online").await;
    let olga = jeton.operator("olga@example.com", &["nocodb"]).await;
    let ada = account_id(&jeton, "ada@example.com").await;

    let mut told = Vec::new();
    for name in ["bob@example.com", "nobody@example.com"] {
        let body =
            json!({ "service": "nocodb", "kind": "api-token", "account": name, "name": "x" });
        for reply in [
            post(&jeton, &olga, "/api/v1/tokens", body).await,
            get(&jeton, &olga, &format!("/api/v1/tokens?account={name}")).await,
            get(&jeton, &olga, &format!("/api/v1/log?service=nocodb&account={name}")).await,
        ] {
            told.push(reply.expect_problem(404, "not_found").text);
        }
    }

    assert_eq!(told[..3], told[3..]);
    // A member has a name and an id; nothing else is told of them.
    let members = items(&jeton, &olga, "/api/v1/services/nocodb/members?limit=2").await;
    assert!(members.contains(&json!({ "id": ada, "name": "ada@example.com" })));
    assert!(!set(&members, "name").contains("bob@example.com"));
    get(&jeton, &olga, &format!("/api/v1/accounts/{ada}")).await.expect_problem(404, "not_found");
    get(&jeton, &olga, "/api/v1/accounts").await.expect_problem(403, "administrators_only");
    for (service, code) in [("online", "operators_only"), ("jeton", "administrators_only")] {
        let path = format!("/api/v1/services/{service}/members");
        get(&jeton, &olga, &path).await.expect_problem(403, code);
    }
}

#[tokio::test]
async fn an_operator_lists_the_tokens_of_their_services_and_no_others() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["duplocloud", "nocodb"]).await;
    online(&jeton, &ada).await;
    permanent(&jeton, "ada@example.com").await;
    let expected = BTreeSet::from(["duplocloud".to_owned(), "nocodb".to_owned()]);

    let everybodys = items(&jeton, &olga, "/api/v1/tokens?account=*&limit=3").await;
    let hers = items(&jeton, &olga, "/api/v1/tokens?account=ada@example.com&limit=200").await;

    assert_eq!((set(&everybodys, "service"), set(&hers, "service")), (expected.clone(), expected));
    assert_eq!(set(&everybodys, "account").len(), 2);
    let own = items(&jeton, &olga, "/api/v1/tokens?limit=200").await;
    assert!(set(&own, "service").contains("jeton"));
    for who in ["*", "ada@example.com"] {
        let path = format!("/api/v1/tokens?account={who}&service=online");
        get(&jeton, &olga, &path).await.expect_problem(403, "operators_only");
    }
}

#[tokio::test]
async fn an_operator_sets_and_switches_their_service_and_applies_no_policy() {
    let jeton = TestJeton::new().await;
    let olga = jeton.operator("olga@example.com", &["nocodb"]).await;
    let value = json!({ "value": "2h" });
    let put = async |path: &str, body: &Value| {
        jeton.call("PUT", path).bearer(&olga).json(body).send().await
    };

    let set = put("/api/v1/services/nocodb/settings/NC_JWT_EXPIRES_IN", &value).await;
    assert_eq!(set.expect(200).json()["value"], "2h");
    for what in ["disable", "enable"] {
        let path = format!("/api/v1/services/nocodb/{what}");
        let switched = post(&jeton, &olga, &path, json!({})).await.expect(200).json();
        assert_eq!(switched["disabled"], what == "disable");
        let path = format!("/api/v1/services/online/{what}");
        post(&jeton, &olga, &path, json!({})).await.expect_problem(403, "operators_only");
        let path = format!("/api/v1/services/jeton/{what}");
        post(&jeton, &olga, &path, json!({})).await.expect_problem(403, "administrators_only");
    }

    let other = put("/api/v1/services/duplocloud/settings/x", &value).await;
    other.expect_problem(403, "operators_only");
    let preset = json!({ "preset": "nocodb" });
    let applied = put("/api/v1/services/nocodb", &preset).await;
    applied.expect_problem(403, "administrators_only");
    let policy = get(&jeton, &olga, "/api/v1/services/nocodb").await.expect(200).field("policy");
    assert!(policy.contains("name = \"nocodb\""));
}

#[tokio::test]
async fn an_operator_reads_the_log_of_their_service_and_their_own() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["duplocloud"]).await;
    let (token, _) = permanent(&jeton, "ada@example.com").await;
    let (foreign, _) = online(&jeton, &ada).await;
    let (me, ada) =
        (account_id(&jeton, "olga@example.com").await, account_id(&jeton, "ada@example.com").await);
    let service = get(&jeton, &olga, "/api/v1/services/duplocloud").await.field("id");

    let of_service = items(&jeton, &olga, "/api/v1/log?service=duplocloud&limit=200").await;
    let of_ada =
        items(&jeton, &olga, "/api/v1/log?service=duplocloud&account=ada@example.com").await;
    let of_token = items(&jeton, &olga, &format!("/api/v1/log?token={token}")).await;
    let own = items(&jeton, &olga, "/api/v1/log?limit=200").await;

    assert!(of_service.iter().all(|entry| entry["service"] == service));
    assert!(of_service.iter().any(|entry| entry["event"] == "service.created"));
    assert!(of_ada.iter().all(|entry| entry["account"] == ada && entry["service"] == service));
    assert_eq!((set(&of_token, "event"), of_ada.len()), (["token.issued".into()].into(), 2));
    assert!(own.iter().all(|entry| entry["account"] == me || entry["actor"] == me));
    let foreign = items(&jeton, &olga, &format!("/api/v1/log?token={foreign}")).await;
    assert!(foreign.is_empty(), "{foreign:?}");
    let all_of_ada = get(&jeton, &olga, "/api/v1/log?account=ada@example.com").await;
    all_of_ada.expect_problem(403, "administrators_only");
}

#[tokio::test]
async fn without_the_scope_an_operators_token_is_a_members_and_with_it_an_administrators_is_an_operators()
 {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let olga = jeton.operator("olga@example.com", &["duplocloud"]).await;
    let (id, _) = permanent(&jeton, "ada@example.com").await;
    let path = format!("/api/v1/tokens/{id}");

    let member = scoped(&jeton, &olga, &["tokens:read", "tokens:write"]).await;
    let operator = scoped(&jeton, &olga, &["operate", "tokens:read"]).await;
    let every = scoped(&jeton, &jeton.admin, &["operate", "tokens:read"]).await;

    get(&jeton, &member, &path).await.expect_problem(404, "not_found");
    get(&jeton, &operator, &path).await.expect(200);
    get(&jeton, &every, &path).await.expect(200);
    let session = text(&jeton.token(&jeton.admin, "jeton", "session").await, "id");
    let session = get(&jeton, &every, &format!("/api/v1/tokens/{session}")).await;
    session.expect(200);
    let olgas = text(&jeton.token(&olga, "jeton", "session").await, "id");
    let olgas = get(&jeton, &every, &format!("/api/v1/tokens/{olgas}")).await;
    olgas.expect_problem(404, "not_found");
    let body = json!({ "service": "jeton", "kind": "api-token", "name": "x", "scopes": ["admin"] });
    post(&jeton, &olga, "/api/v1/tokens", body).await.expect_problem(403, "scope_too_wide");
}

#[tokio::test]
async fn at_a_products_front_an_operator_is_a_plain_holder() {
    let jeton = TestJeton::new().await;
    jeton.operator("olga@example.com", &["duplocloud"]).await;
    let (_, secret) = permanent(&jeton, "olga@example.com").await;

    let listed = jeton.front("duplocloud", "GET", "/admin/GetAllUserRoles").bearer(&secret).send();

    listed.await.expect(403);
}
