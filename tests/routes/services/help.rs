//! `GET /api/v1/services/{name}/help`

use jeton_tests::{Call, TestJeton};
use serde_json::json;

use crate::support::{get, post};

const PATH: &str = "/api/v1/services/nocodb/help";

fn asked(jeton: &TestJeton, path: &str) -> Call {
    jeton.call("GET", path).bearer(&jeton.admin)
}

/// Lets everybody read the help page of a service.
async fn publish(jeton: &TestJeton, service: &str) {
    let policy = jeton_app::preset(service).expect("it ships").text;
    jeton.apply(service, &policy.replace("[page]\n", "[page]\nhelp = \"public\"\n")).await;
}

#[tokio::test]
async fn a_page_is_a_document_without_markup() {
    let jeton = TestJeton::new().await;

    let reply = asked(&jeton, PATH).send().await.expect(200);

    assert_eq!(reply.header("content-type"), "application/json");
    let page = reply.json();
    assert_eq!((&page["service"], &page["language"]), (&json!("nocodb"), &json!("en")));
    let sections = page["sections"].as_array().unwrap();
    let topics: Vec<_> = sections.iter().map(|section| section["topic"].clone()).collect();
    let expected =
        json!(["about", "kinds", "find", "find", "send", "send", "practice", "delete", "trouble"]);
    assert_eq!(json!(topics), expected);
    let warning = json!({ "type": "warning", "text": [{ "type": "plain", "text": "All services that use the token stop \
        working once it is deleted. A deleted token never comes back." }] });
    assert_eq!(sections[7]["blocks"][1], warning);
}

#[tokio::test]
async fn the_language_is_what_the_query_says_then_the_reader_then_english() {
    let jeton = TestJeton::new().await;

    let english = asked(&jeton, PATH).send().await.expect(200);
    let reader = asked(&jeton, PATH).header("accept-language", "pt-BR,pt;q=0.9").send().await;
    let reader = reader.expect(200);
    let asked_for = asked(&jeton, &format!("{PATH}?language=en"));
    let asked_for = asked_for.header("accept-language", "pt").send().await.expect(200);
    let unknown = asked(&jeton, &format!("{PATH}?language=fr")).send().await;

    assert_eq!(english.json()["language"], "en");
    assert_eq!(reader.json()["language"], "pt-BR");
    assert_eq!(asked_for.json()["language"], "en");
    assert_eq!(english.header("vary"), "accept, accept-language");
    unknown.expect_problem(400, "invalid_query");
}

#[tokio::test]
async fn whoever_accepts_markdown_gets_markdown() {
    let jeton = TestJeton::new().await;

    for (accept, kind) in [
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("text/html, Text/Markdown;q=0.5", "text/markdown; charset=utf-8"),
        ("text/markdown;q=0, */*", "application/json"),
        ("*/*", "application/json"),
    ] {
        let reply = asked(&jeton, PATH).header("accept", accept).send().await.expect(200);

        assert_eq!(reply.header("content-type"), kind, "{accept}");
    }
}

