//! What a page of another site has a browser do, with the browser's cookie: every route that could change something,
//! taken from the description of the API, so that none can be forgotten.

use jeton_tests::{Call, TestJeton};
use serde_json::{Value, json};

/// Its name, the headers and the body.
type Attempt = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// What a browser sends along that is not the JSON of a page of this very door.
const ATTEMPTS: [Attempt; 11] = [
    ("cross-site", &[("sec-fetch-site", "cross-site"), JSON], "{}"),
    ("same-site", &[("sec-fetch-site", "same-site"), JSON], "{}"),
    ("typed by the person", &[("sec-fetch-site", "none"), JSON], "{}"),
    ("wrong origin", &[("origin", "https://evil.example"), JSON], "{}"),
    ("no origin", &[("origin", "null"), JSON], "{}"),
    ("none of both", &[JSON], "{}"),
    ("none of both and no body", &[], ""),
    ("said twice", &[HERE, ("sec-fetch-site", "cross-site"), JSON], "{}"),
    ("form body", &[HERE, ("content-type", "application/x-www-form-urlencoded")], "a=b"),
    ("text body", &[HERE, ("content-type", "text/plain")], "{}"),
    ("body of no type", &[HERE], "{}"),
];
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");
const JSON: (&str, &str) = ("content-type", "application/json");

/// Every operation of the description that is no GET, as its method and a path with things that nobody has.
fn unsafe_routes() -> Vec<(String, String)> {
    let description: Value = serde_json::from_str(&jeton_server::openapi_json()).expect("JSON");
    let mut routes = Vec::new();
    for (path, methods) in description["paths"].as_object().expect("paths") {
        let filled: Vec<_> =
            path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect();
        for method in methods.as_object().expect("methods").keys().filter(|method| *method != "get")
        {
            routes.push((method.to_uppercase(), filled.join("/")));
        }
    }
    routes
}

/// An administrator's browser; the value of its cookie.
async fn browser(jeton: &TestJeton) -> String {
    let body = json!({ "account": "admin", "password": jeton.admin_password, "cookie": true });
    let open = jeton.call("POST", "/api/v1/sessions").header(HERE.0, HERE.1).json(&body);
    let opened = open.send().await.expect(201);
    let set = opened.header("set-cookie").strip_prefix("__Host-jeton=").expect("a cookie");
    set.split(';').next().unwrap_or_default().to_owned()
}

fn call(jeton: &TestJeton, (method, path): &(String, String), cookie: &str) -> Call {
    jeton.call(method, path).header("cookie", format!("__Host-jeton={cookie}"))
}

async fn head(jeton: &TestJeton) -> i64 {
    jeton.app.check_log().await.expect("the chain is whole")
}

#[tokio::test]
async fn no_route_changes_anything_for_a_page_of_another_site() {
    let jeton = TestJeton::new().await;
    let cookie = browser(&jeton).await;
    let routes = unsafe_routes();
    assert!(routes.len() >= 30, "{routes:?}");
    let before = head(&jeton).await;

    for route in &routes {
        for (attempt, headers, body) in ATTEMPTS {
            // Beside the API, where the cookie counts for nothing, a page of this door sends forms.
            if headers.first() == Some(&HERE) && headers.len() < 3 && !route.1.starts_with("/api/")
            {
                continue;
            }
            let call = call(&jeton, route, &cookie).body(body);
            let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
            let reply = call.send().await;
            let found = (reply.status, reply.json()["code"].as_str().map(str::to_owned));
            assert_eq!(found, (403, Some("cross_site".to_owned())), "{route:?}, {attempt}");
            assert_eq!(reply.header("set-cookie"), "", "{route:?}, {attempt}");
            assert_eq!(reply.header("cache-control"), "no-store");
        }
    }

    assert_eq!(head(&jeton).await, before);
}

#[tokio::test]
async fn what_a_page_of_this_door_sends_is_not_taken_for_anothers() {
    let jeton = TestJeton::new().await;

    for route in unsafe_routes() {
        // A new one each time: some of them log out.
        let cookie = browser(&jeton).await;
        let reply =
            call(&jeton, &route, &cookie).header(HERE.0, HERE.1).json(&json!({})).send().await;
        assert!(!reply.text.contains("cross_site"), "{route:?}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_program_without_the_cookie_says_nothing_of_where_it_is_from() {
    let jeton = TestJeton::new().await;
    let body = json!({ "name": "ada@example.com", "password": TestJeton::PASSWORD });

    for (name, value) in [("cookie", "theme=dark"), ("sec-fetch-site", "cross-site")] {
        let call = jeton.call("POST", "/api/v1/accounts").header(name, value);
        let reply = call.bearer(&jeton.admin).json(&body).send().await;
        assert!([201, 409].contains(&reply.status), "{}", reply.text);
    }
}
