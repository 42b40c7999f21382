//! `jeton demo --json`: one object, and every token in it works.

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Empty};
use jeton_client::{HttpClient, http_client};
use serde_json::Value;

use crate::support::Home;

/// For each kind a call that takes it: service, kind, path.
const CALLS: &[(&str, &str, &str)] = &[
    ("discloud", "api-key", "/v2/user"),
    ("discloud", "api-key", "/v2/app/all"),
    ("duplocloud", "temporary", "/v3/features/system"),
    ("duplocloud", "permanent", "/admin/GetTenantsForUser"),
    ("nocodb", "api-token", "/api/v1/db/meta/projects/"),
    ("nocodb", "auth-token", "/api/v1/auth/user/me"),
    ("online", "api-token", "/servers"),
];

#[test]
fn every_token_of_a_demo_works_in_every_carrier_and_nothing_is_left_of_it() {
    let home = Home::new();
    let mut jeton = home.start(&["demo", "--json"]);
    let demo = jeton.json();
    let runtime = tokio::runtime::Runtime::new().unwrap();

    runtime.block_on(check(&demo));

    assert_eq!(home.directories(), 1, "it lives in one temporary directory");
    assert!(jeton.terminate().success());
    assert_eq!(home.directories(), 0, "the directory is gone");
}

#[test]
fn people_get_lines_to_paste() {
    let home = Home::new();
    let mut jeton = home.start(&["demo"]);
    let mut lines = Vec::new();
    while !lines.last().is_some_and(|line: &String| line.contains("Ctrl-C")) {
        lines.push(jeton.line());
    }

    for service in ["discloud", "duplocloud", "nocodb", "online", "github-style"] {
        let start = lines
            .iter()
            .position(|line| line.starts_with(service))
            .expect("the service has its lines");
        assert!(
            lines[start + 1..].iter().take(8).any(|line| line.starts_with("  $ curl -H ")),
            "{service}"
        );
    }
}

async fn check(demo: &Value) {
    let http = http_client();
    let mut kinds = 0;
    for (service, kind, path) in CALLS {
        let service = &demo["services"][service];
        let token = service["tokens"]
            .as_array()
            .unwrap()
            .iter()
            .find(|token| token["kind"] == *kind)
            .unwrap();
        for carrier in token["carriers"].as_array().unwrap() {
            let answer = call(&http, &service["url"], path, carrier, text(&token["secret"])).await;
            assert_eq!(answer.0, StatusCode::OK, "{kind} {path}: {}", answer.1);
            let refused = call(&http, &service["url"], path, carrier, "nobody").await;
            assert!(
                refused.0 == StatusCode::UNAUTHORIZED || refused.1["roles"]["guest"] == true,
                "{kind} {path}"
            );
            kinds += 1;
        }
    }
    assert_eq!(kinds, 2 + 2 + 1 + 1 + 2 + 1 + 1);
    let online = &demo["services"]["online"];
    let token = &online["tokens"][0];
    let servers =
        call(&http, &online["url"], "/servers", &token["carriers"][0], text(&token["secret"]))
            .await;
    assert_eq!(servers.1["servers"][0]["name"], "labs-701afc");
    let bearer = serde_json::json!({"header": "Authorization", "scheme": "Bearer"});
    let api = &demo["api"];
    let tokens =
        call(&http, &api["url"], "/api/v1/tokens?account=*", &bearer, text(&api["admin_token"]))
            .await;
    assert_eq!(tokens.0, StatusCode::OK, "{}", tokens.1);
    for person in demo["services"]
        .as_object()
        .unwrap()
        .values()
        .map(|service| &service["account"])
        .chain([&api["admin"]])
    {
        assert!(text(&person["email"]).contains('@') && text(&person["password"]).len() == 24);
    }
}

async fn call(
    http: &HttpClient<Empty<Bytes>>,
    base: &Value,
    path: &str,
    carrier: &Value,
    secret: &str,
) -> (StatusCode, Value) {
    let value = match carrier["scheme"].as_str() {
        Some(scheme) => format!("{scheme} {secret}"),
        None => secret.to_owned(),
    };
    let request =
        Request::get(format!("{}{path}", text(base))).header(text(&carrier["header"]), value);
    let response = http.request(request.body(Empty::new()).unwrap()).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).expect("every answer is JSON"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}
