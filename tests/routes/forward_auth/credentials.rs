//! One credential, in one spelling.

use jeton_tests::{TestJeton, send_raw};
use serde_json::json;

use crate::support::text;

#[tokio::test]
async fn two_credentials_are_refused_in_all_pairs_even_if_they_are_equal() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let nocodb =
        text(&jeton.issue(&ada, json!({ "service": "nocodb", "name": "ci" })).await, "secret");
    let auth = jeton.nocodb_sign_in("ada@example.com").await;
    let key = text(&jeton.token(&ada, "discloud", "api-key").await, "id");
    let key = jeton.reveal(&ada, &key).await;
    let at_nocodb = [
        ("xc-token", nocodb.clone()),
        ("XC-Token", "x".to_owned()),
        ("xc-auth", auth),
        ("authorization", format!("Bearer {nocodb}")),
        ("Authorization", nocodb.clone()),
        ("xc-token", String::new()),
    ];
    let at_discloud = [
        ("authorization", key.clone()),
        ("api-token", key.clone()),
        ("api-token", "x".to_owned()),
        ("authorization", format!("Bearer {key}")),
    ];

    let mut tried = 0;
    for (service, credentials) in [("nocodb", &at_nocodb[..]), ("discloud", &at_discloud[..])] {
        for (one, first) in credentials {
            for (two, second) in credentials {
                let raw = format!(
                    "GET /verify/{service} HTTP/1.1\r\nHost: a\r\n{one}: {first}\r\n{two}: {second}\r\nConnection: close\r\n\r\n"
                );
                let reply = send_raw(jeton.address(), raw).await;
                assert_eq!(reply.status, Some(401), "{one} and {two}: {}", reply.body);
                assert!(reply.body.contains("\"several_credentials\""), "{}", reply.body);
                assert!(reply.head.contains("error=\"invalid_request\""), "{}", reply.head);
                tried += 1;
            }
        }
    }
    assert!(tried >= 30, "{tried}");
    let twice = jeton.call("GET", "/api/v1/tokens").bearer(&ada).bearer(&ada).send().await;
    twice.expect_problem(400, "several_credentials");
}
