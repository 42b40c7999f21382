//! What every product's clients rely on, whatever product stands behind.

use jeton_tests::{TestJeton, send_raw};
use serde_json::{Value, json};

/// A front, a path of its own that shows who calls, and the header with a good secret of it.
type Place = (&'static str, &'static str, (String, String));

/// Every front with somebody's good secret.
async fn places(jeton: &TestJeton) -> Vec<Place> {
    let ada = jeton.account("ada@example.com").await;
    let revealed = async |service: &str, kind: &str| {
        let token = jeton.token(&ada, service, kind).await;
        jeton.reveal(&ada, token["id"].as_str().unwrap()).await
    };
    let discloud = revealed("discloud", "api-key").await;
    let duplocloud = revealed("duplocloud", "temporary").await;
    let nocodb = jeton.issue(&ada, json!({ "service": "nocodb", "name": "ci" })).await;
    let online = jeton.issue(&ada, json!({ "service": "online" })).await;
    let secret = |issued: &Value| issued["secret"].as_str().unwrap().to_owned();
    let header = |name: &str, value: String| (name.to_owned(), value);
    vec![
        ("discloud", "/v2/user", header("api-token", discloud)),
        (
            "duplocloud",
            "/v3/features/system",
            header("Authorization", format!("Bearer {duplocloud}")),
        ),
        ("nocodb", "/api/v1/auth/user/me", header("xc-token", secret(&nocodb))),
        ("online", "/iam/v1alpha1/api-keys", header("X-Auth-Token", secret(&online))),
    ]
}

#[tokio::test]
async fn every_answer_is_exactly_json_and_an_error_is_an_object() {
    let jeton = TestJeton::new().await;

    for (service, path, (name, value)) in places(&jeton).await {
        for (method, path, value) in [
            ("GET", path, value.as_str()),
            ("GET", path, "forged"),
            ("GET", "/forwarded", "forged"),
            ("POST", "/forwarded", ""),
        ] {
            let reply = jeton.front(service, method, path).header(&name, value).send().await;
            assert_eq!(reply.header("content-type"), "application/json", "{service} {path}");
            assert!(reply.json().is_object(), "{service} {path}: {}", reply.text);
        }
    }
}

#[tokio::test]
async fn a_get_may_have_a_body_and_a_type_an_empty_cookie_a_closing_slash_and_a_whole_url() {
    let jeton = TestJeton::new().await;

    for (service, path, (name, value)) in places(&jeton).await {
        let address = jeton.front_address(service);
        let plain = jeton.front(service, "GET", path).header(&name, &value);
        let plain = plain.send().await.expect(200).text;
        let head = format!("{name}: {value}\r\nConnection: close\r\n");
        for (line, rest) in [
            (format!("GET {path}/"), "\r\n".to_owned()),
            (format!("GET {path}"), "Content-Length: 2\r\n\r\n{}".to_owned()),
            (
                format!("GET {path}"),
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n".to_owned(),
            ),
            (format!("GET {path}"), "Content-Length: 9\r\n\r\nnot json!".to_owned()),
            (format!("GET {path}"), "Content-Type: application/json\r\n\r\n".to_owned()),
            (format!("GET {path}"), "Cookie:\r\n\r\n".to_owned()),
            (format!("GET http://somewhere.example{path}"), "\r\n".to_owned()),
            (format!("GET http://somewhere.example{path}/"), "Cookie: \r\n\r\n".to_owned()),
        ] {
            let raw = format!("{line} HTTP/1.1\r\nHost: a\r\n{head}{rest}");
            let reply = send_raw(address, &raw).await;
            assert_eq!((reply.status, reply.body.as_str()), (Some(200), plain.as_str()), "{raw}");
        }
    }
}

#[tokio::test]
async fn an_empty_post_may_call_itself_a_form() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let auth = jeton.nocodb_sign_in("ada@example.com").await;

    let raw = format!(
        "POST /api/v1/auth/user/signout/ HTTP/1.1\r\nHost: a\r\nxc-auth: {auth}\r\nCookie:\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let reply = send_raw(jeton.front_address("nocodb"), raw).await;

    assert_eq!(
        (reply.status, reply.body.as_str()),
        (Some(200), r#"{"msg":"Signed out successfully"}"#)
    );
}

#[tokio::test]
async fn who_tries_a_hundred_forged_credentials_in_a_row_gets_401_and_never_429() {
    let jeton = TestJeton::new().await;

    for (service, path, (name, value)) in places(&jeton).await {
        for path in [path, "/forwarded"] {
            for number in 0..50 {
                let forged = format!("{}{number:02}", &value[..value.len() - 2]);
                if forged == value {
                    continue;
                }
                let reply = jeton.front(service, "GET", path).header(&name, &forged).send().await;
                let guest = service == "nocodb" && path.ends_with("/me");
                assert_eq!(reply.status, if guest { 200 } else { 401 }, "{service} {forged}");
            }
        }
        jeton.front(service, "GET", path).header(&name, &value).send().await.expect(200);
    }
    assert!(jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn a_list_has_pages_of_the_size_that_is_asked_for_and_an_empty_one_ends_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let mut secret = String::new();
    for _ in 0..7 {
        let issued = jeton.issue(&ada, json!({ "service": "online" })).await;
        secret = issued["secret"].as_str().unwrap().to_owned();
    }
    let page = async |query: &str| {
        let path = format!("/iam/v1alpha1/api-keys{query}");
        let call = jeton.front("online", "GET", &path).header("x-auth-token", &secret);
        let page = call.send().await.expect(200).json();
        assert_eq!(page["total_count"], 7, "{query}");
        let keys = page["api_keys"].as_array().unwrap();
        keys.iter().map(|key| key["access_key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    let all = page("").await;
    let (first, second) = (page("?page=1&page_size=3").await, page("?page_size=3&page=2").await);
    let (third, fourth) = (page("?page=3&per_page=3").await, page("?page=4&per_page=3").await);

    assert_eq!((all.len(), fourth.len()), (7, 0));
    assert_eq!([first, second, third].concat(), all);
    for odd in
        ["?page=0", "?page=-1", "?page=x", "?page_size=0", "?page_size=100000", "?page=&page_size="]
    {
        assert_eq!(page(odd).await, all, "{odd}");
    }
    let far = format!("?page={}&page_size={}", usize::MAX, usize::MAX);
    assert!(page(&far).await.is_empty());
}