#[tokio::test]
async fn only_who_may_hold_tokens_of_a_service_and_who_manages_it_read_its_page() {
    let jeton = TestJeton::new().await;
    let body = json!({ "name": "eve@example.com", "password": TestJeton::PASSWORD,
        "services": ["discloud"] });
    post(&jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201);
    let eve = jeton.log_in("eve@example.com", TestJeton::PASSWORD).await;

    let own = get(&jeton, &eve, "/api/v1/services/discloud/help").await;
    let others = get(&jeton, &eve, PATH).await;
    let of_jeton = get(&jeton, &eve, "/api/v1/services/jeton/help").await;
    let nobody = jeton.call("GET", PATH).send().await;
    let unknown = jeton.call("GET", "/api/v1/services/nowhere/help").send().await;
    let not_there = asked(&jeton, "/api/v1/services/nowhere/help").send().await;

    own.expect(200);
    of_jeton.expect(200);
    others.expect_problem(403, "not_a_member");
    assert_eq!(nobody.text, unknown.text);
    nobody.expect_problem(401, "invalid_token");
    not_there.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_public_page_is_everybodys_and_that_of_the_service_beside_it_is_not() {
    let jeton = TestJeton::new().await;
    publish(&jeton, "nocodb").await;

    let nobody = jeton.call("GET", PATH).send().await;
    let stranger = jeton.call("GET", PATH).bearer("jtn_wrong").send().await;
    let beside = jeton.call("GET", "/api/v1/services/online/help").send().await;

    assert_eq!(nobody.expect(200).json()["service"], "nocodb");
    stranger.expect(200);
    beside.expect_problem(401, "invalid_token");
}

#[tokio::test]
async fn a_public_page_stands_as_html_at_help_and_no_other_is_told_from_one_that_is_not_there() {
    let jeton = TestJeton::new().await;
    publish(&jeton, "nocodb").await;

    let page = jeton.call("GET", "/help/nocodb").header("accept-language", "pt-BR").send().await;
    let page = page.expect(200);
    let members = jeton.call("GET", "/help/online").send().await;
    let unknown = jeton.call("GET", "/help/nowhere").send().await;
    let no_route = jeton.call("GET", "/nowhere").send().await;

    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    assert!(page.text.contains("<html lang=\"pt-BR\">"), "{}", page.text);
    assert!(page.text.contains("<h1>NocoDB: tokens de API</h1>"), "{}", page.text);
    assert!(page.text.contains("<b>Configurações da conta</b>"), "{}", page.text);
    assert_eq!((&members.text, &unknown.text), (&no_route.text, &no_route.text));
    members.expect_problem(404, "not_found");
}

#[tokio::test]
async fn the_public_page_of_a_service_that_is_disabled_is_not_there_until_it_is_enabled() {
    let jeton = TestJeton::new().await;
    publish(&jeton, "nocodb").await;
    let page = async || jeton.call("GET", "/help/nocodb").send().await;
    let switch = async |what: &str| {
        let path = format!("/api/v1/services/nocodb/{what}");
        jeton.call("POST", &path).bearer(&jeton.admin).json(&json!({})).send().await.expect(200);
    };

    switch("disable").await;
    let disabled = page().await;
    let beside = jeton.call("GET", PATH).send().await;
    let unknown = jeton.call("GET", "/help/nowhere").send().await;
    switch("enable").await;

    assert_eq!(disabled.text, unknown.text);
    disabled.expect_problem(404, "not_found");
    beside.expect_problem(401, "invalid_token");
    page().await.expect(200);
}

#[tokio::test]
async fn what_things_are_called_is_no_markup_in_html_and_in_markdown() {
    let jeton = TestJeton::new().await;
    let evil = "<img src=x onerror=a> `b` | [c](http://d) **e**";
    let policy = format!(
        "name = \"evil\"\nlabel.en = '{evil}'\n[page]\nhelp = \"public\"\nentry.en = '{evil}'\ntab.en = '{evil}'\n\
         [expiry]\nsettings = [{{ key = '{evil}', type = '{evil}', unit = \"days\" }}]\n\
         [[kind]]\nname = \"key\"\nlabel.en = '{evil}'\nform = \"uuid\"\ncarriers = [{{ header = \"x-key\" }}]\n\
         issued-by = [\"owner\"]\nlifetime = \"30d\"\nreveal = \"once\"\nowner-may = [\"reset\", \"delete\"]\n\
         [kind.page]\nadd.en = '{evil}'\nreset.en = '{evil}'\ndelete.en = '{evil}'\n"
    );
    jeton.apply("evil", &policy).await;

    let html = jeton.call("GET", "/help/evil").send().await.expect(200).text;
    let markdown =
        jeton.call("GET", "/api/v1/services/evil/help").header("accept", "text/markdown");
    let markdown = markdown.send().await.expect(200).text;

    assert!(!html.contains("<img"), "{html}");
    assert!(html.contains("&lt;img src=x onerror=a&gt;"), "{html}");
    let escaped = r"\<img src=x onerror=a\> \`b\` \| \[c\](http://d) \*\*e\*\*";
    assert!(markdown.contains(escaped), "{markdown}");
    // What is left is in code, between more backticks than it holds.
    let outside: String = markdown.split("``").step_by(2).collect();
    assert!(!outside.contains("<img") || outside.contains("\\<img"), "{outside}");
    assert!(!outside.replace(escaped, "").contains("onerror"), "{outside}");
    let rows = markdown.lines().filter(|line| line.starts_with("| ") && line.contains("onerror"));
    for row in rows {
        let cells = row.replace("\\|", "").matches('|').count();
        assert!([3, 6].contains(&cells), "{row}");
    }
}
