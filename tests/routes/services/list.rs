//! `GET /api/v1/services`

use jeton_tests::TestJeton;

use crate::support::{get, scoped, text};

#[tokio::test]
async fn every_caller_sees_every_service_without_the_text_of_its_policy() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = scoped(&jeton, &ada, &["tokens:read"]).await;

    let list = get(&jeton, &ada, "/api/v1/services").await.expect(200);

    let items = list.json()["items"].as_array().unwrap().clone();
    let mut names: Vec<String> = items.iter().map(|service| text(service, "name")).collect();
    names.sort();
    assert_eq!(names, ["discloud", "duplocloud", "github-style", "jeton", "nocodb", "online"]);
    assert!(items.iter().all(|service| service.get("policy").is_none()));
    assert!(list.json().get("next").is_none());
    assert_eq!(get(&jeton, &token, "/api/v1/services").await.expect(200).text, list.text);
    let stranger = jeton.call("GET", "/api/v1/services").send().await;
    stranger.expect_problem(401, "invalid_token");
}
