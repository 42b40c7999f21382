//! What the tests of several routes share.

use jeton_tests::{Reply, TestJeton};
use serde_json::{Value, json};

/// An identifier of the right form that nobody has.
pub(crate) const NOBODY: &str = "00000000000070008000000000000000";

pub(crate) async fn get(jeton: &TestJeton, by: &str, path: &str) -> Reply {
    jeton.call("GET", path).bearer(by).send().await
}

pub(crate) async fn post(jeton: &TestJeton, by: &str, path: &str, body: Value) -> Reply {
    let call = jeton.call("POST", path).bearer(by);
    call.json(&body).send().await
}

pub(crate) async fn delete(jeton: &TestJeton, by: &str, path: &str) -> Reply {
    jeton.call("DELETE", path).bearer(by).send().await
}

pub(crate) async fn create(jeton: &TestJeton, by: &str, body: Value) -> Reply {
    post(jeton, by, "/api/v1/tokens", body).await
}

/// The text of a field.
pub(crate) fn text(value: &Value, field: &str) -> String {
    let text = value[field].as_str();
    text.unwrap_or_else(|| panic!("no text `{field}` in {value}")).to_owned()
}

/// A token of Jeton itself with these scopes; its secret.
pub(crate) async fn scoped(jeton: &TestJeton, by: &str, scopes: &[&str]) -> String {
    let issued = api_token(jeton, by, json!({ "scopes": scopes })).await;
    text(&issued, "secret")
}

/// A token of Jeton itself with more than a name; the whole answer.
pub(crate) async fn api_token(jeton: &TestJeton, by: &str, more: Value) -> Value {
    let mut body = json!({ "service": "jeton", "kind": "api-token", "name": "ci" });
    let more = more.as_object().expect("more fields");
    body.as_object_mut().expect("an object").extend(more.clone());
    jeton.issue(by, body).await
}

/// A token of online.net; its id and its secret.
pub(crate) async fn online(jeton: &TestJeton, by: &str) -> (String, String) {
    let issued = jeton.issue(by, json!({ "service": "online" })).await;
    (text(&issued, "id"), text(&issued, "secret"))
}

/// A permanent token of DuploCloud for an account; its id and its secret.
pub(crate) async fn permanent(jeton: &TestJeton, account: &str) -> (String, String) {
    let body =
        json!({ "service": "duplocloud", "kind": "permanent", "account": account, "name": "ci" });
    let issued = jeton.issue(&jeton.admin, body).await;
    (text(&issued, "id"), text(&issued, "secret"))
}

/// How many tokens there are, of all accounts and in every state.
pub(crate) async fn count_tokens(jeton: &TestJeton) -> usize {
    items(jeton, &jeton.admin, "/api/v1/tokens?account=*").await.len()
}

/// Everything on all pages behind a path that has a query.
pub(crate) async fn items(jeton: &TestJeton, by: &str, path: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(jeton, by, &format!("{path}{cursor}")).await.expect(200).json();
        all.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// The identifier of an account.
pub(crate) async fn account_id(jeton: &TestJeton, name: &str) -> String {
    let all = items(jeton, &jeton.admin, "/api/v1/accounts?limit=200").await;
    let found = all.iter().find(|account| account["name"] == name);
    text(found.expect("the account exists"), "id")
}

/// The names of the events about a token, in their order.
pub(crate) async fn events(jeton: &TestJeton, token: &str) -> Vec<String> {
    let path = format!("/api/v1/log?token={token}");
    let entries = items(jeton, &jeton.admin, &path).await;
    entries.iter().map(|entry| text(entry, "event")).collect()
}

/// A good UUID of version 4 that nobody has.
pub(crate) const STRANGER: &str = "1bdeff81-ff0a-477d-8f7f-8be89e06ed12";
